import { expect, test } from 'vitest'
import { makeResults, spreadOf } from './results.ts'
import { formatResults } from './table.ts'

const raw = { scenario: 'text', contestant: 'raw', platform: 'raw', notRun: null }
const server = { scenario: 'text', contestant: 'server', platform: 'raw', notRun: null }

test('the median is the middle, or between the two in the middle', () => {
  expect(spreadOf([9, 1, 2])).toEqual({ median: 2, lowest: 1, highest: 9 })
  expect(spreadOf([4, 1, 2, 9])).toEqual({ median: 3, lowest: 1, highest: 9 })
  expect(spreadOf([])).toBeNull()
})

test('a server is compared with its own platform in the same scenario', () => {
  const results = makeResults([
    { ...raw, samples: [{ cpu: 10, throughput: 1000 }] },
    { ...raw, scenario: 'stream', samples: [{ cpu: 99, throughput: 1 }] },
    { ...server, samples: [{ cpu: 15, throughput: 800 }] },
  ])
  expect(results.map(({ figures }) => [figures.cpu?.ratio, figures.throughput?.ratio])).toEqual([
    [1, 1],
    [1, 1],
    [1.5, 0.8],
  ])
})

test('what was not measured has no ratio, and the table says why', () => {
  const results = makeResults([
    { ...raw, samples: [], notRun: 'not here' },
    {
      ...server,
      samples: [
        { cpu: 15, throughput: 800 },
        { cpu: 18, throughput: 800 },
      ],
    },
  ])
  expect(results.map(({ figures }) => figures.cpu?.ratio)).toEqual([undefined, null])
  const lines = formatResults(results).split('\n')
  expect(lines[1]).toBe('  raw     not run: not here')
  expect(lines[2]).toMatch(/^ {2}server +16\.5 +9 % +– +800 +– +–$/)
})

test('the table has the columns that were measured', () => {
  const results = makeResults([{ ...raw, samples: [{ start: 40, memory: 60 }] }])
  expect(formatResults(results).split('\n')[0]).toMatch(/^text +peak MiB +± +× raw +ms to first answer +± +× raw$/)
})

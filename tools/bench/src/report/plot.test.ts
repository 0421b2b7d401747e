import { expect, test } from 'vitest'
import { makePlot } from './plot.ts'
import type { Result } from './results.ts'

function result(contestant: string, [lowest, median, highest]: readonly [number, number, number], ratio = 1): Result {
  const figures = { cpu: { median, lowest, highest, ratio } }
  return { scenario: 'a & b', contestant, platform: 'node:http', notRun: null, figures }
}

const plot = makePlot([
  result('node:http', [9, 10, 20]),
  result('server-node', [4, 5, 6], 0.5),
  result('fastify', [10, 11, 12], 1.1),
  { scenario: 'a & b', contestant: 'uWebSockets.js', platform: 'uWebSockets.js', notRun: 'not here', figures: {} },
])

test('each measured contestant has a bar of its kind, as long as its median', () => {
  const bars = [...plot.matchAll(/<rect class="(\w+)" x="158" [^>]*width="([\d.]+)"/g)].map(([, ...bar]) => bar)
  expect(bars).toEqual([
    ['raw', '90'],
    ['ours', '45'],
    ['peer', '99'],
  ])
  expect(plot).toContain('>5.0 (0.50 ×)<')
  expect(plot).not.toContain('uWebSockets.js')
})

test('the spread is a line over the bar', () => {
  expect(plot).toContain('d="M239 40H338"')
})

test('it is one file that is readable on light and on dark ground, and names are text', () => {
  expect(plot).toContain('@media (prefers-color-scheme: dark)')
  expect(plot).toContain('>a &amp; b</text>')
  expect(plot).not.toMatch(/href|url\(/)
  expect(makePlot([])).toContain('</svg>')
})

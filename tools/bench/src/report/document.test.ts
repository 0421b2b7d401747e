import { expect, test } from 'vitest'
import { makeDocument } from './document.ts'
import { files, makeShown, type Report, readReports, readShown } from './report.ts'

const report: Report = {
  day: '2026-01-02',
  machine: {
    cpu: 'A processor',
    cores: 2,
    memory: 8,
    system: 'linux-x64 6',
    node: '20.0.0',
    libraries: { hono: '4.0.0' },
  },
  load: 'wrk',
  rounds: 3,
  seconds: 5,
  connections: 64,
  results: [
    {
      scenario: 'text',
      contestant: 'hono',
      platform: 'node:http',
      notRun: null,
      figures: { start: { median: 50, lowest: 40, highest: 60, ratio: 1.25 } },
    },
    { scenario: 'text', contestant: 'server-uws', platform: 'uWebSockets.js', notRun: 'not native', figures: {} },
  ],
}

test('a section has its command, the machine and the versions, and a table with the spread', () => {
  const document = makeDocument({ start: report })
  expect(document).toContain('corepack pnpm bench --topic start --rounds 3 --write\n')
  expect(document).toContain(
    'Measured on 2026-01-02 on A processor, 2 cores, 8 GiB, linux-x64 6; node 20.0.0, hono 4.0.0; 3 rounds.\n',
  )
  expect(document).toContain('| hono | 50 | 20 % | 1.25 |\n| server-uws | not run: not native |\n')
})

test('where there is a load, its size is part of the command and of the conditions', () => {
  const document = makeDocument({ headers: report })
  expect(document).toContain('bench --topic headers --rounds 3 --seconds 5 --connections 64 --write\n')
  expect(document).toContain('; 3 rounds of 5 s, 64 connections, load by wrk.\n')
})

test('what was not measured says so, and fewer than three rounds are called a trial', () => {
  expect(makeDocument({}).match(/Not measured yet\./g)).toHaveLength(8)
  expect(makeDocument({ start: report })).not.toContain('a trial')
  expect(makeDocument({ start: { ...report, rounds: 1 } })).toContain('a trial of the command, no measurement')
})

test('the document and the picture in docs are made of the figures in docs', () => {
  const shown = makeShown(readReports())
  for (const name of Object.keys(files) as (keyof typeof files)[]) {
    expect(readShown(name), `${files[name]} is old: run corepack pnpm bench --render`).toBe(shown[name])
  }
})

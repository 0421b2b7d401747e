import { expect, test } from 'vitest'
import { cases } from './cases/index.ts'
import { makeMatrix } from './report.ts'
import { listSubjects } from './subjects.ts'
import { formatFindings, formatTable } from './table.ts'

const plain = (text: string) => text
const paint = { good: plain, bad: (text: string) => `!${text}`, faint: plain, strong: plain }
const subjects = listSubjects(cases, []).filter(({ rule }) => rule === 'host-is-required')
const matrix = makeMatrix(
  [
    {
      name: 'uws@26',
      gaps: [],
      result: { info: null, runtime: 'node 26.10.0', unable: 'no native binding', verdicts: [] },
    },
  ],
  subjects,
)

test('a server that could not be run says so loudly in each cell, below what should have run it', () => {
  const [, name, runtime, ...rows] = formatTable(matrix, paint).split('\n')
  expect([name, runtime].map((line) => line?.trim())).toEqual(['uws@26', 'node 26.10.0'])
  const cells = rows.filter((row) => row.startsWith('  ')).map((row) => row.trim().split(/ {2,}/)[1])
  expect(cells).toEqual(['!NOT RUN', '!NOT RUN', '!NOT RUN'])
})

test('and why, among the findings', () => {
  expect(formatFindings(matrix, paint)).toBe('!uws@26 was NOT RUN:\n         no native binding')
})

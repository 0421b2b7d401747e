import { rmSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { formatProblems } from '../src/problem.ts'
import { compile } from './compile.ts'
import { makeFolder, readText, sortOwnBlocks } from './own-code.ts'

const folder = makeFolder()
afterAll(() => rmSync(folder, { recursive: true }))

const { files, quotes, problems } = sortOwnBlocks()

test('each block of code in the documents stands in one list, and each entry has its block', () => {
  expect(formatProblems(problems)).toBe('')
})

test('each block of TypeScript compiles', () => {
  expect([...files.values()].flat().length).toBeGreaterThan(100)
  expect(formatProblems(compile(folder, files))).toBe('')
})

test.each(quotes)('$where stands word for word in $from', ({ text, from }) => {
  expect(readText(from)).toContain(text)
})

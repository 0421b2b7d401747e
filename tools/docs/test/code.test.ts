import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { formatProblems } from '../src/problem.ts'
import { readRepository, root } from '../src/repository.ts'
import { sortBlocks } from './blocks.ts'
import { compile } from './compile.ts'

// Inside the workspace, where the names of packages resolve as they do for a user.
const folder = mkdtempSync(fileURLToPath(new URL('../node_modules/code-', import.meta.url)))
afterAll(() => rmSync(folder, { recursive: true }))

const { files, quotes, problems } = sortBlocks(readRepository().documents.values())

test('each block of code in the documents stands in one list, and each entry has its block', () => {
  expect(formatProblems(problems)).toBe('')
})

test('each block of TypeScript compiles', () => {
  expect([...files.values()].flat().length).toBeGreaterThan(100)
  expect(formatProblems(compile(folder, files))).toBe('')
})

test.each(quotes)('$where stands word for word in $from', ({ text, from }) => {
  expect(readFileSync(join(root, from), 'utf8')).toContain(text)
})

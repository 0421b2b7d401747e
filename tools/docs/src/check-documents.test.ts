import { expect, test } from 'vitest'
import { checkDocuments } from './check-documents.ts'
import { readDocument } from './markdown.ts'
import { formatProblems } from './problem.ts'
import { readRepository } from './repository.ts'

const kinds: Readonly<Record<string, 'file' | 'folder'>> = { 'docs/a.ts': 'file', docs: 'folder', packages: 'folder' }

function problemsOf(files: Readonly<Record<string, string>>): readonly string[] {
  const documents = new Map(Object.entries(files).map(([path, text]) => [path, readDocument(path, text)]))
  return checkDocuments({ documents, kindOf: (path) => kinds[path] ?? null }).map(
    ({ where, what }) => `${where}: ${what}`,
  )
}

test('each document of this repository has a title, links that lead somewhere and languages that are known', () => {
  expect(formatProblems(checkDocuments(readRepository()))).toBe('')
})

test('a link leads to a document, its heading, a file, or away', () => {
  const text = '# A\n\n[a](b.md) [b](b.md#b) [c](a.ts) [d](https://a.example/x) [e](#a) [f](../README.md)\n'
  expect(problemsOf({ 'docs/a.md': text, 'docs/b.md': '# B\n', 'README.md': '# C\n' })).toEqual([])
})

test('a link to nothing, to no heading and to a folder without a page is told with its line', () => {
  expect(problemsOf({ 'docs/a.md': '# A\n\n[a](c.md)\n\n[b](#c)\n\n[c](../packages)\n' })).toEqual([
    'docs/a.md:3: A link needs to lead to a file of the repository; got c.md.',
    'docs/a.md:5: A link needs to lead to a heading of docs/a.md; got #c.',
    'docs/a.md:7: A folder needs a README, or an entry in tools/docs/src/sections.ts; got ../packages.',
  ])
})

test('a document has one title, no gaps between its ranks, and languages that are known', () => {
  expect(problemsOf({ 'a.md': '# A\n\n### B\n\n# C\n\n```cobol\nx\n```\n' })).toEqual([
    'a.md: A document needs one heading of the first rank; got 2.',
    'a.md: A heading is at most one rank below the one before it; got "B".',
    'a.md:8: A block needs a language that tools/docs/src/highlight.ts knows; got cobol.',
  ])
})

import { areas, capabilities, rules } from '@tsgi/spec/rules'
import { expect, test } from 'vitest'
import { compareDocument } from './compare.ts'
import { makeDocument } from './document.ts'
import { anchor } from './markdown.ts'
import { tableTitles } from './rule-text.ts'
import { makeExamples, makeSpec } from './whole.ts'

const frame = '{{count}} rules\n{{contents}}\n## Words\n{{capabilities}}\n{{helpers}}\n{{rules}}\n'
const examples = {
  'host-is-single': {
    tables: ['url' as const],
    cases: ['one', 'two', 'three', 'four', 'five'],
    servers: ['takes the first'],
    code: [],
  },
  'status-is-final': {
    tables: [],
    cases: [],
    servers: [],
    code: [
      { fault: null, code: 'good()' },
      { fault: 'an app that is bad', code: 'bad()' },
    ],
  },
  'state-is-inferred': { tables: [], cases: [], servers: [], code: [{ fault: null, code: 'line\n'.repeat(40) }] },
}
const tables = { URL: [{ title: tableTitles.url, text: 'the rows' }] }
const document = makeDocument(frame, { areas, capabilities, rules, examples, helpers: 'const help = 1', tables })

test('each rule is there once, under its slug, with all that the catalogue says', () => {
  for (const [slug, { sentence, reason, source }] of Object.entries(rules)) {
    expect(document.split(`\n#### ${slug}\n\n${sentence}\n\n- Why: ${reason}\n- Source: ${source}\n`)).toHaveLength(2)
  }
})

test('each area stands in the contents and before its rules, with its introduction', () => {
  for (const intro of Object.values(areas)) expect(document).toContain(`\n\n${intro}\n\n#### `)
  expect(document).toContain(
    `- [Words](#words)\n  - [URL](#url)\n    - [${tableTitles.url}](#${anchor(tableTitles.url)})\n  - [Method](#method)`,
  )
})

test('the truth tables of an area stand before its rules', () => {
  expect(document).toContain(`\n\n${areas.URL}\n\n#### ${tableTitles.url}\n\nthe rows\n\n#### `)
})

test('a rule names its truth table, a few of its cases and the servers that break it', () => {
  const kept = `- Kept: [the truth table](#${anchor(tableTitles.url)}); “one”; “two”; “three”; and 2 more cases`
  expect(document).toContain(`- Kept by the server\n${kept}\n- Broken by: a server that takes the first\n`)
})

test('code stands below its rule, and folded where it is long', () => {
  expect(document).toContain('\n\n```ts\n// Good\ngood()\n\n// Bad: an app that is bad\nbad()\n```\n')
  expect(document).toContain(
    '<details><summary>Code that keeps it, and code that breaks it</summary>\n\n```ts\n// Good',
  )
  expect(document).toContain('```ts\nconst help = 1\n```')
})

test.each([
  ['of these rules', document],
  ['of the repository', makeSpec()],
])('each link within the document %s has its target, and no two headings are one', (_, text) => {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => anchor(title))
  const anchors = [...text.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id)
  const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, id]) => id)
  expect(links.filter((id) => ![...headings, ...anchors].includes(id))).toEqual([])
  expect(new Set(headings).size).toBe(headings.length)
})

test('each row of a table has as many cells as its head', () => {
  const widths = (line: string) => line.replaceAll('\\|', '').split('|').length
  for (const [table] of makeSpec().matchAll(/(?:^\|.*\|\n)+/gm)) {
    const lines = table.trimEnd().split('\n')
    expect(lines.filter((line) => widths(line) !== widths(lines[0] ?? ''))).toEqual([])
  }
})

test('each rule has examples', () => {
  expect(Object.keys(makeExamples())).toEqual(Object.keys(rules))
})

test('no place of the frame stays open', () => {
  expect(document).not.toContain('{{')
})

test('a document that differs is told with its line and the cure', () => {
  expect(compareDocument('SPEC.md', 'a\nb\n', 'a\nb\n')).toEqual([])
  const [finding] = compareDocument('SPEC.md', 'a\nx\n', 'a\nb\n')
  expect(finding).toMatchObject({ where: 'SPEC.md:2', got: '“x” where “b” should be' })
  expect(finding?.cure).toContain('corepack pnpm spec')
  expect(compareDocument('SPEC.md', null, 'a')).toMatchObject([{ got: 'no such file' }])
  expect(compareDocument('SPEC.md', 'a\nb', 'a')).toMatchObject([{ where: 'SPEC.md:2' }])
})

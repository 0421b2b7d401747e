import { areas, capabilities, rules } from '@tsgi/spec/rules'
import { expect, test } from 'vitest'
import { compareDocument } from './compare.ts'
import { makeDocument } from './document.ts'

const frame = '{{count}} rules\n{{contents}}\n## Words\n{{capabilities}}\n{{rules}}\n'
const document = makeDocument(frame, { areas, capabilities, rules })

test('each rule is there once, under its slug, with all that the catalogue says', () => {
  for (const [slug, { sentence, reason, source }] of Object.entries(rules)) {
    expect(document.split(`\n#### ${slug}\n\n${sentence}\n\n- Why: ${reason}\n- Source: ${source}\n`)).toHaveLength(2)
  }
})

test('each area stands in the contents and before its rules, with its introduction', () => {
  for (const intro of Object.values(areas)) expect(document).toContain(`\n\n${intro}\n\n#### `)
  expect(document).toContain(
    '- [Words](#words)\n  - [URL](#url)\n  - [Method](#method)\n  - [Request headers](#request-headers)',
  )
})

test('each link within the document has its target', () => {
  const headings = [...document.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title.toLowerCase().replaceAll(' ', '-'),
  )
  const anchors = [...document.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id)
  const links = [...document.matchAll(/\]\(#([^)]+)\)/g)].map(([, id]) => id)
  expect(links.filter((id) => ![...headings, ...anchors].includes(id))).toEqual([])
  expect(new Set(headings).size).toBe(headings.length)
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

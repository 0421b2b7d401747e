import { expect, test } from 'vitest'
import { readDocument, renderDocument } from './markdown.ts'

const same = { link: (href: string) => href, code: (text: string) => `<pre>${text}</pre>\n` }

test('a heading has the anchor that GitHub gives it, and a second one of the same words another', () => {
  const { headings } = readDocument('a.md', '# A `b` & c\n\n## HTTP/2\n\n## HTTP/2\n')
  expect(headings.map(({ id }) => id)).toEqual(['a-b--c', 'http2', 'http2-1'])
})

test('code and links are found with their lines', () => {
  const text = '# A\n\nOne\nand [two](b.md#c).\n\n- three\n\n```ts\nfour\n```\n\n![five](d.svg)\n'
  const { code, references } = readDocument('a.md', text)
  expect(code).toEqual([{ language: 'ts', text: 'four', line: 9 }])
  expect(references).toEqual([
    { href: 'b.md#c', line: 4 },
    { href: 'd.svg', line: 12 },
  ])
})

test('an anchor may be an id of HTML', () => {
  expect([...readDocument('a.md', '| <a id="x"></a>y |\n| --- |\n| z |\n').ids]).toEqual(['x'])
})

test('comments do not reach the page, and a table can be scrolled by keyboard', () => {
  const html = renderDocument(readDocument('a.md', '<!-- secret -->\n\n# A\n\n| b |\n| --- |\n| c |\n'), same)
  expect(html).not.toContain('secret')
  expect(html).toMatch(/<div class="table"[^>]*tabindex="0"><table>[^]*<\/table><\/div>/)
})

test('links are what the site makes of them', () => {
  const html = renderDocument(readDocument('a.md', '# A\n\n[b](c.md)\n'), { ...same, link: () => 'c.html' })
  expect(html).toContain('<a href="c.html">b</a>')
})

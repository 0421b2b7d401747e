import { expect, test } from 'vitest'
import { code, grid } from './markdown.ts'

test.each([
  ['/a', '`/a`'],
  ['', '_empty_'],
  ['/a|b', '`/a\\|b`'],
  ['/`', '`` /` ``'],
  ['/a\tb\x7f\xff', '`/a\\x09b\\x7f\\xff`'],
])('%j is shown as %s', (text, shown) => {
  expect(code(text)).toBe(shown)
})

test('a table has its head, a rule and its rows', () => {
  expect(grid(['a', 'b'], [['1', '2']])).toBe('| a | b |\n| --- | --- |\n| 1 | 2 |')
})

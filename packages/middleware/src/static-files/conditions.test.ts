import { expect, test } from 'vitest'
import { judgeConditions, rangeMayCount } from './conditions.ts'

const before = 'Sun, 06 Nov 1994 08:49:36 GMT'
const then = 'Sun, 06 Nov 1994 08:49:37 GMT'
const after = 'Sun, 06 Nov 1994 08:49:38 GMT'
const file = { etag: '"a,b"', modified: Date.parse(then) }

test.each<[Record<string, string>, 'go on' | 304 | 412]>([
  [{}, 'go on'],
  [{ 'if-none-match': '"a,b"' }, 304],
  [{ 'if-none-match': 'W/"a,b"' }, 304],
  [{ 'if-none-match': '"x", W/"a,b" , "y"' }, 304],
  [{ 'if-none-match': '*' }, 304],
  [{ 'if-none-match': '"a", "b"' }, 'go on'],
  [{ 'if-none-match': 'a,b' }, 'go on'],
  [{ 'if-none-match': '"x"', 'if-modified-since': after }, 'go on'],
  [{ 'if-modified-since': before }, 'go on'],
  [{ 'if-modified-since': then }, 304],
  [{ 'if-modified-since': after }, 304],
  [{ 'if-modified-since': 'Sunday, 06-Nov-94 08:49:37 GMT' }, 304],
  [{ 'if-modified-since': 'Sun Nov  6 08:49:37 1994' }, 304],
  [{ 'if-modified-since': '2094' }, 'go on'],
  [{ 'if-modified-since': 'Sun, 99 Nov 1994 08:49:37 GMT' }, 'go on'],
  [{ 'if-match': '"a,b"' }, 'go on'],
  [{ 'if-match': '*' }, 'go on'],
  [{ 'if-match': 'W/"a,b"' }, 412],
  [{ 'if-match': '"x"' }, 412],
  [{ 'if-match': '"a,b"', 'if-unmodified-since': before }, 'go on'],
  [{ 'if-match': '"x"', 'if-none-match': '"a,b"' }, 412],
  [{ 'if-match': '"a,b"', 'if-none-match': '"a,b"' }, 304],
  [{ 'if-unmodified-since': before }, 412],
  [{ 'if-unmodified-since': then }, 'go on'],
  [{ 'if-unmodified-since': 'yesterday' }, 'go on'],
])('%j: %s', (fields, expected) => {
  expect(judgeConditions(new Headers(fields), file)).toBe(expected)
})

test.each([
  [null, true],
  ['"a,b"', true],
  ['W/"a,b"', false],
  ['"x"', false],
  [then, true],
  [before, false],
  [after, false],
])('a part may be sent with if-range %s: %s', (condition, expected) => {
  expect(rangeMayCount(new Headers(condition === null ? {} : { 'if-range': condition }), file)).toBe(expected)
})

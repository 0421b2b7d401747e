import { expect, test } from 'vitest'
import { acceptedEncodings } from './accepted-encodings.ts'

test.each([
  [null, []],
  ['', []],
  ['gzip, deflate, br, zstd', ['br', 'gzip']],
  ['gzip;q=1, br;q=0.5', ['gzip', 'br']],
  ['br;q=0, gzip', ['gzip']],
  ['BR', ['br']],
  ['*', ['br', 'gzip']],
  ['*, br;q=0', ['gzip']],
  ['*;q=0', []],
  ['*;q=0, gzip', ['gzip']],
  ['identity', []],
  ['identity, gzip;q=0.5', []],
  ['identity;q=0.5, gzip', ['gzip']],
  ['identity;q=0', []],
  ['deflate', []],
  ['gzip;q=x', []],
  [', ,;q=1', []],
])('a client that accepts %j is given one of %j', (accept, expected) => {
  expect(acceptedEncodings(accept, ['br', 'gzip'])).toEqual(expected)
})

import { expect, test } from 'vitest'
import { parseHttpDate } from './http-date.ts'

const in2026 = () => Date.UTC(2026, 0, 1)

test.each([
  ['Sun, 06 Nov 1994 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
  ['Sunday, 06-Nov-94 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
  ['Sun Nov  6 08:49:37 1994', '1994-11-06T08:49:37.000Z'],
  ['Wednesday, 06-Nov-30 08:49:37 GMT', '2030-11-06T08:49:37.000Z'],
  ['Friday, 06-Nov-76 08:49:37 GMT', '2076-11-06T08:49:37.000Z'],
  ['Friday, 06-Nov-77 08:49:37 GMT', '1977-11-06T08:49:37.000Z'],
  ['Thu, 29 Feb 2024 23:59:59 GMT', '2024-02-29T23:59:59.000Z'],
])('%s is %s', (text, moment) => {
  expect(new Date(parseHttpDate(text, in2026) ?? Number.NaN).toISOString()).toBe(moment)
})

test.each([
  '',
  '0',
  '2024-02-29',
  'Sun, 06 Nov 1994 08:49:37',
  'Sun, 06 Nov 1994 08:49:37 UTC',
  'Sun, 31 Feb 1994 08:49:37 GMT',
  'Sun, 06 Nov 1994 24:00:00 GMT',
  'Sun, 06 Nov 1994 08:60:00 GMT',
  'Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT',
])('"%s" is no date', (text) => {
  expect(parseHttpDate(text)).toBeNull()
})

import { expect, test } from 'vitest'
import { readRange } from './range.ts'

test.each([
  [null, 'whole'],
  ['bytes=0-0', [0, 0]],
  ['bytes=2-5', [2, 5]],
  ['Bytes=2-5', [2, 5]],
  ['bytes=2-', [2, 9]],
  ['bytes=2-100', [2, 9]],
  ['bytes=2-99999999999999999999999', [2, 9]],
  ['bytes=-3', [7, 9]],
  ['bytes=-10', [0, 9]],
  ['bytes=-100', [0, 9]],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=10-', 'unsatisfiable'],
  ['bytes=10-20', 'unsatisfiable'],
  ['bytes=99999999999999999999999-', 'unsatisfiable'],
  ['bytes=5-2', 'whole'],
  ['bytes=0-1,3-4', 'whole'],
  ['bytes=-', 'whole'],
  ['bytes=', 'whole'],
  ['bytes=a-b', 'whole'],
  ['bytes=--3', 'whole'],
  ['bytes=1.5-2', 'whole'],
  ['bytes 0-1', 'whole'],
  ['lines=0-1', 'whole'],
])('of 10 bytes, %s is %j', (range, expected) => {
  const found = readRange(range, 10)
  expect(typeof found === 'object' ? [found.first, found.last] : found).toEqual(expected)
})

test.each([
  ['bytes=0-', 'unsatisfiable'],
  ['bytes=-5', 'whole'],
])('of an empty file, %s is %s', (range, expected) => {
  expect(readRange(range, 0)).toBe(expected)
})

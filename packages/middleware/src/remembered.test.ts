import { expect, test } from 'vitest'
import { remembered } from './remembered.ts'

test('what was asked lately is made once, and what is remembered is bounded', () => {
  const made: string[] = []
  const lengthOf = remembered((key) => made.push(key))
  expect([lengthOf('a'), lengthOf('b'), lengthOf('a')]).toEqual([1, 2, 1])
  for (let i = 0; i < 1000; i++) lengthOf(`${i}`)
  expect(lengthOf('a')).toBe(made.length)
  expect(made.filter((key) => key === 'a')).toHaveLength(2)
  const long = 'x'.repeat(257)
  for (let i = 0; i < 2; i++) lengthOf(long)
  expect(made.filter((key) => key === long)).toHaveLength(2)
})

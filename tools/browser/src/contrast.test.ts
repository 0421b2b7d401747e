import { expect, test } from 'vitest'
import { contrast } from './contrast.ts'

test('black on white is 21, a colour on itself 1, and the order does not matter', () => {
  expect(contrast('rgb(0, 0, 0)', 'rgb(255, 255, 255)')).toBeCloseTo(21)
  expect(contrast('rgb(119, 119, 119)', 'rgb(255, 255, 255)')).toBeCloseTo(4.48, 2)
  expect(contrast('rgb(255, 255, 255)', 'rgb(119, 119, 119)')).toBeCloseTo(4.48, 2)
  expect(contrast('rgb(9, 9, 9)', 'rgb(9, 9, 9)')).toBe(1)
})

import { expect, test } from 'vitest'
import { compareRatios } from './check.ts'
import type { Result } from './results.ts'

function result(ratio: number | null, contestant = 'server-node', metric = 'cpu'): Result {
  const figure = { median: 1, lowest: 1, highest: 1, ratio }
  return { scenario: 'text', contestant, platform: 'node:http', notRun: null, figures: { [metric]: figure } }
}

test('a ratio may be worse by the tolerance, and not by more', () => {
  expect(compareRatios([result(1.1)], [result(1)], 10)).toEqual({ compared: 1, findings: [] })
  expect(compareRatios([result(1.11)], [result(1)], 10).findings).toEqual([
    'text, server-node: CPU µs/request is 1.11 × raw; 1.00 is committed, and 10 % more would do',
  ])
})

test('what was not measured in both runs, others and figures of the machine are not compared', () => {
  expect(compareRatios([result(9)], [], 10).compared).toBe(0)
  expect(compareRatios([result(null)], [result(1)], 10).compared).toBe(0)
  expect(compareRatios([result(9, 'express')], [result(1, 'express')], 10).compared).toBe(0)
  expect(compareRatios([result(9, 'server-node', 'p99')], [result(1, 'server-node', 'p99')], 10).compared).toBe(0)
})

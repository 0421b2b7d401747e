import { expect, test } from 'vitest'
import type { Case } from './case.ts'
import { readGaps } from './gaps.ts'

const cases = [
  { rule: 'host-is-single', name: 'one' },
  { rule: 'host-is-required', name: 'two' },
] as unknown as readonly Case[]

const read = (gaps: unknown) => readGaps(JSON.stringify(gaps), 'gaps.json', cases)
const gap = { rule: 'host-is-single', case: 'one', reason: 'because' }

test('gaps that name a rule, a case of it and a reason are taken', () => {
  expect(read([gap])).toEqual([gap])
})

test.each([
  [
    'a rule that does not exist',
    [{ ...gap, rule: 'nope', case: 'no' }],
    /gap 1 has the rule “nope”, which no case judges/,
  ],
  ['a case that does not exist', [gap, { ...gap, case: 'nope' }], /gap 2 has the case “nope”, which does not exist/],
  ['a case of another rule', [{ ...gap, case: 'two' }], /a case of the rule host-is-required for the rule “host-is-s/],
  ['no reason', [{ ...gap, reason: ' ' }], /gap 1 has no reason/],
  ['no object', [null], /gap 1 has no object/],
  ['no list', { gap }, /stands no list/],
])('%s is an error that says so', (_, gaps, words) => {
  expect(() => read(gaps)).toThrow(words)
})

test('what is no JSON is an error that names the file', () => {
  expect(() => readGaps('[', 'gaps.json', cases)).toThrow(/in gaps\.json stands no JSON: /)
})

import { expect, test } from 'vitest'
import { apps } from './apps/index.ts'
import { cases } from './cases/index.ts'
import { selectOnly } from './selection.ts'
import { listSubjects } from './subjects.ts'

const all = listSubjects(cases, apps)
const rulesOf = (...texts: readonly string[]) => new Set(selectOnly(all, texts).map(({ rule }) => rule))

test('a slug selects the cases of its rule, and nothing whose name happens to hold it', () => {
  expect(rulesOf('host-is-single')).toEqual(new Set(['host-is-single']))
})

test('other text selects the cases whose name holds it, in any case', () => {
  const selected = selectOnly(all, ['TWO HOST FIELDS'])
  expect(selected.length).toBeGreaterThan(0)
  expect(selected.every(({ name }) => name.toLowerCase().includes('two host fields'))).toBe(true)
})

test('several texts select what any of them does, and none selects everything', () => {
  expect(rulesOf('host-is-single', 'host-is-required')).toEqual(new Set(['host-is-single', 'host-is-required']))
  expect(selectOnly(all, [])).toEqual(all)
})

test('a text that nothing fits is an error that names the nearest rules', () => {
  expect(() => selectOnly(all, ['host-is-single', 'host-are-single'])).toThrow(
    /nothing fits "host-are-single"\. Near: .*host-is-single/,
  )
})

test('an empty text, as an unset variable of a script leaves it, does not run everything', () => {
  expect(() => selectOnly(all, [''])).toThrow(/nothing fits ""/)
})

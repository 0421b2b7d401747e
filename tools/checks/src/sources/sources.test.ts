import { expect, test } from 'vitest'
import { type Contract, checkSources } from './check.ts'
import { makeCoverage } from './document.ts'
import type { Row } from './source.ts'

const contract: Contract = {
  rules: { 'a-rule': { area: 'one' }, 'a-guard': { area: 'one' }, 'a-type': { area: 'one' } },
  capabilities: ['tls'],
  cases: [
    { rule: 'a-rule', name: 'a case' },
    { rule: 'a-guard', name: 'another case' },
  ],
  validatorTests: "'a-guard'",
  typeTests: '// rule: a-type',
}

const whole: readonly Row[] = [
  { id: '1', says: 'one', rules: { 'a-rule': ['a case'], 'a-guard': 'the validator', 'a-type': 'the compiler' } },
  { id: '2', says: 'two', capabilities: ['tls'] },
  { id: '3', says: 'three', refused: 'why' },
]

function blame(rows: readonly Row[]): readonly string[] {
  const list = { title: 'A list', about: 'Of somebody', rows }
  return checkSources({ one: list }, { one: ['1', '2', '3'] }, contract).map(({ where, got }) =>
    [where.replace('tools/checks/sources/one.json', 'one'), got].join(': '),
  )
}

/** The whole list with another first row. */
const first = (row: Partial<Row>) => [{ id: '1', says: 'one', ...row }, ...whole.slice(1)]

test('rows that lead somewhere are kept', () => {
  expect(blame(whole)).toEqual([])
})

test('a row that is missing, doubled or not of the list is told', () => {
  expect(blame(whole.slice(1))).toEqual(['one: none with the id 1'])
  expect(blame([...whole, ...whole.slice(2)])).toEqual(['one: the id 3 twice'])
  expect(blame([...whole, { id: '4', says: 'four', refused: 'why' }])).toEqual(['one: one with the id 4'])
})

test('a list that is missing is told, and one that nobody expects', () => {
  expect(checkSources({}, { one: ['1'] }, contract)).toMatchObject([{ got: 'none with the id 1' }])
  const list = { title: 'A list', about: 'Of somebody', rows: whole.slice(2) }
  expect(checkSources({ one: list }, {}, contract)).toMatchObject([{ got: 'one with the id 3' }])
})

test('a row that leads nowhere, or refuses without a reason, is told', () => {
  expect(blame(first({}))).toEqual(['one: 1: none of them'])
  expect(blame(first({ rules: {} }))).toEqual(['one: 1: none of them'])
  expect(blame(first({ refused: ' ' }))).toEqual(['one: 1: none'])
  expect(blame(first({ says: '', refused: 'why' }))).toEqual(['one: 1: nothing'])
})

test('a row that names what does not exist is told', () => {
  expect(blame(first({ rules: { 'no-rule': ['a case'] } }))).toEqual(['one: 1: no-rule'])
  expect(blame(first({ capabilities: ['http11'] }))).toEqual(['one: 1: http11'])
})

test('a rule of a row needs cases of its own, which the cure lists', () => {
  expect(blame(first({ rules: { 'a-rule': [] } }))).toEqual(['one: 1: none for a-rule'])
  const rows = first({ rules: { 'a-rule': ['another case'] } })
  expect(blame(rows)).toEqual(['one: 1: “another case”, which is no case of a-rule'])
  const list = { title: 'A list', about: 'Of somebody', rows }
  const [finding] = checkSources({ one: list }, { one: ['1', '2', '3'] }, contract)
  expect(finding?.cure).toContain('“a case”')
})

test('what is judged without a case needs a test that names the rule', () => {
  expect(blame(first({ rules: { 'a-rule': 'the validator' } }))).toEqual(['one: 1: none for a-rule'])
  expect(blame(first({ rules: { 'a-guard': 'the compiler' } }))).toEqual(['one: 1: none for a-guard'])
  const wrong = { 'a-rule': 'nobody' } as unknown as NonNullable<Row['rules']>
  expect(blame(first({ rules: wrong }))).toEqual(['one: 1: nobody'])
})

test('the document has a line for each row, and names the rules of our own', () => {
  const rows = [{ id: '1', says: 'a | b', rules: { 'a-rule': ['__proto__ is a header'] } }, ...whole.slice(1)]
  const document = makeCoverage([{ title: 'A list', about: 'Of somebody', rows }], ['a-rule', 'a-guard'])
  expect(document).toContain('\n| A list | 3 | 1 |\n')
  expect(document).toContain(
    '\n| 1 | a \\| b | [a-rule](../packages/spec/SPEC.md#a-rule): “\\_\\_proto\\_\\_ is a header” |\n',
  )
  expect(document).toContain('\n| 2 | two | capability [tls](../packages/spec/SPEC.md#capability-tls) |\n')
  expect(document).toContain('\n| 3 | three | _Not judged:_ why |\n')
  expect(document).toContain('leads to them: [a-guard](../packages/spec/SPEC.md#a-guard).')
})

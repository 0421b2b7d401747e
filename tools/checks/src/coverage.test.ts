import { expect, test } from 'vitest'
import { type Coverage, checkCoverage } from './coverage.ts'

const whole: Coverage = {
  rules: {
    'a-rule': { area: 'one' },
    'a-type': { area: 'two', judgedBy: 'types' },
    'a-guard': { area: 'one', judgedBy: 'validator' },
  },
  capabilities: ['http10', 'tls'],
  declared: { 'platform.ts': ['http10'] },
  areas: ['one', 'two'],
  cases: [{ rule: 'a-rule', name: 'a case', needs: ['http10'], breaches: ['a-guard'] }],
  gapsFiles: [{ path: 'gaps.json', gaps: [{ rule: 'a-rule', case: 'a case', reason: 'why' }] }],
  validatorTests: "expect(breaches).toEqual(['a-guard'])",
}

function blame(change: Partial<Coverage>): readonly string[] {
  return checkCoverage({ ...whole, ...change }).map(({ where, got }) => `${where}: ${got}`)
}

test('what fits together is kept', () => {
  expect(blame({})).toEqual([])
})

test('a rule without a case is told', () => {
  expect(blame({ rules: { ...whole.rules, another: { area: 'one' } } })).toEqual([
    'packages/spec/src/rules: another: none',
  ])
})

test('a rule of the validator needs a test that names it, and not a longer slug', () => {
  const told = ['packages/spec/src/rules: a-guard: no such test']
  expect(blame({ validatorTests: '' })).toEqual(told)
  expect(blame({ validatorTests: "'a-guard-dog', 'not-a-guard'" })).toEqual(told)
})

test('a case that names what does not exist is told', () => {
  const wrong = { rule: 'no-rule', name: 'x', needs: ['no-need'], without: ['http11'], breaches: ['no-breach'] }
  expect(blame({ cases: [...whole.cases, wrong] })).toEqual([
    'packages/conformance/src/cases: “x”: no-rule',
    'packages/conformance/src/cases: “x”: no-breach',
    'packages/conformance/src/cases: “x”: no-need',
    'packages/conformance/src/cases: “x”: http11',
  ])
})

test('a capability that is declared and not tested is told', () => {
  const declared = { 'platform.ts': ['http10', 'tls'] }
  expect(blame({ declared })).toEqual(['platform.ts: tls, which no rule has and no case needs'])
})

test('a gap that names what does not exist, or gives no reason, is told', () => {
  const gaps = [
    { rule: 'no-rule', case: 'no case', reason: 'why' },
    { rule: 'a-guard', case: 'a case', reason: ' ' },
  ]
  expect(blame({ gapsFiles: [{ path: 'gaps.json', gaps }] })).toEqual([
    'gaps.json: gap 1: the rule “no-rule”, which no case judges',
    'gaps.json: gap 1: the case “no case”, which does not exist',
    'gaps.json: gap 2: a case of the rule a-rule for the rule “a-guard”',
    'gaps.json: gap 2: no reason',
  ])
})

test('an area without rules is told', () => {
  expect(blame({ areas: ['one', 'two', 'three'] })).toEqual(['packages/spec/src/rules/areas.ts: none in “three”'])
})

import { expect, test } from 'vitest'
import { checkConditions } from './conditions.ts'
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
  gapsFiles: [{ path: 'gaps.json', declared: ['http10'], gaps: [{ rule: 'a-rule', case: 'a case', reason: 'why' }] }],
  validatorTests: "expect(breaches).toEqual(['a-guard'])",
  typeTests: '// rule: a-type',
  spec: '# The words\n## A few-words\n#### a-rule\n#### a-type\n#### a-guard\n',
}

function blame(change: Partial<Coverage>): readonly string[] {
  const coverage = { ...whole, ...change }
  return [...checkCoverage(coverage), ...checkConditions(coverage)].map(({ where, got }) => `${where}: ${got}`)
}

test('what fits together is kept', () => {
  expect(blame({})).toEqual([])
})

test('a rule without a case is told', () => {
  const spec = `${whole.spec}#### another-one\n`
  expect(blame({ spec, rules: { ...whole.rules, 'another-one': { area: 'one' } } })).toEqual([
    'packages/spec/src/rules: another-one: none',
  ])
})

test('a rule that SPEC.md does not describe is told, and one that it makes up', () => {
  expect(blame({ spec: '#### a-rule\n#### a-type\n#### a-dog\n' })).toEqual([
    'packages/spec/SPEC.md: no a-guard',
    'packages/spec/SPEC.md: a-dog',
  ])
})

test('a rule of the compiler needs a test that names it', () => {
  expect(blame({ typeTests: '' })).toEqual(['packages/spec/src/rules: a-type: no such test'])
})

test('a rule of a capability that the validator judges alone needs no case', () => {
  const guard = { area: 'one', judgedBy: 'validator', capability: 'tls' } as const
  expect(blame({ rules: { ...whole.rules, 'a-guard': guard } })).toEqual([])
})

test('a rule of a capability needs a case that needs it, and none that leaves it open', () => {
  const rules = { ...whole.rules, 'a-rule': { area: 'one', capability: 'tls' } }
  const [first] = whole.cases
  const cases = (more: object) => [{ rule: 'a-rule', name: 'a case', ...first, ...more }]
  expect(blame({ rules, cases: cases({ needs: ['http10', 'tls'] }), gapsFiles: [] })).toEqual([])
  expect(blame({ rules, cases: cases({ without: ['tls'] }) })).toEqual([
    'packages/spec/src/rules: a-rule: none with tls',
  ])
  expect(blame({ rules })).toEqual([
    'packages/spec/src/rules: a-rule: none with tls',
    'packages/conformance/src/cases: “a case”: neither with tls',
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
  expect(blame({ gapsFiles: [{ path: 'gaps.json', declared: ['http10'], gaps }] })).toEqual([
    'gaps.json: gap 1: the rule “no-rule”, which no case judges',
    'gaps.json: gap 1: the case “no case”, which does not exist',
    'gaps.json: gap 2: a case of the rule a-rule for the rule “a-guard”',
    'gaps.json: gap 2: no reason',
  ])
})

test('a gap of a case that its server does not run is told, and one that is there twice', () => {
  const gap = { rule: 'a-rule', case: 'a case', reason: 'why' }
  expect(blame({ gapsFiles: [{ path: 'gaps.json', declared: [], gaps: [gap] }] })).toEqual([
    'gaps.json: gap 1: “a case”, which this server does not run',
  ])
  expect(blame({ gapsFiles: [{ path: 'gaps.json', declared: ['http10'], gaps: [gap, gap] }] })).toEqual([
    'gaps.json: gap 2: “a case” again',
  ])
})

test('an area without rules is told', () => {
  expect(blame({ areas: ['one', 'two', 'three'] })).toEqual(['packages/spec/src/rules/areas.ts: none in “three”'])
})

import type { RuleId } from '@tsgi/spec/rules'
import { expect, test } from 'vitest'
import { brokenRules, inVain, isSettledFirst } from './diagnosis.ts'

const run = (rule: RuleId | null, why: string | null = null) => ({ subject: { rule }, why })
const runs = (rule: RuleId, ...whys: readonly (string | null)[]) => whys.map((why) => run(rule, why))

test('a rule most of whose runs broke stands before one of which a few broke', () => {
  const verdicts = [...runs('host-is-single', 'x', null, null), ...runs('head-has-no-body', 'x', 'x', null)]
  expect(brokenRules(verdicts)).toEqual(['head-has-no-body', 'host-is-single'])
})

test('many runs that all broke stand before one that did', () => {
  const verdicts = [...runs('host-is-single', 'x'), ...runs('head-has-no-body', 'x', 'x', 'x')]
  expect(brokenRules(verdicts)).toEqual(['head-has-no-body', 'host-is-single'])
})

test('a run that waited in vain counts less than one that was judged', () => {
  const verdicts = [...runs('host-is-single', `${inVain} 40 s`), ...runs('head-has-no-body', 'x')]
  expect(brokenRules(verdicts)).toEqual(['head-has-no-body', 'host-is-single'])
})

test('equal parts stand in the order of the catalogue', () => {
  const verdicts = [...runs('head-has-no-body', 'x', null), ...runs('host-is-single', 'x', null)]
  expect(brokenRules(verdicts)).toEqual(['host-is-single', 'head-has-no-body'])
})

test('what is kept and the checks of apps are no broken rules', () => {
  expect(brokenRules([run('host-is-single'), run(null, 'x')])).toEqual([])
})

test('a rule is settled as the first when no other can come before it any more', () => {
  const planned = [
    ...runs('host-is-required', null, null),
    ...runs('host-is-single', null),
    ...runs('status-is-final', null),
  ]
  const own = runs('host-is-single', 'x')
  expect(isSettledFirst('host-is-single', own, planned)).toBe(false)
  expect(isSettledFirst('host-is-single', [...own, ...runs('host-is-required', null)], planned)).toBe(true)
  expect(isSettledFirst('host-is-single', runs('host-is-required', null, null), planned)).toBe(false)
})

test('what is settled does not change with the runs that come after it', () => {
  const whys = [null, 'x', `${inVain} 1 s`]
  const planned = [...runs('host-is-required', null, null), ...runs('host-is-single', null, null)]
  for (const [a, b, c, d] of whys.flatMap((a) =>
    whys.flatMap((b) => whys.flatMap((c) => whys.map((d) => [a, b, c, d] as const))),
  )) {
    const all = [...runs('host-is-single', a, b), ...runs('host-is-required', c, d)]
    for (let done = 0; done <= all.length; done += 1) {
      if (isSettledFirst('host-is-single', all.slice(0, done), planned))
        expect(brokenRules(all)[0]).toBe('host-is-single')
    }
  }
})

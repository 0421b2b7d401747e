import type { RuleId } from '@tsgi/spec/rules'
import { expect, test } from 'vitest'
import { brokenRules, inVain, isSettledFirst, likeliestFirst } from './diagnosis.ts'
import type { SubjectVerdict } from './verdicts.ts'

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
  const pairs = whys.flatMap((one) => whys.map((other) => [one, other] as const))
  const settled = pairs.flatMap((own) =>
    pairs.flatMap((others) => {
      const all = [...runs('host-is-single', ...own), ...runs('host-is-required', ...others)]
      const isSettled = all.some((_, done) => isSettledFirst('host-is-single', all.slice(0, done), planned))
      return isSettled ? [brokenRules(all)[0]] : []
    }),
  )
  expect(settled.length).toBeGreaterThan(0)
  expect(settled.filter((rule) => rule !== 'host-is-single')).toEqual([])
})

test('a report shows the cases of the likeliest rule first, those of a known gap not at all, and checks of apps last', () => {
  const verdict = (rule: RuleId | null, id: string, is: 'broken' | 'gap' | 'kept') => {
    const subject = { rule, id }
    return { subject, verdict: is, runs: [{ subject, why: is === 'kept' ? null : 'x' }] } as unknown as SubjectVerdict
  }
  const shown = likeliestFirst([
    verdict(null, 'app: check', 'broken'),
    verdict('host-is-single', 'a', 'broken'),
    verdict('host-is-single', 'b', 'gap'),
    verdict('head-has-no-body', 'c', 'broken'),
  ])
  expect(shown.map(({ subject }) => subject.id)).toEqual(['c', 'a', 'app: check'])
})

import type { RuleId } from '@tsgi/spec/rules'
import type { Breach } from '@tsgi/spec/validator'
import { expect, test } from 'vitest'
import { judgeBreaches } from './run.ts'

const breach = (rule: RuleId): Breach => ({ rule, party: 'app', demand: 'this', got: 'that', cure: 'so' })

test('an app that breaks nothing and of which nothing is reported is judged well', () => {
  expect(judgeBreaches({ breaches: [] }, [])).toBeNull()
})

test('a rule that is broken on purpose may be reported more than once', () => {
  const reported = [breach('status-is-final'), breach('status-is-final')]
  expect(judgeBreaches({ breaches: ['status-is-final'] }, reported)).toBeNull()
})

test('a breach that the case does not list is a failure', () => {
  expect(
    judgeBreaches({ breaches: ['status-is-final'] }, [breach('status-is-final'), breach('chunks-are-bytes')]),
  ).toBe('the validator reported chunks-are-bytes (app): this; got that')
})

test('a breach that the case lists and the validator does not report is a failure', () => {
  const subject = { breaches: ['status-is-final', 'chunks-are-bytes'] } as const
  expect(judgeBreaches(subject, [breach('status-is-final')])).toBe('the validator did not report chunks-are-bytes')
})

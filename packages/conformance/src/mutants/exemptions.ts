/** The rules that neither a server nor an app can break by itself at run time, and why. */
import type { RuleId } from '@tsgi/spec/rules'

/** A rule without a mutant. */
export interface Exemption {
  readonly rule: RuleId
  readonly reason: string
}

const compiled = 'It is about types, which no wrong program has at run time; its type tests are its mutants.'

export const exemptions: readonly Exemption[] = [
  { rule: 'platform-requests-are-requests', reason: compiled },
  { rule: 'platform-responses-have-the-type-of-answers', reason: compiled },
  { rule: 'fetch-handlers-are-no-apps', reason: compiled },
  { rule: 'missing-middleware-does-not-compile', reason: compiled },
  { rule: 'state-is-inferred', reason: compiled },
]

/** The rules and their examples in, each rule without a good or a bad one out, and each exemption that is none. Pure. */
import type { Finding } from './finding.ts'
import type { Examples } from './spec/examples.ts'

/** A rule that needs no good or no bad example, and why. */
export interface ExampleExemption {
  readonly rule: string
  readonly lacks: 'good' | 'bad'
  readonly reason: string
}

const ofTheInterface =
  'What it says is said by the interface itself, in four environments; only another interface could break it.'

export const exemptions: readonly ExampleExemption[] = [
  { rule: 'platform-requests-are-requests', lacks: 'bad', reason: ofTheInterface },
  { rule: 'platform-responses-have-the-type-of-answers', lacks: 'bad', reason: ofTheInterface },
]

const kinds = ['good', 'bad'] as const

export function checkExamples(
  examples: Readonly<Record<string, Examples>>,
  /** Rules whose keeper is an app: what is shown of them is code of an app. */
  keptByApps: readonly string[],
  exempt: readonly ExampleExemption[],
): readonly Finding[] {
  const lacking = Object.entries(examples).flatMap(([rule, own]) =>
    kinds.filter((kind) => !has(own, kind, keptByApps.includes(rule))).map((lacks) => ({ rule, lacks })),
  )
  const isSame = (a: { rule: string; lacks: string }) => (b: { rule: string; lacks: string }) =>
    a.rule === b.rule && a.lacks === b.lacks
  return [
    ...lacking.filter((one) => !exempt.some(isSame(one))).map(missing),
    ...exempt.filter((one) => !lacking.some(isSame(one)) || one.reason.trim() === '').map(stale),
  ]
}

function has({ tables, cases, servers, code }: Examples, kind: 'good' | 'bad', ofApps: boolean): boolean {
  const hasCode = code.some(({ fault }) => (fault === null) === (kind === 'good'))
  if (ofApps) return hasCode
  return hasCode || (kind === 'good' ? tables.length + cases.length : servers.length) > 0
}

function missing({ rule, lacks }: { readonly rule: string; readonly lacks: 'good' | 'bad' }): Finding {
  const cures = {
    good: 'Write a case, or for a rule that an app keeps an app in packages/conformance/src/examples.',
    bad: 'Write a mutant in packages/conformance/src/mutants, or an exemption in tools/checks/src/examples.ts.',
  }
  const demand = 'Each rule has good and bad examples that are executed'
  return { where: `packages/spec/src/rules: ${rule}`, demand, got: `no ${lacks} one`, cure: cures[lacks] }
}

function stale({ rule, lacks }: ExampleExemption): Finding {
  const demand = 'An exemption is of a rule that lacks an example, and has a reason'
  const got = `one for the ${lacks} example of ${rule}`
  return { where: 'tools/checks/src/examples.ts', demand, got, cure: 'Remove it, or say why.' }
}

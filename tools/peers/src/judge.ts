/** What became of the runs of one peer in, what is held against it and what is not out. Pure. */
import type { Subject } from '@tsgi/conformance'
import { type RuleId, rules } from '@tsgi/spec/rules'
import { type Charge, charges } from './charges.ts'
import { type Conversation, conversationsOf, namedIn, type RunVerdict } from './evidence.ts'
import { type Limit, limits } from './limits.ts'

/** A breach of an RFC or WHATWG standard, proven. */
export interface PeerFinding {
  readonly subject: Subject
  readonly rule: RuleId
  readonly charge: Charge
  /** The connection that shows it; null where what the app read does. */
  readonly shown: Conversation | null
  /** What the suite said; empty where it speaks of another connection. */
  readonly why: string
}

/** Where a broken case belongs. */
export type Judgement =
  | { readonly kind: 'finding'; readonly finding: PeerFinding }
  | { readonly kind: 'limit'; readonly limit: Limit }
  | { readonly kind: 'not promised' }

/** The one that fits a broken run. A proof comes first: what the wire shows is not the adapter's. */
export function judgeRun(peer: string, { subject, why, events }: RunVerdict): Judgement {
  const conversations = conversationsOf(events)
  for (const charge of chargesOf(subject.id)) {
    if (charge.except?.[peer] !== undefined || charge.why?.test(why ?? '') === false) continue
    const byBytes = charge.sent !== undefined || charge.received !== undefined
    const proofs = conversations.filter(
      ({ sent, received }) => charge.sent?.test(sent) !== false && charge.received?.test(received) !== false,
    )
    if (byBytes && proofs.length === 0) continue
    const isNamed = (one: Conversation) => namedIn(why ?? '', one)
    const answered = conversations.filter(({ received }) => received !== '')
    const shown =
      (byBytes
        ? (proofs.find((one) => isNamed(one) !== false) ?? proofs[0])
        : (answered.at(-1) ?? conversations.at(-1))) ?? null
    // Of several requests that broke, the suite names one, and that may be one which no standard forbids.
    const said = shown !== null && isNamed(shown) === false ? '' : (why ?? '')
    return { kind: 'finding', finding: { subject, rule: charge.rule, charge, shown, why: said } }
  }
  const limit = limits.find(
    (one) =>
      one.rule === subject.rule &&
      (one.case === undefined || one.case === subject.id) &&
      (one.peers?.includes(peer) ?? true),
  )
  return limit === undefined ? { kind: 'not promised' } : { kind: 'limit', limit }
}

export function chargesOf(id: string): readonly Charge[] {
  return charges.filter((charge) => charge.case === id)
}

/** Whether a case can be held against a peer. */
export function isJudged(peer: string, id: string): boolean {
  return chargesOf(id).some(({ except }) => except?.[peer] === undefined)
}

/** Whether a rule comes from an RFC or a WHATWG standard. */
export function hasStandard(rule: RuleId): boolean {
  return /RFC|WHATWG/.test(rules[rule].source)
}

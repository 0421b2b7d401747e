/** Verdicts of runs in, one verdict for each rule and each app out. Pure. */
import { type RuleId, rules } from '@tsgi/spec/rules'
import type { Protocol } from './protocol.ts'
import { type ColumnRun, type RunVerdict, whyNotRun } from './run.ts'
import type { Subject } from './subjects.ts'
import type { Delivery } from './wire.ts'

/** A rule that a server is known to break, by a case of it. A gap whose case is kept is stale, and turns the run red. */
export interface Gap {
  /** The rule that is broken. */
  readonly rule: RuleId
  /** The name of the case that shows it. */
  readonly case: string
  /** Why the platform cannot keep it: what its users are owed. */
  readonly reason: string
  /** Where it is one; everywhere else the case is kept. All of them. */
  readonly protocols?: readonly Protocol[]
  /** The lines of Node on which it is one. All of them. */
  readonly runtimes?: readonly string[]
}

/** What became of a rule or an app's check on one server. */
export type Verdict = 'kept' | 'broken' | 'gap' | 'stale gap' | 'not run'

/** The verdict of a subject, and why. */
export interface SubjectVerdict {
  readonly subject: Subject
  readonly verdict: Verdict
  /** Each run that broke, the reason of a gap, or what a case needs to be run. */
  readonly why: readonly string[]
  /** The run that shows it best: the first that broke, or the plainest one; null where there was none. */
  readonly shown: RunVerdict | null
  readonly runs: readonly RunVerdict[]
}

/** What became of each subject on one server. */
export function judgeSubjects(
  subjects: readonly Subject[],
  { info, unable, withoutLife, protocol, cutShort, verdicts }: ColumnRun,
  gaps: readonly Gap[],
): readonly SubjectVerdict[] {
  const bySubject = groupBySubject(verdicts)
  return subjects.map((subject) => {
    const whyNot =
      info === null ? (unable ?? 'the server did not start') : whyNotRun(subject, { info, withoutLife, protocol })
    if (whyNot !== null) return { subject, verdict: 'not run', why: [whyNot], shown: null, runs: [] }
    const runs = bySubject.get(subject) ?? []
    if (runs.length === 0)
      return { subject, verdict: 'not run', why: [cutShort ?? 'the run ended before it'], shown: null, runs: [] }
    const broken = runs.filter(({ why }) => why !== null)
    const shown = broken.find(isPlain) ?? broken[0] ?? runs.find(isPlain) ?? null
    const gap = gaps.find((one) => one.case === subject.id)
    if (gap !== undefined) {
      return broken.length > 0
        ? { subject, verdict: 'gap', why: [gap.reason], shown, runs }
        : { subject, verdict: 'stale gap', why: [`kept now: remove the gap “${gap.reason}”`], shown, runs }
    }
    return { subject, verdict: broken.length > 0 ? 'broken' : 'kept', why: broken.map(describeRun), shown, runs }
  })
}

/** Whether nothing is between the talk and the server's answer. */
function isPlain({ delivery, validated }: RunVerdict): boolean {
  return delivery === 'whole' && !validated
}

/** What became of each rule, by its cases. */
export function judgeRules(verdicts: readonly SubjectVerdict[]): ReadonlyMap<RuleId, Verdict> {
  const found = new Map<RuleId, Verdict>()
  for (const rule of Object.keys(rules) as RuleId[]) {
    const own = verdicts.filter(({ subject }) => subject.rule === rule).map(({ verdict }) => verdict)
    if (own.length > 0) found.set(rule, worst(own))
  }
  return found
}

/** What a reader has to know first. */
export const verdictOrder: readonly Verdict[] = ['broken', 'stale gap', 'gap', 'kept', 'not run']

/** The first of them in that order. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return verdictOrder.find((one) => verdicts.includes(one)) ?? 'not run'
}

function describeRun(run: RunVerdict): string {
  return `${describeHow(run)}: ${run.why}`
}

/** How a run was sent, in words. */
export function describeHow({
  delivery,
  validated,
}: {
  readonly delivery: Delivery
  readonly validated: boolean
}): string {
  if (validated) return 'inside the validator'
  return { whole: 'whole', bytes: 'byte by byte', glued: 'with a request behind it' }[delivery]
}

function groupBySubject(verdicts: readonly RunVerdict[]): Map<Subject, RunVerdict[]> {
  const groups = new Map<Subject, RunVerdict[]>()
  for (const verdict of verdicts) groups.set(verdict.subject, [...(groups.get(verdict.subject) ?? []), verdict])
  return groups
}

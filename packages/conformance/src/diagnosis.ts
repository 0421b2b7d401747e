/** Verdicts of runs in, the broken rules out, the likeliest cause first. Pure. */
import { type RuleId, rules } from '@tsgi/spec/rules'
import type { SubjectVerdict } from './verdicts.ts'

/** What became of the runs of a rule's cases. */
export interface Tally {
  readonly rule: RuleId
  /** Runs that a case has judged and found wrong. */
  readonly broken: number
  /** Runs in which nothing more happened: nobody judged, and another fault may have withheld what was awaited. */
  readonly late: number
  readonly total: number
}

/** A run as far as it is counted here. */
interface CountedRun {
  readonly subject: { readonly rule: RuleId | null }
  readonly why: string | null
}

/** What `why` begins with where a run waited in vain, or went on without end. */
export const inVain = 'nothing more happened within'
export const noEnd = 'no end within'

/** Whether a run broke because its time was up, and nobody judged it. */
export function isLate(why: string | null): boolean {
  return why !== null && (why.startsWith(inVain) || why.startsWith(noEnd))
}

const places: ReadonlyMap<RuleId, number> = new Map(Object.keys(rules).map((rule, i) => [rule as RuleId, i]))

/** Counts runs by rule. */
export function tally(runs: readonly CountedRun[]): readonly Tally[] {
  const found = new Map<RuleId, Tally>()
  for (const { subject, why } of runs) {
    const { rule } = subject
    if (rule === null) continue
    const { broken, late, total } = found.get(rule) ?? { broken: 0, late: 0, total: 0 }
    found.set(rule, {
      rule,
      broken: broken + (why !== null && !isLate(why) ? 1 : 0),
      late: late + (isLate(why) ? 1 : 0),
      total: total + 1,
    })
  }
  return [...found.values()]
}

/**
 * The order of broken rules: the larger part of its runs broke, the likelier a rule names the cause, because a fault
 * breaks most of what is about it, and of other rules what meets it on the way. A run in vain counts a quarter. Each part is
 * taken as if one more run had been kept, so that ten of ten are more than one of one. Else the order of the catalogue,
 * which is the order in which a server meets the rules.
 */
export function compareTallies(one: Tally, other: Tally): number {
  return shareOf(other) - shareOf(one) || placeOf(one.rule) - placeOf(other.rule)
}

/** The broken rules, the likeliest cause first. */
export function brokenRules(runs: readonly CountedRun[]): readonly RuleId[] {
  return tally(runs)
    .filter(({ broken, late }) => broken + late > 0)
    .toSorted(compareTallies)
    .map(({ rule }) => rule)
}

/** The broken cases in the order of their rules. Checks of apps, through which much passes, stand last. */
export function likeliestFirst(verdicts: readonly SubjectVerdict[]): readonly SubjectVerdict[] {
  // What is known as a gap is no news.
  const counted = verdicts.flatMap(({ verdict, runs }) =>
    runs.map(({ subject, why }): CountedRun => ({ subject, why: verdict === 'broken' ? why : null })),
  )
  const order = brokenRules(counted)
  const place = ({ subject }: SubjectVerdict) => (subject.rule === null ? order.length : order.indexOf(subject.rule))
  return verdicts.filter(({ verdict }) => verdict === 'broken').toSorted((one, other) => place(one) - place(other))
}

/** Whether a rule stands first whatever becomes of the runs that are still to come; `planned` are all. */
export function isSettledFirst(
  rule: RuleId,
  runs: readonly CountedRun[],
  planned: readonly Pick<CountedRun, 'subject'>[],
): boolean {
  const judged = new Map(tally(runs).map((one) => [one.rule, one]))
  const bounds = tally(planned.map(({ subject }) => ({ subject, why: null }))).map(({ rule: id, total }) => {
    const { broken, late, total: done } = judged.get(id) ?? { broken: 0, late: 0, total: 0 }
    return { least: { rule: id, broken, late, total }, most: { rule: id, broken: broken + total - done, late, total } }
  })
  const own = bounds.find(({ least }) => least.rule === rule)?.least
  if (own === undefined || shareOf(own) === 0) return false
  return bounds.every(({ most }) => most.rule === rule || compareTallies(own, most) < 0)
}

function shareOf({ broken, late, total }: Tally): number {
  return (broken + late / 4) / (total + 1)
}

function placeOf(rule: RuleId): number {
  return places.get(rule) ?? places.size
}

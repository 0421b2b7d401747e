/** Mutants in, who killed each of them out. */
import type { RuleId } from '@tsgi/spec/rules'
import { validate } from '@tsgi/spec/validator'
import { brokenRules, isLate, isSettledFirst, type Tally, tally } from './diagnosis.ts'
import { serveInMemory } from './memory-server.ts'
import type { AppMutant, ServerMutant } from './mutants/mutant.ts'
import { type RunOptions, type RunVerdict, runColumn } from './run.ts'
import type { Subject } from './subjects.ts'

/** For one case, in milliseconds: on a server that keeps the rules the longest of a rule waits 10 s for silent clients. */
const timeouts = { own: 20_000, whole: 40_000 }

/** What became of a mutant. */
export interface MutantVerdict {
  /** The server or app that is wrong on purpose. */
  readonly mutant: ServerMutant | AppMutant
  /** Which of the two it is. */
  readonly kind: 'server' | 'app'
  /** The case, or the validator's words, by which its rule noticed; `null` where it did not. */
  readonly killer: string | null
  /** Rules that a report shows before its own, without those that the mutant says to break as well. */
  readonly before: readonly string[]
  /** Rules that the mutant says to break as well and that stand before its own no more. */
  readonly stale: readonly string[]
  /** What broke of each rule, where all cases were run; the rule that a report shows first comes first. */
  readonly tallies: readonly Tally[]
}

/** Runs the cases of the mutant's rule against it, on sockets, until one notices. */
export async function runServerMutant(
  mutant: ServerMutant,
  server: string,
  subjects: readonly Subject[],
): Promise<MutantVerdict> {
  const own = subjects.filter(({ rule }) => rule === mutant.rule)
  const verdicts = await runMutant(mutant, server, {
    subjects: own,
    concurrency: 16,
    timeout: timeouts.own,
    // What a case has judged is a better killer than one that waits in vain.
    enough: (sofar) => sofar.some(({ why }) => why !== null),
  })
  return { mutant, kind: 'server', killer: killerOf(mutant, verdicts), before: [], stale: [], tallies: [] }
}

/** Runs all cases against the mutant, its rule's first, until nothing can change which rule a report would show first. */
export async function runServerMutantWhole(
  mutant: ServerMutant,
  server: string,
  subjects: readonly Subject[],
): Promise<MutantVerdict> {
  const verdicts = await runMutant(mutant, server, {
    subjects: inTurns(mutant.rule, subjects),
    concurrency: 32,
    timeout: timeouts.whole,
    enough: (sofar, planned) => isSettledFirst(mutant.rule, sofar, planned),
  })
  const broken = brokenRules(verdicts)
  const before = broken.slice(0, Math.max(0, broken.indexOf(mutant.rule)))
  const declared = Object.keys(mutant.alsoBreaks ?? {}) as RuleId[]
  return {
    mutant,
    kind: 'server',
    killer: killerOf(mutant, verdicts),
    before: before.filter((rule) => !declared.includes(rule)),
    stale: declared.filter((rule) => !before.includes(rule)),
    tallies: broken.flatMap((rule) => tally(verdicts).filter((one) => one.rule === rule)),
  }
}

/** Runs a wrong app inside the validator. */
export async function runAppMutant(mutant: AppMutant): Promise<MutantVerdict> {
  const breaches: string[] = []
  const words = new Map<string, string>()
  const { request, times = 1, context: change = (context) => context } = mutant
  const judged = validate(mutant.app, {
    onBreach({ rule, demand, got }) {
      breaches.push(rule)
      words.set(rule, `${demand}; got ${got}`)
    },
  })
  const app: typeof judged = (given, context) => judged(given, change(context))
  const server = await serveInMemory(app, { onError: () => {} })
  for (let i = 0; i < times; i += 1) await server.exchange(request)
  server.destroy()
  const before = breaches.slice(0, Math.max(0, breaches.indexOf(mutant.rule)))
  return { mutant, kind: 'app', killer: words.get(mutant.rule) ?? null, before, stale: [], tallies: [] }
}

async function runMutant(
  mutant: ServerMutant,
  server: string,
  options: Pick<RunOptions, 'subjects' | 'concurrency' | 'timeout' | 'enough'>,
): Promise<readonly RunVerdict[]> {
  const { verdicts, unable } = await runColumn({
    host: { server, apps: [], mutant: mutant.name },
    deliveries: ['whole'],
    validated: false,
    ...options,
  })
  if (unable !== null) throw new Error(`The mutant “${mutant.name}” could not be run: ${unable}`)
  return verdicts
}

/** The cases of that rule, then the first of each other rule, the second of each, and so on: a few settle most. */
function inTurns(rule: RuleId, subjects: readonly Subject[]): readonly Subject[] {
  const seen = new Map<RuleId | null, number>()
  const turns = new Map<Subject, number>()
  for (const subject of subjects) {
    const turn = seen.get(subject.rule) ?? 0
    seen.set(subject.rule, turn + 1)
    turns.set(subject, subject.rule === rule ? -1 : turn)
  }
  const turnOf = (subject: Subject) => turns.get(subject) ?? 0
  return subjects.toSorted((one, other) => turnOf(one) - turnOf(other))
}

/** The case by which the rule noticed: one that judged rather than one that waited in vain. */
function killerOf({ rule }: ServerMutant, verdicts: readonly RunVerdict[]): string | null {
  const broken = verdicts.filter(({ subject, why }) => subject.rule === rule && why !== null)
  return (broken.find(({ why }) => !isLate(why)) ?? broken[0])?.subject.id ?? null
}

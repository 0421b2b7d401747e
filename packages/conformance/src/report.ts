/** What became of each server in, the JSON report out. Pure. */
import { type Rule, type RuleId, rules } from '@tsgi/spec/rules'
import { likeliestFirst } from './diagnosis.ts'
import type { RecordedEvent } from './record.ts'
import type { ColumnRun } from './run.ts'
import type { Subject } from './subjects.ts'
import { type Gap, judgeRules, judgeSubjects, type SubjectVerdict, type Verdict } from './verdicts.ts'
import type { Delivery } from './wire.ts'

/** A server of the matrix and what became of it. */
export interface Column {
  /** As the column is called: `node`, `node-h2`, `uws-tls`. */
  readonly name: string
  /** What its server is known to break. */
  readonly gaps: readonly Gap[]
  /** What `runColumn()` gave. */
  readonly result: ColumnRun
}

/** `reports/matrix.json`. Rules are counted, and for apps their checks. */
export interface Report {
  /** Each rule that a case of the run judges, in the order of the specification. */
  readonly rules: readonly (Pick<Rule, 'area' | 'sentence' | 'reason' | 'source'> & { readonly rule: string })[]
  /** Each case of the run. */
  readonly cases: readonly {
    readonly rule: string
    readonly name: string
    /** The code of its app, or of what it does in the host. */
    readonly app: string
  }[]
  /** One for each column, in their order. */
  readonly servers: readonly ServerReport[]
  /** Checks of each app, by column. The suite’s own cases are the first row. */
  readonly apps: readonly {
    readonly name: string
    readonly results: readonly { readonly server: string; readonly kept: number; readonly total: number }[]
  }[]
}

export interface ServerReport {
  readonly name: string
  readonly version: string | null
  /** What ran its host; `null` where it did not come so far. */
  readonly runtime: string | null
  readonly capabilities: readonly string[]
  /** Rules kept, and rules broken. */
  readonly kept: number
  readonly broken: number
  readonly gaps: readonly { readonly rule: string; readonly case: string; readonly reason: string }[]
  readonly staleGaps: readonly { readonly rule: string; readonly case: string }[]
  readonly notRun: readonly { readonly rule: string; readonly reason: string }[]
  /** Why nothing of this server was run. */
  readonly unable: string | null
  /** What broke, the likeliest cause first. */
  readonly failures: readonly { readonly rule: string | null; readonly case: string; readonly why: readonly string[] }[]
  /** Each case and check. */
  readonly results: readonly CaseReport[]
}

export interface CaseReport {
  /** The name of the case, or `app: check`. */
  readonly case: string
  readonly verdict: Verdict
  /** Each run that broke, the reason of a gap, or what the case needs to be run. */
  readonly why: readonly string[]
  /** How the run that is shown was sent; null where nothing was run. */
  readonly run: { readonly delivery: Delivery; readonly validated: boolean } | null
  /** What happened in that run. */
  readonly events: readonly RecordedEvent[]
}

/** The report, and the verdicts that it was made from. */
export interface Matrix {
  /** What `reports/matrix.json` holds. */
  readonly report: Report
  /** Of each server, by the name of its column, what became of each subject. */
  readonly verdicts: ReadonlyMap<string, readonly SubjectVerdict[]>
  /** Nothing is broken and no gap is stale. */
  readonly isKept: boolean
}

/** Judges what the columns gave: `subjects` are those that they were run with. */
export function makeMatrix(columns: readonly Column[], subjects: readonly Subject[]): Matrix {
  const verdicts = new Map(columns.map(({ name, result, gaps }) => [name, judgeSubjects(subjects, result, gaps)]))
  const servers = columns.map((column) => reportServer(column, verdicts.get(column.name) ?? []))
  const cases = subjects.filter(({ row }) => row === null)
  const ruleIds = [...new Set(cases.map(({ rule }) => rule as RuleId))]
  const rows = [...new Set(subjects.map(rowOf))]
  const report: Report = {
    rules: ruleIds.map(reportRule),
    cases: cases.map(({ rule, name, app, scene }) => ({ rule: rule as string, name, app: String(app ?? scene) })),
    servers,
    apps: rows.map((name) => ({
      name,
      results: columns.map((column) => countApp(column.name, name, verdicts.get(column.name) ?? [])),
    })),
  }
  const isKept = servers.every(({ failures, staleGaps }) => failures.length === 0 && staleGaps.length === 0)
  return { report, verdicts, isKept }
}

function reportServer({ name, result }: Column, verdicts: readonly SubjectVerdict[]): ServerReport {
  const byRule = [...judgeRules(verdicts)]
  const only = (verdict: string) => verdicts.filter((one) => one.verdict === verdict)
  return {
    name,
    version: result.info?.version ?? null,
    runtime: result.runtime,
    capabilities: result.info?.capabilities ?? [],
    kept: byRule.filter(([, verdict]) => verdict === 'kept').length,
    broken: byRule.filter(([, verdict]) => verdict === 'broken').length,
    gaps: only('gap').map(({ subject, why }) => ({ rule: subject.rule ?? '', case: subject.id, reason: why[0] ?? '' })),
    staleGaps: only('stale gap').map(({ subject }) => ({ rule: subject.rule ?? '', case: subject.id })),
    notRun: byRule
      .filter(([, verdict]) => verdict === 'not run')
      .map(([rule]) => ({ rule, reason: only('not run').find(({ subject }) => subject.rule === rule)?.why[0] ?? '' })),
    unable: result.unable,
    failures: likeliestFirst(verdicts).map(({ subject, why }) => ({ rule: subject.rule, case: subject.id, why })),
    results: verdicts.map(reportCase),
  }
}

function reportRule(rule: RuleId): Report['rules'][number] {
  const { area, sentence, reason, source } = rules[rule]
  return { rule, area, sentence, reason, source }
}

function reportCase({ subject, verdict, why, shown }: SubjectVerdict): CaseReport {
  const run = shown === null ? null : { delivery: shown.delivery, validated: shown.validated }
  return { case: subject.id, verdict, why, run, events: shown?.events ?? [] }
}

function countApp(server: string, app: string, verdicts: readonly SubjectVerdict[]) {
  const own = verdicts.filter(({ subject, verdict }) => rowOf(subject) === app && verdict !== 'not run')
  return { server, kept: own.filter(({ verdict }) => verdict === 'kept').length, total: own.length }
}

/** The app that a subject belongs to: cases bring apps of their own. */
export function rowOf({ row }: Subject): string {
  return row ?? 'the suite’s own cases'
}

/** The report in, the rows of the page out: rules and apps alike are what was judged, by which cases, with a cell a server. Pure. */
import type { CaseReport, Report } from '../report.ts'
import { type Verdict, worst } from '../verdicts.ts'
import { idsOf } from './escape.ts'

/** A rule or an app. */
export interface Row {
  readonly id: string
  readonly name: string
  /** What the rule demands, why and after whom; null for an app. */
  readonly rule: Report['rules'][number] | null
  readonly entries: readonly Entry[]
  /** One for each server. */
  readonly cells: readonly Cell[]
}

/** A case of a rule or a check of an app. */
export interface Entry {
  readonly name: string
  /** The code of its app; null for a check. */
  readonly code: string | null
  /** What became of it on each server; null where nothing of that server was run. */
  readonly results: readonly (CaseReport | null)[]
}

export interface Cell {
  readonly verdict: Verdict
  /** How many cases have this verdict, of those that were run. */
  readonly count: number
  readonly total: number
}

/** The rules of one area. */
export interface RowGroup {
  readonly id: string
  readonly name: string
  readonly rows: readonly Row[]
}

type Results = readonly ReadonlyMap<string, CaseReport>[]

/** The rules by area, in the order of the catalogue. */
export function groupRules({ rules, cases, servers }: Report): readonly RowGroup[] {
  const results = resultsOf(servers)
  const areas = [...new Set(rules.map(({ area }) => area))]
  const areaIds = idsOf(areas)
  const ruleIds = idsOf(rules.map(({ rule }) => rule))
  return areas.map((area, i) => ({
    id: `area.${areaIds[i]}`,
    name: area,
    rows: rules
      .filter((rule) => rule.area === area)
      .map((rule) => {
        const own = cases.filter((one) => one.rule === rule.rule)
        const entries = own.map(({ name, app }) => makeEntry(name, name, app, results))
        return {
          id: ruleIds[rules.indexOf(rule)] ?? '',
          name: rule.rule,
          rule,
          entries,
          cells: cellsOf(entries, results.length),
        }
      }),
  }))
}

/** The apps that bring checks of their own. */
export function listApps({ apps, cases, servers }: Report): readonly Row[] {
  const results = resultsOf(servers)
  const caseNames = new Set(cases.map(({ name }) => name))
  const checks = [...new Set(servers.flatMap((server) => server.results.map((one) => one.case)))].filter(
    (name) => !caseNames.has(name),
  )
  const ids = idsOf(apps.map(({ name }) => name))
  return apps.flatMap(({ name }, i) => {
    const prefix = `${name}: `
    const own = checks.filter((check) => check.startsWith(prefix))
    if (own.length === 0) return []
    const entries = own.map((check) => makeEntry(check.slice(prefix.length), check, null, results))
    return [{ id: `app.${ids[i]}`, name, rule: null, entries, cells: cellsOf(entries, results.length) }]
  })
}

function resultsOf(servers: Report['servers']): Results {
  return servers.map(
    (server) => new Map(server.unable === null ? server.results.map((result) => [result.case, result]) : []),
  )
}

function makeEntry(name: string, id: string, code: string | null, results: Results): Entry {
  return { name, code, results: results.map((ofServer) => ofServer.get(id) ?? null) }
}

function cellsOf(entries: readonly Entry[], servers: number): readonly Cell[] {
  return Array.from({ length: servers }, (_, i) => {
    const verdicts = entries.map(({ results }) => results[i]?.verdict ?? 'not run')
    const verdict = worst(verdicts)
    const countOf = (one: Verdict) => verdicts.filter((other) => other === one).length
    return { verdict, count: countOf(verdict), total: verdicts.length - countOf('not run') }
  })
}

/** How many of the rows have which verdict on a server. */
export function countVerdicts(rows: readonly Row[], server: number): Readonly<Record<Verdict, number>> {
  const counts = { kept: 0, broken: 0, gap: 0, 'stale gap': 0, 'not run': 0 }
  for (const { cells } of rows) counts[cells[server]?.verdict ?? 'not run'] += 1
  return counts
}

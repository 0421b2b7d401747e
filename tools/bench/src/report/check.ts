/** Results and those that were committed in, what has slipped back out. Pure. */
import { contestants } from '../contestants.ts'
import { type MetricName, metricNames, metrics } from '../metrics.ts'
import type { Result } from './results.ts'

/** By how much a ratio may be worse: what a shared machine makes of medians of three rounds. */
export const defaultTolerance = 15

/** The others are of the machine and of the client as much as of the server. */
const watched: ReadonlySet<MetricName> = new Set(['cpu', 'memory', 'start'])
const ours = new Set<string>(contestants.filter(({ isOurs }) => isOurs).map(({ name }) => name))

export interface Verdict {
  /** Ratios that were in both runs. */
  readonly compared: number
  readonly findings: readonly string[]
}

/** `tolerance` in per cent. */
export function compareRatios(now: readonly Result[], committed: readonly Result[], tolerance: number): Verdict {
  const pairs = now
    .filter(({ contestant }) => ours.has(contestant))
    .flatMap((result) => {
      const { scenario, contestant } = result
      const before = committed.find((one) => one.scenario === scenario && one.contestant === contestant)
      return metricNames
        .filter((name) => watched.has(name))
        .flatMap((name) => {
          const ratio = result.figures[name]?.ratio ?? null
          const base = before?.figures[name]?.ratio ?? null
          return ratio === null || base === null ? [] : [{ scenario, contestant, name, ratio, base }]
        })
    })
  const findings = pairs
    .filter(({ ratio, base }) => ratio > base * (1 + tolerance / 100))
    .map(
      ({ scenario, contestant, name, ratio, base }) =>
        `${scenario}, ${contestant}: ${metrics[name].heading} is ${ratio.toFixed(2)} × raw; ${base.toFixed(2)} is committed, and ${tolerance} % more would do`,
    )
  return { compared: pairs.length, findings }
}

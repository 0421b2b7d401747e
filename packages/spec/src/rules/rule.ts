/** One rule: what it demands, why, and who keeps it. */
import type { Area } from './areas.ts'
import type { Capability } from './capabilities.ts'

/** A rule of the catalogue. */
export interface Rule {
  /** The section of SPEC.md and the row of the matrix. */
  readonly area: Area
  /** The demand, in one sentence. */
  readonly sentence: string
  /** Why: what breaks without it. */
  readonly reason: string
  /** RFC or WHATWG section, the public bug that it prevents, or `TSGI` where it is ours. */
  readonly source: string
  /** Who must keep it. */
  readonly keeper: 'server' | 'app' | 'both'
  /** Demanded only of servers that declare it. */
  readonly capability?: Capability
  /** Who judges it where no case can: the compiler, or the validator alone because nothing of it shows on the wire. */
  readonly judgedBy?: 'types' | 'validator'
}

/** A rule as an area file writes it. */
export type RuleEntry = Omit<Rule, 'area'>

/** Puts rules into an area and keeps their slugs as a type. */
export function inArea<const T extends Record<string, RuleEntry>>(
  area: Area,
  entries: T,
): { readonly [K in keyof T]: Rule } {
  const rules = Object.entries(entries).map(([slug, entry]) => [slug, { area, ...entry }])
  return Object.fromEntries(rules) as { [K in keyof T]: Rule }
}

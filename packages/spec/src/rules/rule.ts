/** One rule: what it demands, why, and who keeps it. */
import type { Capability } from './capabilities.ts'

export interface Rule {
  /** The section of SPEC.md and the row of the matrix. */
  readonly area: string
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
  /** Judged by the compiler instead of a case. */
  readonly judgedBy?: 'types'
}

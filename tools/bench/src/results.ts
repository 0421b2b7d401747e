/** Samples in, medians with their spread and the ratio to the raw platform out. Pure. */
import type { Sample } from './measure.ts'

/** The middle of some samples, and how far they lie apart. */
export interface Spread {
  readonly median: number
  readonly lowest: number
  readonly highest: number
}

/** What became of one contestant in one scenario. */
export interface Row {
  readonly scenario: string
  readonly contestant: string
  readonly platform: string
  readonly samples: readonly Sample[]
  /** Why it was not measured; `null` where it was. */
  readonly notRun: string | null
}

/** A row of the report. */
export interface Result extends Row {
  readonly cpu: Spread | null
  readonly throughput: Spread | null
  /** To the raw platform, by medians; `null` where one of the two was not measured. */
  readonly ratio: { readonly cpu: number; readonly throughput: number } | null
}

export function makeResults(rows: readonly Row[]): readonly Result[] {
  const spreads = rows.map((row) => ({
    ...row,
    cpu: spreadOf(row.samples.map(({ cpu }) => cpu)),
    throughput: spreadOf(row.samples.map(({ throughput }) => throughput)),
  }))
  return spreads.map((row) => {
    const raw = spreads.find((one) => one.scenario === row.scenario && one.contestant === row.platform)
    const cpu = ratioOf(row.cpu, raw?.cpu)
    const throughput = ratioOf(row.throughput, raw?.throughput)
    return { ...row, ratio: cpu === null || throughput === null ? null : { cpu, throughput } }
  })
}

export function spreadOf(values: readonly number[]): Spread | null {
  const sorted = [...values].sort((a, b) => a - b)
  const lowest = sorted[0]
  const highest = sorted.at(-1)
  if (lowest === undefined || highest === undefined) return null
  const middle = (sorted.length - 1) / 2
  const median = ((sorted[Math.floor(middle)] ?? lowest) + (sorted[Math.ceil(middle)] ?? highest)) / 2
  return { median, lowest, highest }
}

function ratioOf(own: Spread | null, raw: Spread | null | undefined): number | null {
  return own === null || raw === null || raw === undefined ? null : own.median / raw.median
}

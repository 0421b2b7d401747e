/** Samples in, medians with their spread and the ratio to the raw platform out. Pure. */
import { type MetricName, metricNames, metrics, type Sample } from '../metrics.ts'

/** The middle of some samples, how far they lie apart, and the ratio of the middle to that of the raw platform. */
export interface Figure {
  readonly median: number
  readonly lowest: number
  readonly highest: number
  /** `null` where the platform was not measured, or gave too little to compare with. */
  readonly ratio: number | null
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
export interface Result extends Omit<Row, 'samples'> {
  readonly figures: { readonly [Name in MetricName]?: Figure }
}

export function makeResults(rows: readonly Row[]): readonly Result[] {
  return rows.map(({ samples, ...row }) => {
    const raw = rows.find((one) => one.scenario === row.scenario && one.contestant === row.platform)
    const figures = metricNames.flatMap((name) => {
      const spread = spreadOf(valuesOf(name, samples))
      if (spread === null) return []
      const base = spreadOf(valuesOf(name, raw?.samples ?? []))?.median ?? null
      const isComparable = base !== null && base > metrics[name].least
      return [[name, { ...spread, ratio: isComparable ? short(spread.median / base) : null }] as const]
    })
    return { ...row, figures: Object.fromEntries(figures) }
  })
}

export function spreadOf(values: readonly number[]): Omit<Figure, 'ratio'> | null {
  const sorted = [...values].sort((a, b) => a - b)
  const lowest = sorted[0]
  const highest = sorted.at(-1)
  if (lowest === undefined || highest === undefined) return null
  const middle = (sorted.length - 1) / 2
  const median = ((sorted[Math.floor(middle)] ?? lowest) + (sorted[Math.ceil(middle)] ?? highest)) / 2
  return { median: short(median), lowest: short(lowest), highest: short(highest) }
}

function valuesOf(name: MetricName, samples: readonly Sample[]): readonly number[] {
  return samples.flatMap((sample) => sample[name] ?? [])
}

/** No measurement here is good for more than four digits. */
function short(value: number): number {
  return Number(value.toPrecision(4))
}

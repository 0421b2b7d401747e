/** Results in, the words of a table out, for the terminal and for the document. Pure. */
import { type MetricName, metricNames, metrics } from '../metrics.ts'
import type { Result } from './results.ts'

/** The results of one scenario. */
export interface Block {
  readonly scenario: string
  readonly lines: readonly Line[]
}

interface Line {
  readonly name: string
  /** Words in columns, or why there are none. */
  readonly cells: readonly string[] | string
}

export interface Table {
  readonly headings: readonly string[]
  readonly blocks: readonly Block[]
}

/** Columns are what was measured at all; a contestant that was not measured says why. */
export function makeTable(results: readonly Result[]): Table {
  const names = metricNames.filter((name) => results.some(({ figures }) => figures[name] !== undefined))
  const headings = names.flatMap((name) => [metrics[name].heading, '±', '× raw'])
  const scenarios = [...new Set(results.map(({ scenario }) => scenario))]
  const blocks = scenarios.map((scenario) => {
    const own = results.filter((result) => result.scenario === scenario)
    return { scenario, lines: own.map((result) => ({ name: result.contestant, cells: cellsOf(result, names) })) }
  })
  return { headings, blocks }
}

function cellsOf({ figures, notRun }: Result, names: readonly MetricName[]): readonly string[] | string {
  if (Object.keys(figures).length === 0) return `not run: ${notRun ?? 'no samples'}`
  return names.flatMap((name) => {
    const figure = figures[name]
    if (figure === undefined) return ['–', '–', '–']
    const { median, lowest, highest, ratio } = figure
    // Half of what lies between the lowest and the highest round; of one round there is none.
    const spread = lowest === highest ? '–' : `${Math.round((50 * (highest - lowest)) / median)} %`
    return [median.toFixed(metrics[name].digits), spread, ratio === null ? '–' : ratio.toFixed(2)]
  })
}

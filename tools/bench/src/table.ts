/** Results in, a table for people out. Pure. */
import type { Result, Spread } from './results.ts'

interface Line {
  readonly name: string
  /** Numbers in columns, or why there are none. */
  readonly cells: readonly string[] | string
}

const headings = ['CPU µs/request', 'lowest–highest', '× raw', 'requests/s', 'lowest–highest', '× raw']

/** One block for each scenario; a contestant that was not measured says why. */
export function formatResults(results: readonly Result[]): string {
  const scenarios = [...new Set(results.map(({ scenario }) => scenario))]
  const blocks = scenarios.map((scenario): readonly Line[] => {
    const own = results.filter((result) => result.scenario === scenario)
    return [{ name: scenario, cells: headings }, ...own.map(lineOf)]
  })
  const nameWidth = widest(blocks.flat().map(({ name }) => name))
  const rows = blocks.flat().flatMap(({ cells }) => (typeof cells === 'string' ? [] : [cells]))
  const widths = headings.map((_, column) => widest(rows.map((cells) => cells[column] ?? '')))
  const format = ({ name, cells }: Line) => {
    const rest = typeof cells === 'string' ? cells : cells.map((cell, at) => cell.padStart(widths[at] ?? 0)).join('  ')
    return `${name.padEnd(nameWidth)}  ${rest}`
  }
  return blocks.map((lines) => lines.map(format).join('\n')).join('\n\n')
}

function lineOf({ contestant, cpu, throughput, ratio, notRun }: Result): Line {
  const name = `  ${contestant}`
  if (cpu === null || throughput === null) return { name, cells: `not run: ${notRun ?? 'no samples'}` }
  return { name, cells: [...spread(cpu, 1), times(ratio?.cpu), ...spread(throughput, 0), times(ratio?.throughput)] }
}

function spread({ median, lowest, highest }: Spread, digits: number): readonly string[] {
  return [median.toFixed(digits), `${lowest.toFixed(digits)}–${highest.toFixed(digits)}`]
}

function times(ratio: number | undefined): string {
  return ratio === undefined ? '–' : ratio.toFixed(2)
}

function widest(texts: readonly string[]): number {
  return Math.max(...texts.map((text) => text.length))
}

/** Results in, a table for the terminal out. Pure. */
import { makeTable } from './cells.ts'
import type { Result } from './results.ts'

/** One block for each scenario. */
export function formatResults(results: readonly Result[]): string {
  const { headings, blocks } = makeTable(results)
  const lines = blocks.map((block) => [
    { name: block.scenario, cells: headings },
    ...block.lines.map(({ name, cells }) => ({ name: `  ${name}`, cells })),
  ])
  const nameWidth = widest(lines.flat().map(({ name }) => name))
  const rows = lines.flat().flatMap(({ cells }) => (typeof cells === 'string' ? [] : [cells]))
  const widths = headings.map((_, column) => widest(rows.map((cells) => cells[column] ?? '')))
  const format = ({ name, cells }: { readonly name: string; readonly cells: readonly string[] | string }) => {
    const rest = typeof cells === 'string' ? cells : cells.map((cell, at) => cell.padStart(widths[at] ?? 0)).join('  ')
    return `${name.padEnd(nameWidth)}  ${rest}`
  }
  return lines.map((block) => block.map(format).join('\n')).join('\n\n')
}

function widest(texts: readonly string[]): number {
  return Math.max(...texts.map((text) => text.length))
}

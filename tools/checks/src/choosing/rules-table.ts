/** What the matrix found in, tables of the rules that servers keep out. Pure. */
import type { ColumnFacts, MatrixFacts, RuleCounts } from '@tsgi/matrix/facts'
import { anchor, grid } from '../spec/markdown.ts'

const titles: Readonly<Record<string, string>> = { http: 'HTTP/1.1', https: 'HTTP/1.1 over TLS', h2: 'HTTP/2' }

/** `server-node, HTTP/2` */
export function titleOf({ server, protocol }: ColumnFacts): string {
  return `server-${server}, ${titles[protocol] ?? protocol}`
}

/** One for each server and protocol: the one on the oldest line of Node that has it. */
export function oldestColumns({ columns }: MatrixFacts): readonly ColumnFacts[] {
  const first = new Map<string, ColumnFacts>()
  for (const one of columns) {
    const known = first.get(titleOf(one))
    if (known === undefined || Number(one.node) < Number(known.node)) first.set(titleOf(one), one)
  }
  return [...first.values()]
}

/** Rows are areas, columns are servers; a cell is kept of asked. */
export function areaTable(columns: readonly ColumnFacts[], areas: readonly string[], link: string): string {
  const cell = (counts: RuleCounts | undefined) => {
    const { kept = 0, gaps = 0 } = counts ?? {}
    if (kept + gaps === 0) return '–'
    return gaps === 0 ? String(kept) : `${kept} of ${kept + gaps}`
  }
  const asked = areas.filter((area) => columns.some((one) => one.areas[area] !== undefined))
  return grid(
    ['Rules kept', ...columns.map(titleOf)],
    [
      ...asked.map((area) => [`[${area}](${link}#${anchor(area)})`, ...columns.map((one) => cell(one.areas[area]))]),
      ['**all**', ...columns.map((one) => `**${cell(totalOf(one))}**`)],
    ],
  )
}

/** Of all areas. */
export function totalOf({ areas }: ColumnFacts): RuleCounts {
  const all = Object.values(areas)
  const sum = (name: keyof RuleCounts) => all.reduce((total, counts) => total + counts[name], 0)
  return { kept: sum('kept'), gaps: sum('gaps'), notRun: sum('notRun') }
}

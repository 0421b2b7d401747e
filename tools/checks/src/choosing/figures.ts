/** docs/benchmarks.json in, tables of what each server costs out. Pure. */
import { grid } from '../spec/markdown.ts'

/** What is read of docs/benchmarks.json, by topic. */
export type Benchmarks = Readonly<Record<string, Topic | undefined>>

interface Topic {
  readonly day: string
  readonly machine: { readonly cpu: string; readonly cores: number; readonly node: string }
  readonly rounds: number
  readonly results: readonly Result[]
}

interface Result {
  readonly scenario: string
  readonly contestant: string
  readonly figures: Readonly<Record<string, { readonly median: number; readonly ratio: number | null } | undefined>>
}

const contestants = ['node:http', 'server-node', 'uWebSockets.js', 'server-uws'] as const

/** Rows are scenarios, columns are servers and what they stand on. A cell is the figure, and its ratio to the raw platform. */
export function figureTable(topic: Topic, name: string, digits: number): string {
  const scenarios = [...new Set(topic.results.map(({ scenario }) => scenario))]
  const cell = (scenario: string, contestant: string) => {
    const found = topic.results.find((one) => one.scenario === scenario && one.contestant === contestant)
    const figure = found?.figures[name]
    if (figure === undefined) return '–'
    const isOurs = contestant.startsWith('server-')
    return `${figure.median.toFixed(digits)}${isOurs && figure.ratio !== null ? ` (${figure.ratio.toFixed(2)} ×)` : ''}`
  }
  const rows = scenarios.map((scenario) => [scenario, ...contestants.map((contestant) => cell(scenario, contestant))])
  return grid(['', ...contestants], rows)
}

/** When and on what it was measured, and how far to believe it. */
export function measured({ day, machine, rounds }: Topic): string {
  const { cpu, cores, node } = machine
  const warning = rounds < 3 ? ' **Fewer than three rounds: a trial of the command, no measurement.**' : ''
  const times = rounds === 1 ? '1 round' : `the median of ${rounds} rounds`
  return `Measured on ${day}: ${cpu}, ${cores} cores, Node ${node}, ${times}.${warning}`
}

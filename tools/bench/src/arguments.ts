/** The words of the command in, what is wanted out; or one clear error. */
import { parseArgs } from 'node:util'
import { contestants } from './contestants.ts'
import type { Cell } from './measure.ts'
import { defaultTolerance } from './report/check.ts'
import { cellsOf, type TopicName, topicNames, topics } from './topics.ts'

/** A call that cannot be carried out as it was typed. */
export class UsageError extends Error {}

/** What the command was asked for. */
export interface Wanted {
  /** Each with the cells that were not narrowed away. */
  readonly topics: readonly { readonly name: TopicName; readonly cells: readonly Cell[] }[]
  /** 0: the answers are checked, and nothing is measured. */
  readonly rounds: number
  readonly seconds: number
  readonly connections: number
  /** Writes the figures and the document that are committed. */
  readonly write: boolean
  /** Measures nothing, and writes the document and its picture from the figures that are committed. */
  readonly render: boolean
  /** Compares with the figures that are committed. In per cent; `null`: does not. */
  readonly tolerance: number | null
}

const usage = `usage: corepack pnpm bench [flags]
  --rounds N         how often each contestant is measured, in turns; 3
  --seconds N        how long each load takes; 3
  --connections N    how many connections the load uses; 64
  --scenario NAME    only this one; may be given again
  --contestant NAME  only this one; may be given again
  --only TEXT        only what holds this text: "text", "stream server-node", "uws"
  --topic NAME       another question than the cost of requests; may be given again:
                     ${topicNames.join(', ')}
  --growth           all topics but requests
  --validator        the topic validator
  --answers          only checks that each contestant sends the right answers, and measures nothing
  --write            writes what was measured into docs/benchmarks.{json,md,svg}; for whole topics alone
  --render           measures nothing, and writes docs/benchmarks.{md,svg} anew from docs/benchmarks.json
  --check            compares the ratios with the committed ones; exit code 1 where one of ours is worse
  --tolerance N      by how many per cent it may be worse; ${defaultTolerance}`

const text = { type: 'string' } as const
const list = { type: 'string', multiple: true, default: [] as string[] } as const
const flag = { type: 'boolean', default: false } as const
const options = {
  rounds: { ...text, default: '3' },
  seconds: { ...text, default: '3' },
  connections: { ...text, default: '64' },
  scenario: list,
  contestant: list,
  only: { ...text, default: '' },
  topic: list,
  growth: flag,
  validator: flag,
  answers: flag,
  write: flag,
  render: flag,
  check: flag,
  tolerance: { ...text, default: String(defaultTolerance) },
  help: flag,
} as const

export function readArguments(words: readonly string[]): Wanted {
  const values = parse(words)
  if (values.help) throw new UsageError(usage)
  const names = topicNames.filter((name) => wantsTopic(name, values))
  for (const name of values.topic) oneOf('topic', name, topicNames)
  for (const name of values.scenario) oneOf('scenario', name, namesIn(names, 'scenario'))
  for (const name of values.contestant) oneOf('contestant', name, namesIn(names, 'contestant'))
  const all = names.map((name) => ({ name, cells: cellsOf(name).filter((cell) => wantsCell(cell, values)) }))
  const chosen = all.filter(({ name, cells }) => cells.length > 0 && (!values.answers || topics[name].isChecked))
  if (chosen.length === 0) {
    const every = names.flatMap((name) => cellsOf(name).map(nameOf)).join('\n  ')
    throw new UsageError(`No measurement has all that was asked for; there are these:\n  ${every}`)
  }
  const isWhole = chosen.every(({ name, cells }) => cells.length === cellsOf(name).length)
  if (values.write && (values.answers || !isWhole)) {
    throw new UsageError(`--write needs all scenarios and contestants of its topics to be measured.\n${usage}`)
  }
  return {
    topics: chosen,
    rounds: values.answers ? 0 : count('rounds', values.rounds, 100),
    seconds: count('seconds', values.seconds, 600),
    connections: count('connections', values.connections, 10_000),
    write: values.write,
    render: values.render,
    tolerance: values.check ? count('tolerance', values.tolerance, 1000) : null,
  }
}

function parse(words: readonly string[]) {
  try {
    // pnpm passes on the `--` that some people type before flags.
    return parseArgs({ args: words.filter((word) => word !== '--'), options }).values
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${usage}`)
  }
}

type Values = ReturnType<typeof parse>

function wantsTopic(name: TopicName, { topic, growth, validator }: Values): boolean {
  if (topic.includes(name) || (validator && name === 'validator')) return true
  if (name === 'requests') return topic.length === 0 && !growth && !validator
  return growth
}

function wantsCell(cell: Cell, { scenario, contestant, only }: Values): boolean {
  return (
    (scenario.length === 0 || scenario.includes(cell.scenario)) &&
    (contestant.length === 0 || contestant.includes(cell.contestant)) &&
    nameOf(cell).toLowerCase().includes(only.toLowerCase())
  )
}

function nameOf({ scenario, contestant }: Cell): string {
  return `${scenario} ${contestant}`
}

function namesIn(names: readonly TopicName[], key: keyof Cell): readonly string[] {
  const used = new Set<string>(names.flatMap((name) => cellsOf(name).map((cell) => cell[key])))
  // Contestants in the order of the report.
  return key === 'contestant' ? contestants.map(({ name }) => name).filter((name) => used.has(name)) : [...used]
}

function oneOf(flagName: string, value: string, known: readonly string[]): void {
  if (known.includes(value)) return
  throw new UsageError(`--${flagName} needs one of ${known.join(', ')}; got "${value}".`)
}

function count(name: string, value: string, most: number): number {
  const number = /^[1-9]\d*$/.test(value) ? Number(value) : 0
  if (number >= 1 && number <= most) return number
  throw new UsageError(`--${name} needs a number from 1 to ${most}; got "${value}".\n${usage}`)
}

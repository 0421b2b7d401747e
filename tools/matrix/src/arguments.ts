/** The words of a command in, what is wanted out; or one clear error. */
import { parseArgs } from 'node:util'
import type { Subject } from '@tsgi/conformance'
import type { ServerEntry } from './servers.ts'

/** A call that cannot be carried out as it was typed. */
export class UsageError extends Error {}

/** What the command was asked for; empty lists mean everything. */
export interface Wanted {
  readonly servers: readonly string[]
  readonly rules: readonly string[]
  readonly cases: readonly string[]
  readonly runtimes: boolean
}

export const usage = `usage: corepack pnpm matrix [--server NAME]… [--rule SLUG]… [--case TEXT]… [--runtimes]
  --server NAME  only this server, or this column; can be repeated
  --rule SLUG    only the cases of this rule; can be repeated
  --case TEXT    only cases and checks whose name holds this text; can be repeated
  --runtimes     each server on Node 20, 22, 24 and 26 instead of this one; one column is called node@24, say`

export function readArguments(words: readonly string[]): Wanted {
  // pnpm passes on the `--` that some people type before flags.
  const args = words.filter((word) => word !== '--')
  let values: { server: string[]; rule: string[]; case: string[]; runtimes: boolean }
  try {
    const many = { type: 'string', multiple: true, default: [] as string[] } as const
    values = parseArgs({
      args,
      options: { server: many, rule: many, case: many, runtimes: { type: 'boolean', default: false } },
    }).values
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${usage}`)
  }
  return { servers: values.server, rules: values.rule, cases: values.case, runtimes: values.runtimes }
}

/** The columns that are wanted, by their own names or those of their servers. */
export function selectServers(all: readonly ServerEntry[], { servers }: Wanted): readonly ServerEntry[] {
  const names = new Set(all.flatMap(({ server, name }) => [server, name]))
  const unknown = servers.find((name) => !names.has(name))
  if (unknown !== undefined)
    throw new UsageError(`--server needs one of ${[...names].join(', ')}; got "${unknown}".\n${usage}`)
  return all.filter(({ server, name }) => servers.length === 0 || servers.includes(name) || servers.includes(server))
}

/** The subjects that are wanted; an error where there are none. */
export function selectSubjects(all: readonly Subject[], { rules, cases }: Wanted): readonly Subject[] {
  const unknown = rules.find((rule) => !all.some((subject) => subject.rule === rule))
  if (unknown !== undefined) {
    const near = [...new Set(all.map(({ rule }) => rule).filter((rule) => rule !== null))].filter((rule) =>
      rule.split('-').some((word) => unknown.split('-').includes(word)),
    )
    const hint = near.length > 0 ? ` Near: ${near.slice(0, 8).join(', ')}.` : ''
    throw new UsageError(
      `--rule needs the slug of a rule that has cases; got "${unknown}".${hint} All of them are in packages/spec/SPEC.md.`,
    )
  }
  const selected = all.filter(
    ({ rule, id }) =>
      (rules.length === 0 || (rule !== null && (rules as string[]).includes(rule))) &&
      (cases.length === 0 || cases.some((text) => id.toLowerCase().includes(text.toLowerCase()))),
  )
  if (selected.length === 0) {
    const asked = [...rules.map((rule) => `--rule ${rule}`), ...cases.map((text) => `--case "${text}"`)].join(' ')
    throw new UsageError(`The matrix needs cases to run; none fits ${asked}.`)
  }
  return selected
}

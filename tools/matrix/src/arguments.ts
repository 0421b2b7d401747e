/** The words of a command in, what is wanted out; or one clear error. */
import { parseArgs } from 'node:util'
import { UsageError } from '@tsgi/conformance'
import type { ServerEntry } from './servers.ts'

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

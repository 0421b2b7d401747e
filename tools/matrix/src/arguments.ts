/** The words of a command in, what is wanted out; or one clear error. */
import { parseArgs } from 'node:util'
import { UsageError } from '@tsgi/conformance'
import type { ServerEntry } from './servers.ts'

/** What the command was asked for; empty lists mean everything. */
export interface Wanted {
  readonly servers: readonly string[]
  readonly protocols: readonly string[]
  readonly rules: readonly string[]
  readonly cases: readonly string[]
  readonly runtimes: boolean
  /** Whether what was found is to be written into docs/matrix.json. */
  readonly write: boolean
}

export const usage = `usage: corepack pnpm matrix [--server NAME]… [--protocol NAME]… [--rule SLUG]… [--case TEXT]… [--runtimes] [--write]
  --server NAME  only this server, or this column; can be repeated
  --protocol P   only the columns that speak it: http, https or h2; can be repeated
  --rule SLUG    only the cases of this rule; can be repeated
  --case TEXT    only cases and checks whose name holds this text; can be repeated
  --runtimes     each server on Node 20, 22, 24 and 26 instead of this one; one column is called node@24, say
  --write        write docs/matrix.json: what of these columns is the same in every run; with all rules and cases`

export function readArguments(words: readonly string[]): Wanted {
  // pnpm passes on the `--` that some people type before flags.
  const args = words.filter((word) => word !== '--')
  let values: {
    server: string[]
    protocol: string[]
    rule: string[]
    case: string[]
    runtimes: boolean
    write: boolean
  }
  try {
    const many = { type: 'string', multiple: true, default: [] as string[] } as const
    const flag = { type: 'boolean', default: false } as const
    values = parseArgs({
      args,
      options: {
        server: many,
        protocol: many,
        rule: many,
        case: many,
        runtimes: flag,
        write: flag,
      },
    }).values
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${usage}`)
  }
  const { server, protocol, rule, case: named, runtimes, write } = values
  if (write && rule.length + named.length > 0)
    throw new UsageError(`--write needs all rules and cases; got --rule or --case. Leave one of them out.\n${usage}`)
  return { servers: server, protocols: protocol, rules: rule, cases: named, runtimes, write }
}

/** The columns that are wanted, by their own names or those of their servers, and by what they speak. */
export function selectServers(all: readonly ServerEntry[], wanted: Wanted): readonly ServerEntry[] {
  const servers = known('--server', wanted.servers, new Set(all.flatMap(({ server, name }) => [server, name])))
  const spoken = known('--protocol', wanted.protocols, new Set(all.map(({ protocol }) => protocol)))
  return all.filter(({ server, name, protocol }) => (servers(name) || servers(server)) && spoken(protocol))
}

/** Whether a name is wanted: everything is where none was given. Throws for a name that there is not. */
function known(option: string, given: readonly string[], names: ReadonlySet<string>): (name: string) => boolean {
  const unknown = given.find((name) => !names.has(name))
  if (unknown !== undefined)
    throw new UsageError(`${option} needs one of ${[...names].join(', ')}; got "${unknown}".\n${usage}`)
  return (name) => given.length === 0 || given.includes(name)
}

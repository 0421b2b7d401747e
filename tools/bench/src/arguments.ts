/** The words of the command in, what is wanted out; or one clear error. */
import { parseArgs } from 'node:util'

/** A call that cannot be carried out as it was typed. */
export class UsageError extends Error {}

/** What the command was asked for. */
export interface Wanted {
  readonly rounds: number
  readonly seconds: number
  readonly connections: number
  readonly only: string
  /** Validated servers against bare ones. */
  readonly validator: boolean
}

const usage = `usage: corepack pnpm bench [--rounds N] [--seconds N] [--connections N] [--only TEXT] [--validator]
  --rounds N       how often each contestant is measured, in turns; 3
  --seconds N      how long each measurement takes; 3
  --connections N  how many connections the load uses; 64
  --validator      servers inside the validator against servers without it
  --only TEXT      only what holds this text: "text", "stream server-node", "uws"`

export function readArguments(words: readonly string[]): Wanted {
  // pnpm passes on the `--` that some people type before flags.
  const args = words.filter((word) => word !== '--')
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  let values: { [name: string]: string | boolean | undefined }
  try {
    const options = { rounds: text, seconds: text, connections: text, only: text, validator: flag, help: flag } as const
    values = parseArgs({ args, options }).values
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${usage}`)
  }
  if (values.help === true) throw new UsageError(usage)
  return {
    rounds: count('rounds', values.rounds ?? '3', 100),
    seconds: count('seconds', values.seconds ?? '3', 600),
    connections: count('connections', values.connections ?? '64', 10_000),
    only: String(values.only ?? ''),
    validator: values.validator === true,
  }
}

function count(name: string, value: string | boolean, most: number): number {
  const number = /^[1-9]\d*$/.test(String(value)) ? Number(value) : 0
  if (number < 1 || number > most) {
    throw new UsageError(`--${name} needs a number from 1 to ${most}; got "${value}".\n${usage}`)
  }
  return number
}

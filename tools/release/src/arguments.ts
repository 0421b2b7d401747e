/** The words of the command in, what is wanted out; or one clear error. Pure. */
import { parseArgs } from 'node:util'
import { type Manager, managers } from './managers.ts'

/** A call that cannot be carried out as it was typed. */
export class UsageError extends Error {}

/** What the command was asked for. */
export interface Wanted {
  readonly managers: readonly Manager[]
  /** What is installed as uWebSockets.js; `null`: what the workspace itself has. */
  readonly uws: string | null
}

const names = managers.map(({ name }) => name).join(', ')

export const usage = `usage: corepack pnpm release:e2e [--with NAME]… [--uws PACKAGE]
  versions and publishes everything to a registry of its own, installs and runs it as a user would, and does what the README says
  --with NAME    only with this package manager: ${names}; can be repeated
  --uws PACKAGE  what is installed as uWebSockets.js, and has a native library for this node:
                 github:uNetworking/uWebSockets.js#v20.67.0
Exit code 0: all went well, 1: something did not, 2: wrong call.`

export function readArguments(words: readonly string[]): Wanted | 'help' {
  const { help, with: wanted, uws } = parse(words)
  if (help) return 'help'
  const unknown = wanted.find((name) => !managers.some((manager) => manager.name === name))
  if (unknown !== undefined) throw new UsageError(`--with needs one of ${names}; got "${unknown}".\n${usage}`)
  return {
    managers: managers.filter(({ name }) => wanted.length === 0 || wanted.includes(name)),
    uws: uws ?? null,
  }
}

function parse(words: readonly string[]) {
  const options = {
    help: { type: 'boolean', default: false },
    with: { type: 'string', multiple: true, default: [] as string[] },
    uws: { type: 'string' },
  } as const
  try {
    // pnpm passes on the `--` that some people type before flags.
    return parseArgs({ args: words.filter((word) => word !== '--'), options }).values
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${usage}`)
  }
}

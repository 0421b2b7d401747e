/** The words of the command in, what is wanted out; or one clear error. */
import { parseArgs } from 'node:util'
import type { Subject } from '@tsgi/conformance'
import { type Peer, peers } from './peers.ts'

/** A call that cannot be carried out as it was typed. */
export class UsageError extends Error {}

export interface Wanted {
  readonly peers: readonly Peer[]
  readonly subjects: readonly Subject[]
  /** Whether everything was asked for: only then is the document written. */
  readonly isWhole: boolean
}

export const usage = `usage: corepack pnpm peers [--peer NAME]… [--rule SLUG]… [--case TEXT]…
  without flags, writes docs/peers.md; with them, prints and writes nothing
  --peer NAME  only this one: ${peers.map(({ name }) => name).join(', ')}; can be repeated
  --rule SLUG  only the cases of this rule; can be repeated
  --case TEXT  only cases whose name holds this text; can be repeated`

export function readArguments(words: readonly string[], all: readonly Subject[]): Wanted {
  // pnpm passes on the `--` that some people type before flags.
  const args = words.filter((word) => word !== '--')
  const { peer: names, rule: slugs, case: texts } = parse(args)
  const unknown = names.find((name) => !peers.some((peer) => peer.name === name))
  if (unknown !== undefined) throw new UsageError(`--peer needs the name of a peer; got "${unknown}".\n${usage}`)
  const subjects = all.filter(
    ({ rule, id }) =>
      (slugs.length === 0 || (rule !== null && slugs.includes(rule))) &&
      (texts.length === 0 || texts.some((text) => id.toLowerCase().includes(text.toLowerCase()))),
  )
  if (subjects.length === 0) throw new UsageError(`There is no case that fits ${args.join(' ')}.\n${usage}`)
  return {
    peers: peers.filter(({ name }) => names.length === 0 || names.includes(name)),
    subjects,
    isWhole: args.length === 0,
  }
}

function parse(args: string[]): { readonly peer: string[]; readonly rule: string[]; readonly case: string[] } {
  const many = { type: 'string', multiple: true, default: [] as string[] } as const
  try {
    return parseArgs({ args, options: { peer: many, rule: many, case: many } }).values
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${usage}`)
  }
}

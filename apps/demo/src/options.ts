/** The words of a command line in, what the demo is to do out; or one error that says what was demanded and what came. */
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

/** A call that cannot be carried out as it was typed. */
export class UsageError extends Error {}

export const serverNames = ['node', 'uws'] as const
export type ServerName = (typeof serverNames)[number]

/** What the demo is to do. */
export interface DemoCommand {
  readonly servers: readonly ServerName[]
  /** Of the first server; the next one takes the next port. 0: free ones. */
  readonly port: number
  /** The path of the database file. */
  readonly data: string
  /** A line for each exchange, on stdout. */
  readonly log: boolean
  /** Paths of PEM files. */
  readonly pem: { readonly key: string; readonly cert: string } | undefined
}

export const defaultData: string = fileURLToPath(new URL('../data/board.db', import.meta.url))

export const usage = `usage: corepack pnpm demo [--server node|uws] [--both] [--port N] [--data FILE] [--log] [--key FILE --cert FILE]
  --server NAME  node (default) or uws
  --both         the app on both servers at once, with one board
  --port N       3000; the other server of --both takes the next one; 0 picks free ones
  --data FILE    the database of the notes; made where there is none. apps/demo/data/board.db
  --log          a line for each exchange
  --key, --cert  PEM files: the app over TLS`

/** `help` where that is asked for. */
export function readOptions(words: readonly string[]): DemoCommand | 'help' {
  // pnpm hands on the dashes that are meant for itself.
  const { server, both, port, data, log, key, cert, help } = parse(words.filter((word) => word !== '--'))
  if (help) return 'help'
  if (both && server !== undefined) throw new UsageError('--both starts each server; leave --server out.')
  if (server !== undefined && !isServer(server)) throw new UsageError(`--server needs node or uws; got "${server}".`)
  const highest = both ? 65_534 : 65_535
  if (!/^\d{1,5}$/.test(port) || Number(port) > highest)
    throw new UsageError(`--port needs a number from 0 to ${highest}; got "${port}".`)
  if (data === '') throw new UsageError('--data needs the path of a file; got "".')
  if ((key === undefined) !== (cert === undefined))
    throw new UsageError(`--key and --cert need each other; got --${key === undefined ? 'cert' : 'key'} alone.`)
  const servers = both ? serverNames : [server ?? 'node']
  const pem = key === undefined || cert === undefined ? undefined : { key, cert }
  return { servers, port: Number(port), data, log, pem }
}

function isServer(name: string): name is ServerName {
  return (serverNames as readonly string[]).includes(name)
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        server: { type: 'string' },
        both: { type: 'boolean', default: false },
        port: { type: 'string', default: '3000' },
        data: { type: 'string', default: defaultData },
        log: { type: 'boolean', default: false },
        key: { type: 'string' },
        cert: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

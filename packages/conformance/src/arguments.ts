/** The words of `tsgi-conformance` in, what is wanted out; or one clear error. Pure. */
import { parseArgs } from 'node:util'
import { UsageError } from './selection.ts'

/** What the command was asked for. */
export interface Wanted {
  /** A module that exports `serve`, or the URL of a host that is running. */
  readonly target: { readonly module: string } | { readonly url: string }
  /** Slugs and texts; empty means everything. */
  readonly only: readonly string[]
  readonly gaps: string | null
  readonly json: string | null
  readonly html: string | null
  readonly badge: string | null
  /** The program that runs the host. */
  readonly runtime: string | null
  readonly isVerbose: boolean
}

export const usage = `usage: tsgi-conformance MODULE [options]      judges the server whose module exports serve
       tsgi-conformance --url URL [options]   judges a server that you started with conformanceHost()
  --only TEXT        only the rule of this slug, or the cases whose name holds this text; can be repeated
  --gaps FILE        rules that are known to be broken: a list of { "rule", "case", "reason" } as JSON
  --json FILE        writes the report; - is the standard output, and the table then goes to the standard error
  --html FILE        writes the report as one page
  --badge FILE       writes an SVG to publish
  --runtime PROGRAM  runs the server with this program instead of the node that runs the command
  --verbose          shows the bytes of each case that is broken, however many there are
  --help, --version
Exit code 0: kept, 1: broken, 2: could not run.`

const text = { type: 'string' } as const
const flag = { type: 'boolean', default: false } as const
const options = {
  url: text,
  only: { type: 'string', multiple: true, default: [] as string[] },
  gaps: text,
  json: text,
  html: text,
  badge: text,
  runtime: text,
  verbose: flag,
  help: flag,
  version: flag,
} as const

/** `help` and `version` beat everything else. */
export function readArguments(words: readonly string[]): Wanted | 'help' | 'version' {
  const { values, positionals } = parse(words)
  if (values.help) return 'help'
  if (values.version) return 'version'
  const { url, only, gaps, json, html, badge, runtime, verbose } = values
  const [module, ...more] = positionals
  if ((module === undefined) === (url === undefined) || more.length > 0) {
    const got = [...positionals, ...(url === undefined ? [] : [`--url ${url}`])].join(' ') || 'neither'
    throw new UsageError(`One module that exports serve, or --url, is needed; got ${got}.\n${usage}`)
  }
  if (url !== undefined && runtime !== undefined)
    throw new UsageError('--runtime runs a module; the host at --url runs already. Remove one of them.')
  if (badge !== undefined && only.length > 0)
    throw new UsageError('--badge needs the whole suite, and --only runs a part. Remove one of them.')
  return {
    target: url === undefined ? { module: module ?? '' } : { url: loopback(url) },
    only,
    gaps: gaps ?? null,
    json: json ?? null,
    html: html ?? null,
    badge: badge ?? null,
    runtime: runtime ?? null,
    isVerbose: verbose,
  }
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true })
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${usage}`)
  }
}

/** Cases are about addresses, closed ports and broken connections of this machine: nobody else’s server is attacked. */
function loopback(typed: string): string {
  const url = URL.canParse(typed) ? new URL(typed) : null
  const isLoopback = url !== null && ['127.0.0.1', 'localhost'].includes(url.hostname)
  const isBare = url !== null && `${url.pathname}${url.search}${url.hash}${url.username}` === '/'
  if (isLoopback && isBare && url.protocol === 'http:') return `http://127.0.0.1:${url.port || 80}`
  throw new UsageError(
    `--url needs http://127.0.0.1:PORT, a server of this machine without TLS and path; got ${typed}. Serve the host there.`,
  )
}

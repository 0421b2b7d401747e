/** The columns of the matrix: the only place that knows every server, and which Node runs it. */
import { readFileSync } from 'node:fs'
import type { Gap, Protocol } from '@tsgi/conformance'
import { nodes } from '@tsgi/runtimes'

/** A column: a server, and the program that runs it. */
export interface ServerEntry {
  readonly name: string
  /** The server, whatever runs it. */
  readonly server: string
  /** URL of the module that exports `serve`. */
  readonly module: string
  readonly protocol: Protocol
  readonly gaps: readonly Gap[]
  /** The program that runs it; `null` where there is none for this machine. */
  readonly program: string | null
  /** Why it need not run here; `null` where it has to. It is tried all the same, so that the reason cannot be outlived. */
  readonly notDue: string | null
}

const isLinuxX64 = process.platform === 'linux' && process.arch === 'x64'

const kinds = [
  {
    server: 'node',
    module: import.meta.resolve('@tsgi/server-node'),
    protocols: ['http', 'https', 'h2'],
    notDueOn: () => null,
  },
  {
    server: 'uws',
    module: import.meta.resolve('@tsgi/server-uws'),
    protocols: ['http', 'https'],
    notDueOn: (major: string) =>
      isLinuxX64 && major === '20'
        ? null
        : 'the uWebSockets.js of this workspace is native on Node 20 for linux-x64 alone',
  },
] as const

/** What a column is called by what it speaks. */
const suffixes: Readonly<Record<Protocol, string>> = { http: '', https: '-tls', h2: '-h2' }

/** HTTP/2 of older ones can be ended by its clients: see decisions/012. */
const http2Major = 24

const foreign = 'the programs of tools/nodes are for linux-x64 alone'

/** Each server on the Node that runs this command; what speaks HTTP/2 on one that its clients cannot end. */
export const servers: readonly ServerEntry[] = kinds.flatMap(({ server, module, protocols, notDueOn }) =>
  protocols.map((protocol) => {
    const isHttp2 = protocol === 'h2'
    const major = isHttp2 ? String(http2Major) : (process.versions.node.split('.')[0] ?? '')
    return {
      name: `${server}${suffixes[protocol]}`,
      server,
      module,
      protocol,
      gaps: gapsOf(module, protocol, major),
      program: isHttp2 ? nodes[http2Major] : process.execPath,
      notDue: isHttp2 && !isLinuxX64 ? foreign : notDueOn(major),
    }
  }),
)

/** Each server on a Node of each line, from the registry. */
export const serversOnNodes: readonly ServerEntry[] = kinds.flatMap(({ server, module, notDueOn }) =>
  Object.entries(nodes).map(([major, program]) => ({
    name: `${server}@${major}`,
    server,
    module,
    protocol: 'http',
    gaps: gapsOf(module, 'http', major),
    program,
    notDue: isLinuxX64 ? notDueOn(major) : foreign,
  })),
)

// A gap that belongs to some protocols or to some lines of Node alone says so.
function gapsOf(module: string, protocol: Protocol, major: string): readonly Gap[] {
  const gaps = JSON.parse(readFileSync(new URL('../gaps.json', module), 'utf8')) as readonly Gap[]
  return gaps.filter(
    ({ protocols, runtimes }) => (protocols?.includes(protocol) ?? true) && (runtimes?.includes(major) ?? true),
  )
}

/** The columns of the matrix: the only place that knows every server, and which Node runs it. */
import { readFileSync } from 'node:fs'
import type { Gap } from '@tsgi/conformance'
import { nodes } from '@tsgi/runtimes'

/** A column: a server, and the program that runs it. */
export interface ServerEntry {
  readonly name: string
  /** The server, whatever runs it. */
  readonly server: string
  /** URL of the module that exports `serve`. */
  readonly module: string
  readonly gaps: readonly Gap[]
  /** The program that runs it; `null` where there is none for this machine. */
  readonly program: string | null
  /** Why it need not run here; `null` where it has to. It is tried all the same, so that the reason cannot be outlived. */
  readonly notDue: string | null
}

const isLinuxX64 = process.platform === 'linux' && process.arch === 'x64'

const kinds = [
  { server: 'node', module: import.meta.resolve('@tsgi/server-node'), notDueOn: () => null },
  {
    server: 'uws',
    module: import.meta.resolve('@tsgi/server-uws'),
    notDueOn: (major: string) =>
      isLinuxX64 && major === '20'
        ? null
        : 'the uWebSockets.js of this workspace is native on Node 20 for linux-x64 alone',
  },
].map((kind) => ({ ...kind, gaps: gapsOf(kind.module) }))

/** Each server on the Node that runs this command. */
export const servers: readonly ServerEntry[] = kinds.map(({ server, module, gaps, notDueOn }) => ({
  name: server,
  server,
  module,
  gaps,
  program: process.execPath,
  notDue: notDueOn(process.versions.node.split('.')[0] ?? ''),
}))

/** Each server on a Node of each line, from the registry. */
export const serversOnNodes: readonly ServerEntry[] = kinds.flatMap(({ server, module, gaps, notDueOn }) =>
  Object.entries(nodes).map(([major, program]) => ({
    name: `${server}@${major}`,
    server,
    module,
    gaps,
    program,
    notDue: isLinuxX64 ? notDueOn(major) : 'the programs of tools/nodes are for linux-x64 alone',
  })),
)

function gapsOf(module: string): readonly Gap[] {
  return JSON.parse(readFileSync(new URL('../gaps.json', module), 'utf8')) as Gap[]
}

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
  /** Whether it has to run here. One that does not is tried all the same, and its own error is the reason that is shown. */
  readonly isDue: boolean
}

const isLinux = process.platform === 'linux' && process.arch === 'x64'

const kinds = [
  { server: 'node', specifier: '@tsgi/server-node', isDue: () => true },
  // The build of uWebSockets.js in this workspace is native for the ABI of Node 20 alone; elsewhere it is a stub.
  { server: 'uws', specifier: '@tsgi/server-uws', isDue: (major: string) => isLinux && major === '20' },
].map(({ specifier, ...kind }) => ({ ...kind, module: import.meta.resolve(specifier), gaps: gapsOf(specifier) }))

/** Each server on the Node that runs this command. */
export const servers: readonly ServerEntry[] = kinds.map(({ server, module, gaps, isDue }) => ({
  name: server,
  server,
  module,
  gaps,
  program: process.execPath,
  isDue: isDue(process.versions.node.split('.')[0] ?? ''),
}))

/** Each server on each Node of the registry, which has programs for linux-x64 here. */
export const serversOnNodes: readonly ServerEntry[] = kinds.flatMap(({ server, module, gaps, isDue }) =>
  Object.entries(nodes).map(([major, program]) => ({
    name: `${server}@${major}`,
    server,
    module,
    gaps,
    program,
    isDue: isLinux && isDue(major),
  })),
)

function gapsOf(server: string): readonly Gap[] {
  return JSON.parse(readFileSync(new URL('../gaps.json', import.meta.resolve(server)), 'utf8')) as Gap[]
}

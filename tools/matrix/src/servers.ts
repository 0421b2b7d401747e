/** The columns of the matrix: the only place that knows every server. */
import { readFileSync } from 'node:fs'
import type { Gap } from '@tsgi/conformance'

/** A server that can be put into the matrix. */
export interface ServerEntry {
  readonly name: string
  /** URL of the module that exports `serve`. */
  readonly module: string
  readonly gaps: readonly Gap[]
  /** Why it cannot run here; `null` where it has to. */
  readonly notHere: string | null
}

export const servers: readonly ServerEntry[] = [
  { name: 'node', module: import.meta.resolve('@tsgi/server-node'), gaps: gapsOf('@tsgi/server-node'), notHere: null },
  {
    name: 'uws',
    module: import.meta.resolve('@tsgi/server-uws'),
    gaps: gapsOf('@tsgi/server-uws'),
    notHere: uwsNotHere(),
  },
]

function gapsOf(server: string): readonly Gap[] {
  return JSON.parse(readFileSync(new URL('../gaps.json', import.meta.resolve(server)), 'utf8')) as Gap[]
}

/** The build of uWebSockets.js in this workspace is native for the ABI of Node 20 alone; elsewhere it is a stub. */
function uwsNotHere(): string | null {
  const { modules, node } = process.versions
  const isNative = modules === '115' && process.platform === 'linux' && process.arch === 'x64'
  return isNative
    ? null
    : `this workspace has uWebSockets.js for Node 20 on linux-x64, and this is Node ${node} on ${process.platform}-${process.arch}`
}

/** Finds uWebSockets.js where it is native; says why it cannot run elsewhere. */
import type * as Uws from 'uWebSockets.js'
import { createRequire } from 'node:module'
import { Unable } from '../unable.ts'

export function nativeUws(): typeof Uws {
  const uws = createRequire(import.meta.url)('uWebSockets.js') as typeof Uws
  // Some builds have a stand-in where they have no native library; it knows no TLS.
  if (typeof uws.SSLApp === 'function') return uws
  throw new Unable(`uWebSockets.js is not native for Node ${process.versions.node} on ${process.platform}`)
}

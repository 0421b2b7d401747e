/** What a server package is to the shared core: a name, what it can do, and how it listens. */
import type { SocketAddress } from '../context.ts'
import type { Capability } from '../rules/capabilities.ts'
import type { Limits, Timeouts } from '../serve.ts'
import type { Life } from './life.ts'
import type { ListenOptions } from './options.ts'

/** A server's platform. */
export interface Platform {
  readonly name: string
  readonly version: string
  readonly capabilities: readonly Capability[]
  /** The platform's own values where they cannot be set. */
  readonly limits?: Partial<Limits>
  readonly timeouts?: Partial<Timeouts>
  /** The names of the server's own options: `uws` and `uws.module`, say. */
  readonly ownOptions: readonly string[]
  /** UTF-8 bytes of a text. */
  readonly byteLength: (text: string) => number
  /** Listens, or rejects with one clear error and does not. */
  readonly listen: (life: Life, options: ListenOptions) => Promise<Listening>
}

/** A platform that listens. */
export interface Listening {
  readonly address: SocketAddress | { readonly path: string }
  readonly stopAccepting: () => void
  /** Cuts each connection. */
  readonly cutAll: () => void
  /** Open connections, `null` where the platform does not tell. */
  readonly connections: () => number | null
  /** Resolves when nothing is open any more. */
  readonly ended: Promise<void>
}

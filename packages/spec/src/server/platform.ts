/** What a server package is to the shared core: a name, what it can do, and how it listens. */
import type { SocketAddress } from '../context.ts'
import type { Capability } from '../rules/capabilities.ts'
import type { Limits, Timeouts } from '../serve.ts'
import type { Life } from './life.ts'
import type { ListenOptions } from './options.ts'

/** A server's platform. */
export interface Platform {
  /** As it stands in `context.server`: `node`, `uws`. */
  readonly name: string
  /** Of the server package. */
  readonly version: string
  /** What it can do beyond the rules that every server keeps. What is declared is tested. */
  readonly capabilities: readonly Capability[]
  /** The platform's own values where they cannot be set. */
  readonly limits?: Partial<Limits>
  /** Likewise, in milliseconds. */
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
  /** Where: with the port that the system has picked. */
  readonly address: SocketAddress | { readonly path: string }
  /** Takes no more connections; those that are open go on. A second call does nothing. */
  readonly stopAccepting: () => void
  /** Cuts each connection. */
  readonly cutAll: () => void
  /** Open connections, `null` where the platform does not tell. */
  readonly connections: () => number | null
  /** Resolves when nothing is open any more. */
  readonly ended: Promise<void>
}

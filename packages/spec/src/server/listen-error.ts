/** Why a platform could not listen in, one clear error with its cure out. */
import { TsgiError } from './errors.ts'
import type { ListenOptions } from './options.ts'

/** What a platform throws, by the codes of POSIX that all of them use. */
export interface ListenFailure {
  readonly code?: string | undefined
  readonly message: string
}

const cures: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Stop the process that holds the port, or choose another: port 0 picks a free one.',
  EACCES: 'Ports below 1024 need a privilege: choose a higher one.',
  EADDRNOTAVAIL: 'Listen on an address of this machine: 127.0.0.1, ::1, 0.0.0.0 or ::.',
  ENOTFOUND: 'Correct the host name.',
}

/** What `serve()` rejects with: `address-in-use` or `listen-failed`. */
export function listenError(error: ListenFailure, { hostname, port }: ListenOptions): TsgiError {
  return new TsgiError({
    code: error.code === 'EADDRINUSE' ? 'address-in-use' : 'listen-failed',
    party: 'operator',
    demand: `serve() needs to listen on ${hostname} port ${port}`,
    got: error.message,
    cure: cures[error.code ?? ''] ?? 'Look at the cause of this error.',
    cause: error,
  })
}

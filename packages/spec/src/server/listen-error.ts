/** Why a platform could not listen in, one clear error with its cure out. */
import { TsgiError } from './errors.ts'
import type { ListenOptions } from './options.ts'

/** What a platform throws, by the codes of POSIX that all of them use. */
export interface ListenFailure {
  readonly code?: string | undefined
  readonly message: string
}

const cures: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Stop the process that holds it, or choose another: port 0 picks a free one.',
  EACCES: 'Ports below 1024 and folders of others need a privilege: choose another.',
  EADDRNOTAVAIL: 'Listen on an address of this machine: 127.0.0.1, ::1, 0.0.0.0 or ::.',
  ENOTFOUND: 'Correct the host name.',
  EEXIST: 'Remove what is there, or choose another path.',
  ENOENT: 'Make the folder of the socket first.',
}

/** What `serve()` rejects with: `address-in-use` or `listen-failed`. */
export function listenError(error: ListenFailure, { hostname, port, socketFile }: ListenOptions): TsgiError {
  const place = socketFile === null ? `${hostname} port ${port}` : socketFile.path

  return new TsgiError({
    code: error.code === 'EADDRINUSE' ? 'address-in-use' : 'listen-failed',
    party: 'operator',
    demand: `serve() needs to listen on ${place}`,
    got: error.message,
    cure: cures[error.code ?? ''] ?? 'Look at the cause of this error.',
    cause: error,
  })
}

/** What the platform throws in, a status or one clear error with its cure out. */
import { type ListenOptions, TsgiError } from '@tsgi/spec/server'

const statuses: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
}

/** The status for a request that node's parser could not take. */
export function statusOf(error: NodeJS.ErrnoException): number {
  return statuses[error.code ?? ''] ?? 400
}

const cures: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Stop the process that holds the port, or choose another: port 0 picks a free one.',
  EACCES: 'Ports below 1024 need a privilege: choose a higher one.',
  EADDRNOTAVAIL: 'Listen on an address of this machine: 127.0.0.1, ::1, 0.0.0.0 or ::.',
  ENOTFOUND: 'Correct the host name.',
}

/** Why `serve()` could not listen. */
export function listenError(error: NodeJS.ErrnoException, { hostname, port }: ListenOptions): TsgiError {
  return new TsgiError({
    code: error.code === 'EADDRINUSE' ? 'address-in-use' : 'listen-failed',
    party: 'operator',
    demand: `serve() needs to listen on ${hostname} port ${port}`,
    got: error.message,
    cure: cures[error.code ?? ''] ?? 'Look at the cause of this error.',
    cause: error,
  })
}

/** An address that could not be taken in, one clear error with its cure out. */
import { createServer } from 'node:net'
import { type ListenOptions, TsgiError } from '@tsgi/spec/server'

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

/** uWebSockets.js says only that it could not listen: node is asked the same to learn why. */
export function whyNotListening(options: ListenOptions): Promise<NodeJS.ErrnoException> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', resolve)
    probe.listen(options.port, options.hostname, () => {
      probe.close(() => resolve(new Error('uWebSockets.js could not listen and does not say why')))
    })
  })
}

/** The path of a unix socket in, a free place out: what a dead process has left is removed, what a live one holds is refused. */
import type { ListenFailure } from './listen-error.ts'

/** What the platform has for it: `node:fs/promises` and `node:net` do. */
export interface SocketFileTools {
  /** Rejects with `ENOENT` where nothing is. */
  readonly lstat: (path: string) => Promise<{ readonly isSocket: () => boolean }>
  readonly unlink: (path: string) => Promise<void>
  readonly connect: (path: string) => Connecting
}

/** A connection that is being made. */
interface Connecting {
  readonly once: (event: 'connect' | 'error', listener: (error?: unknown) => void) => unknown
  readonly destroy: () => unknown
}

/** Rejects with what {@link ListenFailure} says: `EADDRINUSE` where a process listens, `EEXIST` where it is no socket. */
export async function freeSocketFile(path: string, { lstat, unlink, connect }: SocketFileTools): Promise<void> {
  try {
    const found = await lstat(path)
    if (!found.isSocket()) throw failure('EEXIST', `${path} is there, and no socket`)
  } catch (error) {
    // Another error is told by listening itself.
    if ((error as ListenFailure).code === 'EEXIST') throw error
    return
  }
  try {
    await new Promise<unknown>((resolve, reject) => {
      const probe = connect(path)
      probe.once('error', reject)
      probe.once('connect', () => resolve(probe.destroy()))
    })
  } catch (error) {
    if ((error as ListenFailure).code === 'ECONNREFUSED') return unlink(path)
    throw error
  }
  throw failure('EADDRINUSE', `a process listens on ${path}`)
}

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}

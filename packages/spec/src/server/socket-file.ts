/** The path of a unix socket in, a listening one out: what a dead process has left is removed, what a live one holds is refused. */
import type { ListenFailure } from './listen-error.ts'

/** What the platform has for it: `node:fs/promises` and `node:net` do. */
export interface SocketFileTools {
  /** Rejects with `ENOENT` where nothing is. */
  readonly lstat: (path: string) => Promise<{ readonly isSocket: () => boolean }>
  readonly chmod: (path: string, mode: number) => Promise<void>
  readonly unlink: (path: string) => Promise<void>
  readonly connect: (path: string) => Connecting
}

/** A connection that is being made. */
interface Connecting {
  readonly once: (event: 'connect' | 'error', listener: (error?: unknown) => void) => unknown
  readonly destroy: () => unknown
}

// Two servers of one process that ask at the same time would both find the place free.
const beingTaken = new Set<string>()

/**
 * Listens where the path is free. Rejects with what {@link ListenFailure} says, `EADDRINUSE` where a process listens,
 * `EEXIST` where it is no socket; the caller then stops what may have begun to listen.
 */
export async function takeSocketFile<T>(
  { path, mode }: { readonly path: string; readonly mode: number },
  tools: SocketFileTools,
  listen: () => Promise<T>,
): Promise<T> {
  if (beingTaken.has(path)) throw failure('EADDRINUSE', `another server of this process begins to listen on ${path}`)
  beingTaken.add(path)
  try {
    await freeSocketFile(path, tools)
    const listened = await listen()
    // Nobody else could write to it before: it was made with a mode that the umask has narrowed.
    await tools.chmod(path, mode)
    return listened
  } finally {
    beingTaken.delete(path)
  }
}

async function freeSocketFile(path: string, { lstat, unlink, connect }: SocketFileTools): Promise<void> {
  const found = await lstat(path).catch((error: ListenFailure) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  // The platforms call a missing folder a forbidden one.
  if (found === null) return void (await lstat(folderOf(path)))
  if (!found.isSocket()) throw failure('EEXIST', `${path} is there, and no socket`)
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

function folderOf(path: string): string {
  const end = path.lastIndexOf('/')
  return end > 0 ? path.slice(0, end) : end === 0 ? '/' : '.'
}

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}

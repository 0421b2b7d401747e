/** A root and a path in, the open file or folder out, if it lies inside the root. */
import { constants, type Stats } from 'node:fs'
import { type FileHandle, open, realpath } from 'node:fs/promises'
import { sep } from 'node:path'

/** Whoever gets one closes it. */
export interface OpenFile {
  readonly handle: FileHandle
  readonly stats: Stats
}

// A named pipe would hold a thread until somebody writes; a link that came after the look at the path is not followed.
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0)

const notThere: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP', 'ENXIO'])

/**
 * Opens what `path` leads to, through links as well; `null` where there is nothing, or where it lies outside of `root`,
 * which is a real path. Any other failure (`EACCES`, `EMFILE`) rejects: that is for the operator to hear of.
 */
export async function openInside(root: string, path: string): Promise<OpenFile | null> {
  let handle: FileHandle | null = null
  try {
    const real = await realpath(path)
    if (real !== root && !real.startsWith(root.endsWith(sep) ? root : root + sep)) return null
    handle = await open(real, flags)
    return { handle, stats: await handle.stat() }
  } catch (error) {
    await handle?.close()
    if (notThere.has((error as NodeJS.ErrnoException).code)) return null
    throw error
  }
}

/** The names of a path in, the open file that answers for them out, or where to look for it instead. */
import { join } from 'node:path'
import { type OpenFile, openInside } from './open-file.ts'
import type { UrlPath } from './url-path.ts'

/** A file that was found. Whoever gets it closes it. */
export interface FoundFile extends OpenFile {
  /** With its names joined, from the root on: `css/site.css`. */
  readonly name: string
  /** `null`: the file itself. */
  readonly encoding: FileEncoding | null
}

/** Encodings of files that stand beside the file itself. */
export type FileEncoding = 'br' | 'gzip'

export const suffixes: Readonly<Record<FileEncoding, string>> = { br: '.br', gzip: '.gz' }

/** `null`: nothing. `folder`: it has an index, and its URL lacks the slash at the end. */
export async function findFile(
  root: string,
  { names, isFolder }: UrlPath,
  index: string | null,
): Promise<FoundFile | 'folder' | null> {
  const name = names.join('/')
  const found = await openInside(root, join(root, ...names))
  if (found === null) return null
  if (found.stats.isFile() && !isFolder) return { ...found, name, encoding: null }
  await found.handle.close()
  if (index === null || !found.stats.isDirectory()) return null
  const inner = await openInside(root, join(root, ...names, index))
  if (inner === null) return null
  if (inner.stats.isFile() && isFolder) return { ...inner, name: [...names, index].join('/'), encoding: null }
  await inner.handle.close()
  return inner.stats.isFile() ? 'folder' : null
}

/** The first of `encodings` that stands beside the file, or the file itself. The other one is closed. */
export async function preferEncoded(
  root: string,
  file: FoundFile,
  encodings: readonly FileEncoding[],
): Promise<FoundFile> {
  try {
    for (const encoding of encodings) {
      const beside = await openInside(root, join(root, file.name + suffixes[encoding]))
      if (beside === null) continue
      const isFile = beside.stats.isFile()
      await (isFile ? file : beside).handle.close()
      if (isFile) return { ...beside, name: file.name, encoding }
    }
    return file
  } catch (error) {
    await file.handle.close()
    throw error
  }
}

/** A URL in, the names of folders and files that it asks for out; `null` for what names none below a root. Pure. */

/** What a URL asks for. */
export interface UrlPath {
  /** As it stands in the URL. */
  readonly pathname: string
  /** `?` and what follows, or nothing. */
  readonly search: string
  /** Decoded, from the root on. */
  readonly names: readonly string[]
  /** The path ends with a slash: only a folder is meant. */
  readonly isFolder: boolean
}

/**
 * The path behind `basePath`. Each name is decoded once. None is empty, `.` or `..`, none has a slash, a backslash or a
 * NUL in it, and none begins with a dot unless `dotfiles` says so, save `.well-known` at the root (RFC 8615).
 */
export function readPath(url: string, basePath: string, dotfiles: boolean): UrlPath | null {
  const start = url.indexOf('/', url.indexOf('://') + 3)
  const query = url.indexOf('?', start)
  const pathname = url.slice(start, query === -1 ? undefined : query)
  const search = query === -1 ? '' : url.slice(query)
  const [first, ...encoded] = pathname.slice(basePath.length).split('/')
  // `/ax` is not below `/a`.
  if (first !== '') return null
  const isFolder = encoded.at(-1) === ''
  const names = (isFolder ? encoded.slice(0, -1) : encoded).map(decode)
  return names.every((name, depth) => isName(name, depth, dotfiles))
    ? { pathname, search, names: names as readonly string[], isFolder }
    : null
}

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment)
  } catch {
    return null
  }
}

function isName(name: string | null, depth: number, dotfiles: boolean): boolean {
  if (name === null || name === '' || name === '.' || name === '..' || unsafe.test(name)) return false
  return dotfiles || !name.startsWith('.') || (depth === 0 && name === '.well-known')
}

// Separators of any system, and what ends a string in its interface.
const unsafe = /[/\\\0]/

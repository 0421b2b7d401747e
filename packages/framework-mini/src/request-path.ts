/** The URL of a request and a `basePath` in, the path between them out, and what stands where in it. */
import type { Context, HttpRequest } from '@tsgi/spec'

/**
 * The path behind `basePath`, as the client spelt it: `/` where nothing is behind it, `null` where the URL does not begin
 * with it. A request's URL is absolute and serialised, so that it is sliced and not parsed.
 */
export function pathBehind({ url }: HttpRequest, { basePath }: Context): string | null {
  // Behind `http://` and at least one character of a host.
  const start = url.indexOf('/', 8)
  if (basePath === '') return url.slice(start, endOfPath(url, start))
  if (!url.startsWith(basePath, start)) return null
  const end = endOfPath(url, start)
  return url.slice(start + basePath.length, end) || '/'
}

/** From `?` on, `''` without one. */
export function queryOf({ url }: HttpRequest): string {
  const start = endOfPath(url, 8)
  const fragment = url.indexOf('#', start)
  return fragment === -1 ? url.slice(start) : url.slice(start, fragment)
}

// The URL of a native request has a fragment.
function endOfPath(url: string, start: number): number {
  const query = url.indexOf('?', start)
  const fragment = url.indexOf('#', start)
  if (query === -1) return fragment === -1 ? url.length : fragment
  return fragment === -1 || query < fragment ? query : fragment
}

/** The first `count` segments of a path, as the client spelt them. */
export function headOf(path: string, count: number): string {
  let end = 0
  for (let i = 0; i < count; i += 1) {
    end = path.indexOf('/', end + 1)
    if (end === -1) return path
  }
  return path.slice(0, end)
}

/** A segment decoded: `%2F` becomes a slash inside it. Bytes that are no UTF-8 stay as they came. */
export function decode(segment: string): string {
  if (!segment.includes('%')) return segment
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

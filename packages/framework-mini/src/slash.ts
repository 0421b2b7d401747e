/** A path that leads nowhere in, the answer that sends the client to its other spelling out. */
import type { Context, HttpRequest, HttpResponse } from '@tsgi/spec'
import { queryOf } from './request-path.ts'

/**
 * What a slash at the end of a path means. `strict`: `/a/` is not `/a`. `redirect`: where only the other spelling has a
 * route, the client is sent there with 308 (RFC 9110 section 15.4.9), its method, body and query kept.
 */
export type TrailingSlash = 'strict' | 'redirect'

/** The path with a slash at its end, or without the one that it has. */
export function otherSpelling(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : `${path}/`
}

/** Sends the client to a path of this application, `null` where a URL would read it as a host. */
export function redirectTo(path: string, request: HttpRequest, { basePath }: Context): HttpResponse | null {
  const location = `${basePath}${path}${queryOf(request)}`
  return location.startsWith('//') ? null : { status: 308, headers: [['location', location]] }
}

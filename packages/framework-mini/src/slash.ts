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

/**
 * Sends the client to a path of this application. A path that has a route never begins with `//`, which a client would read
 * as another host.
 */
export function redirectTo(path: string, request: HttpRequest, { basePath }: Context): HttpResponse {
  return { status: 308, headers: [['location', `${basePath}${path}${queryOf(request)}`]] }
}

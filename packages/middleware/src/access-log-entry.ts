/** A finished exchange in, what a log tells of it out. */
import type { Completion, Context, HttpRequest } from '@tsgi/spec'

/** One request and its answer. What is not known, or not told, is `null`. */
export interface AccessLogEntry {
  /** When the request came: ISO 8601, UTC. */
  readonly time: string
  /** RFC 5952 text. */
  readonly remoteAddress: string | null
  /** Of the request, as it came. */
  readonly method: string
  /** `https://example.com` */
  readonly origin: string
  /** With the query, as the option `query` has it. */
  readonly path: string
  /** `1.0`, `1.1`, `2` or `3`. */
  readonly httpVersion: string
  /** 101 where it became a WebSocket. */
  readonly status: number | null
  /** How the exchange ended: see `Completion`. */
  readonly outcome: Completion['outcome']
  /** Of the body, handed to the transport. */
  readonly bytes: number
  /** Milliseconds from the request to the end of the answer, to a thousandth. */
  readonly duration: number
  /** The header `referer`, its query as `query` says; `null` without one. */
  readonly referrer: string | null
  /** The header `user-agent`; `null` without one. */
  readonly userAgent: string | null
  /** `context.requestId`, where `requestId()` stands around the log. */
  readonly requestId: string | null
}

/** How much of a query is told. */
export type LoggedQuery = 'names' | 'full' | 'none'

/** What is known at the end of an exchange. */
export interface Finished {
  readonly request: HttpRequest
  readonly context: Context
  /** In milliseconds since 1970. */
  readonly began: number
  readonly duration: number
  readonly status: number | null
  readonly completion: Completion
}

export function entryOf(finished: Finished, query: LoggedQuery): AccessLogEntry {
  const { request, context, began, duration, status, completion } = finished
  const { url, method, headers } = request
  const path = url.indexOf('/', url.indexOf('://') + 3)
  const referrer = headers.get('referer')
  return {
    time: new Date(began).toISOString(),
    remoteAddress: context.remoteAddress?.address ?? null,
    method,
    origin: url.slice(0, path),
    path: withQuery(url.slice(path), query),
    httpVersion: context.httpVersion,
    status,
    outcome: completion.outcome,
    bytes: completion.bytes,
    duration: Math.round(duration * 1000) / 1000,
    // Its query may be that of a page of the same site.
    referrer: referrer === null ? null : withQuery(referrer, query),
    userAgent: headers.get('user-agent'),
    requestId: (context as Context & { readonly requestId?: string }).requestId ?? null,
  }
}

/** `/a?b=1&c` as `/a?b=*&*`: a value may be a secret, and so may a name without one. */
function withQuery(path: string, mode: LoggedQuery): string {
  const at = path.indexOf('?')
  if (at === -1 || mode === 'full') return path
  if (mode === 'none') return path.slice(0, at)
  const parts = path.slice(at + 1).split('&')
  const shown = parts.map((part) => {
    const end = part.indexOf('=')
    return part === '' ? '' : `${part.slice(0, Math.max(0, end + 1))}*`
  })
  return `${path.slice(0, at)}?${shown.join('&')}`
}

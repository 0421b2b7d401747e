/** The conditions of a request and what there is in, whether to send it out (RFC 9110 section 13.2.2). Pure. */
import type { HttpHeaders } from '@tsgi/spec'
import { parseHttpDate } from './http-date.ts'

/** What identifies a representation. */
export interface Validators {
  /** `"x"` or `W/"x"` */
  readonly etag: string | null
  /** An HTTP-date. */
  readonly lastModified: string | null
}

/**
 * What a GET or HEAD is answered with that would be 200: 412 where it demands another representation, 304 where it has
 * this one already. A date that is none, or that there is nothing to compare with, is passed over.
 */
export function evaluate(headers: Pick<HttpHeaders, 'get'>, { etag, lastModified }: Validators): 200 | 304 | 412 {
  const modified = dateOf(lastModified)
  const isLaterThan = (since: number | null) => modified === null || since === null || modified > since
  const ifMatch = headers.get('if-match')
  const ifNoneMatch = headers.get('if-none-match')
  if (ifMatch !== null) {
    if (!names(ifMatch, etag, isStrongMatch)) return 412
  } else {
    const since = dateOf(headers.get('if-unmodified-since'))
    if (since !== null && modified !== null && modified > since) return 412
  }
  if (ifNoneMatch !== null) return names(ifNoneMatch, etag, isWeakMatch) ? 304 : 200
  return isLaterThan(dateOf(headers.get('if-modified-since'))) ? 200 : 304
}

type Match = (one: string, other: string) => boolean

/** RFC 9110 section 8.8.3.2. */
const isStrongMatch: Match = (one, other) => one === other && !one.startsWith('W/')
const isWeakMatch: Match = (one, other) => opaque(one) === opaque(other)

function opaque(tag: string): string {
  return tag.startsWith('W/') ? tag.slice(2) : tag
}

/** Whether a list names a tag: `*` names every one, and what there is without one. */
function names(list: string, etag: string | null, match: Match): boolean {
  if (list.trim() === '*') return true
  if (etag === null) return false
  return (list.match(/(?:W\/)?"[^"]*"/g) ?? []).some((tag) => match(tag, etag))
}

function dateOf(text: string | null): number | null {
  return text === null ? null : parseHttpDate(text)
}

/** The conditions of a request and the validators of a file in, whether they hold out. Pure. */
import type { HttpHeaders } from '@tsgi/spec'

/** What tells one state of a file from another. */
export interface Validators {
  /** Strong: `"…"`. */
  readonly etag: string
  /** Milliseconds since 1970, in whole seconds. */
  readonly modified: number
}

/** Judges in the order of RFC 9110, section 13.2.2. 304: the client has it; 412: it is not the one that was meant. */
export function judgeConditions(headers: HttpHeaders, { etag, modified }: Validators): 'go on' | 304 | 412 {
  const match = headers.get('if-match')
  const unmodifiedSince = match === null ? readDate(headers.get('if-unmodified-since')) : null
  if (match !== null && !lists(match, etag, 'strong')) return 412
  if (unmodifiedSince !== null && modified > unmodifiedSince) return 412
  const noneMatch = headers.get('if-none-match')
  if (noneMatch !== null) return lists(noneMatch, etag, 'weak') ? 304 : 'go on'
  const modifiedSince = readDate(headers.get('if-modified-since'))
  return modifiedSince !== null && modified <= modifiedSince ? 304 : 'go on'
}

/** Whether a part may be sent: without an `if-range`, or with one that names exactly this state (section 13.1.5). */
export function rangeMayCount(headers: HttpHeaders, { etag, modified }: Validators): boolean {
  const condition = headers.get('if-range')
  return condition === null || condition === etag || readDate(condition) === modified
}

function lists(field: string, etag: string, comparison: 'strong' | 'weak'): boolean {
  if (field.trim() === '*') return true
  return [...field.matchAll(tags)].some(
    ([, weak, tag]) => tag === etag && (comparison === 'weak' || weak === undefined),
  )
}

// Not split at commas, which a tag may have in it: section 8.8.3.
const tags = /(W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g

/** A date in one of the three forms of section 5.6.7; `null` without one. */
function readDate(field: string | null): number | null {
  if (field === null || !httpDate.test(field)) return null
  const time = Date.parse(field.endsWith('GMT') ? field : `${field} GMT`)
  return Number.isNaN(time) ? null : time
}

const httpDate =
  /^(?:[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]{8} GMT|[A-Z][a-z]+day, \d\d-[A-Z][a-z]{2}-\d\d [\d:]{8} GMT|[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4})$/

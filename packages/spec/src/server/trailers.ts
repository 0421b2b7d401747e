/** The trailers of an answer in, fields that are safe to send behind its body out. RFC 9110 section 6.5. */
import { invalid, readFields } from './answer-fields.ts'
import type { RequestHead } from './request-head.ts'

/** RFC 9110 section 6.5.1: what a client needs before the body, or what a trailer must not change any more. */
export const headOnly: ReadonlySet<string> = new Set([
  'age',
  'authorization',
  'cache-control',
  'content-encoding',
  'content-length',
  'content-range',
  'content-type',
  'date',
  'expires',
  'host',
  'location',
  'retry-after',
  'set-cookie',
  'vary',
  'www-authenticate',
])

/** Whether the client has said that it takes them: only then are they sent. */
export function takesTrailers({ fields, httpVersion }: RequestHead): boolean {
  if (httpVersion === '1.0') return false
  for (let i = 0; i < fields.length; i += 2) {
    const name = fields[i] as string
    if (
      name.length === 2 &&
      name.toLowerCase() === 'te' &&
      /(?:^|,)\s*trailers\s*(?:,|;|$)/i.test(fields[i + 1] as string)
    )
      return true
  }
  return false
}

/** Judges them; throws a `TsgiError` for what does not belong there. */
export function readTrailers(trailers: unknown): readonly string[] {
  const { fields, declared } = readFields(trailers, true)
  // Not among the fields: in a head it is the server's to send.
  if (declared !== null) throw misplaced('content-length')
  for (let i = 0; i < fields.length; i += 2) {
    const name = fields[i] as string
    if (headOnly.has(name)) throw misplaced(name)
  }
  return fields
}

function misplaced(name: string): Error {
  return invalid('no trailer that belongs into the head', name, 'Send it as a header.')
}

/** What an app has promised; a rejection that nobody waits for, or not yet, is not unhandled. */
export function settled(promise: unknown): Promise<unknown> {
  // Not Promise.resolve(), which believes a promise that the app has changed.
  const own = new Promise((resolve) => resolve(promise))
  own.catch(() => {})
  return own
}

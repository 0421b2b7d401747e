/** What a handler returned in, an answer out. */
import type { Answer, HttpResponse } from '@tsgi/spec'
import { answer } from '@tsgi/spec/answer'

/** What a handler may return: text, bytes, chunks, an answer, or any other object or array, which becomes JSON. */
export type Reply = string | Uint8Array | AsyncIterable<Uint8Array> | Answer | object

/** Text with a status. */
export function text(body: string, status = 200): HttpResponse {
  return answer(status, { 'content-type': 'text/plain; charset=utf-8' }, body)
}

/** HTML with a status. */
export function html(body: string, status = 200): HttpResponse {
  return answer(status, { 'content-type': 'text/html; charset=utf-8' }, body)
}

/** A value as JSON. Throws a `TypeError` for a value that has no JSON, such as a function or a cycle. */
export function json(value: unknown, status = 200): HttpResponse {
  const body = JSON.stringify(value) as string | undefined
  if (body === undefined)
    throw new TypeError(`json() needs a value that JSON can hold; got ${typeof value}. Return null for nothing.`)
  return answer(status, { 'content-type': 'application/json' }, body)
}

/** Sends the client elsewhere. 303 makes it a GET there. */
export function redirect(location: string, status: 301 | 302 | 303 | 307 | 308 = 303): HttpResponse {
  return answer(status, { location }, null)
}

/** The answer that a reply means. */
export function toAnswer(reply: unknown): Answer {
  if (typeof reply === 'string') return text(reply)
  if (typeof reply !== 'object' || reply === null) {
    throw new TypeError(
      `A handler needs to return text, bytes, chunks, an answer or an object; got ${String(reply)}. Return { status: 204 } for nothing.`,
    )
  }
  if (isAnswer(reply)) return reply
  const isBytes = reply instanceof Uint8Array || Symbol.asyncIterator in reply
  if (isBytes)
    return answer(200, { 'content-type': 'application/octet-stream' }, reply as Uint8Array | AsyncIterable<Uint8Array>)
  return json(reply)
}

const members: ReadonlySet<string> = new Set(['status', 'headers', 'body', 'trailers'])

/**
 * A literal with a status and nothing that an answer does not have, an object of a class with a status (a `Response`), or
 * an upgrade. A plain object with a status and more is data.
 */
function isAnswer(reply: object): reply is Answer {
  const { status, upgrade } = reply as { status?: unknown; upgrade?: unknown }
  if (upgrade === 'websocket') return true
  if (typeof status !== 'number') return false
  return Object.getPrototypeOf(reply) !== Object.prototype || Object.keys(reply).every((key) => members.has(key))
}

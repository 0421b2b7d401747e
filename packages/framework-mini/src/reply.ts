/** What a handler returned in, an answer out. */
import type { Answer, HttpResponse } from '@tsgi/spec'
import { answer } from '@tsgi/spec/answer'

/**
 * What a handler may return: text, bytes, chunks, an answer, or an array or plain object, which becomes JSON. Return data
 * that came from outside by `json()`: as it stands, `{ "status": 200, "body": … }` would be taken for an answer.
 */
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
  if (reply instanceof Uint8Array || Symbol.asyncIterator in reply) return octets(reply as Uint8Array)
  if (reply instanceof ArrayBuffer) return octets(new Uint8Array(reply))
  if (isData(reply)) return json(reply)
  throw new TypeError(
    `A handler needs to return text, bytes, chunks, an answer, an array or a plain object; got ${Object.prototype.toString.call(reply)}.`,
  )
}

function octets(body: Uint8Array | AsyncIterable<Uint8Array>): HttpResponse {
  return answer(200, { 'content-type': 'application/octet-stream' }, body)
}

/** What JSON shows as it is: arrays, plain objects, and objects that say themselves how. */
function isData(reply: object): boolean {
  return Array.isArray(reply) || isPlain(reply) || typeof (reply as { toJSON?: unknown }).toJSON === 'function'
}

function isPlain(reply: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(reply)
  return prototype === Object.prototype || prototype === null
}

const members: ReadonlySet<string> = new Set(['status', 'headers', 'body', 'trailers'])

/**
 * A literal with a status and nothing that an answer does not have, a `Response`, or an upgrade with a listener. A plain
 * object with a status and more is data. Data that came from outside may look like an answer: return it by `json()`.
 */
function isAnswer(reply: object): reply is Answer {
  const { status, upgrade, listener, arrayBuffer } = reply as Record<string, unknown>
  if (upgrade === 'websocket') return typeof listener === 'object' && listener !== null
  if (typeof status !== 'number') return false
  return typeof arrayBuffer === 'function' || (isPlain(reply) && Object.keys(reply).every((key) => members.has(key)))
}

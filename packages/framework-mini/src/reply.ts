/** What a handler returned in, an answer out. */
import type { Answer, HttpResponse, WebSocketUpgrade } from '@tsgi/spec'
import { answer } from '@tsgi/spec/answer'

/**
 * What a handler may return: text, bytes, chunks, an answer, or an array or plain object, which becomes JSON.
 *
 * An object whose `status` is a number is an answer (a literal, a `Response`), and with members that no answer has it is an
 * error. So return data that may have such a `status` by {@link json}, and data that came from outside always:
 * `{ "status": 200, "headers": …, "body": … }` would be sent as the client wrote it.
 */
export type Reply = string | Uint8Array | AsyncIterable<Uint8Array> | Answer | object

// Written once and never changed: an answer may be sent while another one is made.
const textHeaders = [['content-type', 'text/plain; charset=utf-8']] as const
const htmlHeaders = [['content-type', 'text/html; charset=utf-8']] as const
const jsonHeaders = [['content-type', 'application/json']] as const
const bytesHeaders = [['content-type', 'application/octet-stream']] as const

/** Text with a status. */
export function text(body: string, status = 200): HttpResponse {
  return { status, headers: textHeaders, body }
}

/** HTML with a status. */
export function html(body: string, status = 200): HttpResponse {
  return { status, headers: htmlHeaders, body }
}

/** A value as JSON, whatever it looks like. Throws a `TypeError` for one that has no JSON, such as a function or a cycle. */
export function json(value: unknown, status = 200): HttpResponse {
  const body = JSON.stringify(value) as string | undefined
  if (body === undefined)
    throw new TypeError(`json() needs a value that JSON can hold; got ${typeof value}. Return null for nothing.`)
  return { status, headers: jsonHeaders, body }
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
  const { status, upgrade } = reply as Record<string, unknown>
  if (typeof status === 'number') return asResponse(reply as HttpResponse)
  if (upgrade === 'websocket') return asUpgrade(reply as WebSocketUpgrade)
  if (reply instanceof Uint8Array || Symbol.asyncIterator in reply) return octets(reply as Uint8Array)
  if (isData(reply)) return json(reply)
  if (reply instanceof ArrayBuffer) return octets(new Uint8Array(reply))
  throw new TypeError(
    `A handler needs to return text, bytes, chunks, an answer, an array or a plain object; got ${Object.prototype.toString.call(reply)}.`,
  )
}

/** Whether something has to be awaited. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
}

function octets(body: Uint8Array | AsyncIterable<Uint8Array>): HttpResponse {
  return { status: 200, headers: bytesHeaders, body }
}

/** What JSON shows as it is: arrays, plain objects, and objects that say themselves how. */
function isData(reply: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(reply)
  if (prototype === Object.prototype || prototype === null || Array.isArray(reply)) return true
  return typeof (reply as { toJSON?: unknown }).toJSON === 'function'
}

const members: ReadonlySet<string> = new Set(['status', 'headers', 'body', 'trailers'])

function asResponse(reply: HttpResponse): HttpResponse {
  // A `Response` has no members of its own; those of a polyfill are its business.
  if (typeof (reply as Partial<Response>).arrayBuffer === 'function') return reply
  for (const key of Object.keys(reply)) {
    if (!members.has(key))
      throw new TypeError(
        `An object with a status is an answer and has status, headers, body and trailers; got one with ${key}. Return data by json().`,
      )
  }
  return reply
}

function asUpgrade(reply: WebSocketUpgrade): WebSocketUpgrade {
  if (typeof reply.listener === 'object' && reply.listener !== null) return reply
  throw new TypeError(`An upgrade to a WebSocket needs a listener, an object; got ${typeof reply.listener}.`)
}

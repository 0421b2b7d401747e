/** What an app returned in, a head that is safe to send out; anything else is a thrown `TsgiError` before a byte leaves. */
import { connectionFields, decimal, fieldValue, token } from '../grammar.ts'
import { isPullable } from './answer-source.ts'
import { show, TsgiError } from './errors.ts'
import { reasonPhrase } from './reason-phrases.ts'

/** The head of an answer, ready for the wire. */
export interface AnswerHead {
  readonly status: number
  readonly reason: string
  /** Name, value, name, value, …: lower-case names, no framing and no hop-by-hop field. */
  readonly fields: string[]
  /** The `content-length` to send; `null` sends none. */
  readonly length: number | null
  /** The body is a stream without a length. */
  readonly chunked: boolean
  /** The app set a `date`. */
  readonly dated: boolean
  /** The connection ends after this answer. */
  close: boolean
}

/** A judged answer. `body` is `null` where nothing of it is sent. */
export interface AnswerPlan {
  readonly head: AnswerHead
  readonly body: string | Uint8Array | object | null
  /** A body that will not be sent and has to be ended. */
  readonly unsent: object | null
}

/** What planning needs to know of the exchange and its server. */
export interface AnswerCircumstances {
  readonly method: string
  readonly byteLength: (text: string) => number
  /** Whether the platform sends a `date` of the app instead of its own. */
  readonly customDate: boolean
}

// What frames a message is the server's too.
const serversOwn: ReadonlySet<string> = new Set(['content-length', ...connectionFields])

// Names repeat from answer to answer. Bounded, because an app may make them up.
const knownNames = new Map<string, string>()
const rememberedNames = 1000

/** Judges an answer. Reads each of its properties once. */
export function planAnswer(answer: unknown, circumstances: AnswerCircumstances): AnswerPlan {
  if (typeof answer !== 'object' || answer === null) throw invalid('an object with a status', show(answer))
  const { status, headers, body, upgrade } = answer as Record<string, unknown>
  if (upgrade === 'websocket' && status === undefined) {
    throw new TsgiError({
      code: 'capability-missing',
      party: 'app',
      demand: "An answer that asks for a WebSocket needs a server with the capability 'webSocket'",
      got: 'one that does not declare it',
      cure: 'Look at context.server.capabilities first.',
    })
  }
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599)
    throw invalid('a status that is an integer from 200 to 599', show(status))
  const found = readFields(headers, circumstances.customDate)
  const size = measure(body, circumstances.byteLength)
  return frame(status, found, body as AnswerPlan['body'] | undefined, size, circumstances.method)
}

/** The head of an answer without a word: refusals and failures. */
export function bareHead(status: number): AnswerHead {
  const reason = reasonPhrase(status)
  return { status, reason, fields: [], length: 0, chunked: false, dated: false, close: false }
}

function frame(
  status: number,
  found: Fields,
  given: AnswerPlan['body'] | undefined,
  size: number | null,
  method: string,
): AnswerPlan {
  const { fields, declared, dated, close } = found
  const body = given ?? null
  const reason = reasonPhrase(status)
  const base = { status, reason, fields, dated, close, chunked: false }
  const unsent = typeof body === 'object' && !(body instanceof Uint8Array) ? body : null
  if (status === 204) return { head: { ...base, length: null }, body: null, unsent }
  if (status === 205) return { head: { ...base, length: 0 }, body: null, unsent }
  if (method === 'HEAD' || status === 304) {
    // RFC 9110 section 8.6: the length that the body of a 200 to a GET would have, where it is known. An app that gives
    // no body at all says nothing about that length.
    const known = declared ?? (body === null ? null : size)
    return { head: { ...base, length: known }, body: null, unsent }
  }
  if (size === null) return { head: { ...base, length: declared, chunked: declared === null }, body, unsent: null }
  if (declared !== null && declared !== size)
    throw invalid(`a content-length that is the length of the body, ${size}`, String(declared))
  return { head: { ...base, length: size }, body: size === 0 ? null : body, unsent: null }
}

interface Fields {
  readonly fields: string[]
  readonly declared: number | null
  readonly dated: boolean
  readonly close: boolean
}

function readFields(headers: unknown, customDate: boolean): Fields {
  const fields: string[] = []
  let declared: number | null = null
  let dated = false
  let close = false
  if (headers === undefined || headers === null) return { fields, declared, dated, close }
  if (typeof (headers as Partial<Iterable<unknown>>)[Symbol.iterator] !== 'function' || typeof headers === 'string')
    throw invalid('headers that are an iterable of [name, value] pairs', show(headers))
  for (const pair of headers as Iterable<unknown>) {
    if (typeof pair !== 'object' || pair === null) throw invalid('headers of [name, value] pairs', show(pair))
    const [given, value] = pair as [unknown, unknown]
    const name = checkedName(given)
    if (typeof value !== 'string' || !fieldValue.test(value))
      throw invalid(`a value of the header ${name} that is a string without control characters`, show(value))
    if (name === 'date') {
      if (!customDate) continue
      dated = true
    } else if (serversOwn.has(name)) {
      if (name === 'content-length') declared = checkedLength(value, declared)
      else if (name === 'connection') close ||= /(?:^|,)[ \t]*close[ \t]*(?:,|$)/i.test(value)
      continue
    }
    fields.push(name, value)
  }
  return { fields, declared, dated, close }
}

function checkedName(given: unknown): string {
  const known = knownNames.get(given as string)
  if (known !== undefined) return known
  if (typeof given !== 'string' || !token.test(given)) throw invalid('a header name that is a token', show(given))
  const name = given.toLowerCase()
  if (knownNames.size >= rememberedNames) knownNames.clear()
  knownNames.set(given, name)
  return name
}

function checkedLength(value: string, before: number | null): number {
  if (before !== null) throw invalid('one content-length', 'a second one')
  if (!decimal.test(value)) throw invalid('a content-length that is a decimal number', show(value))
  return Number(value)
}

/** The bytes of a body, `null` where only its end tells. */
function measure(body: unknown, byteLength: (text: string) => number): number | null {
  if (body === undefined || body === null) return 0
  if (typeof body === 'string') return byteLength(body)
  if (body instanceof Uint8Array) return body.byteLength
  if (typeof body === 'object' && isPullable(body)) return null
  throw invalid('a body that is text, a Uint8Array, an async iterable of Uint8Array, or null', show(body))
}

function invalid(demand: string, got: string): TsgiError {
  return new TsgiError({
    code: 'answer-invalid',
    party: 'app',
    demand: `The answer of an app needs ${demand}`,
    got,
    cure: 'The client was sent a bare 500.',
  })
}

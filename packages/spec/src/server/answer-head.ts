/** What an app returned in, a head that is safe to send out; anything else is a thrown `TsgiError` before a byte leaves. */
import { reasonPhrase } from '../reason-phrase.ts'
import { type AnswerFields, invalid, leaveLength, readFields } from './answer-fields.ts'
import { isPullable } from './answer-source.ts'
import { show, type TsgiError } from './errors.ts'
import type { RequestHead } from './request-head.ts'
import { settled } from './trailers.ts'
import { planUpgrade, type UpgradePlan } from './upgrade-plan.ts'

/** The head of an answer, ready for the wire. */
export interface AnswerHead {
  /** An integer from 200 to 599. */
  readonly status: number
  /** The reason phrase; `''` for a status that is not registered. */
  readonly reason: string
  /** Name, value, name, value, …: lower-case names, no framing and no hop-by-hop field. */
  readonly fields: string[]
  /** No value of a field has a byte beyond ASCII. */
  readonly ascii: boolean
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
  /** A promise of fields to send behind the body; `null` where none are sent. */
  readonly trailers: unknown
}

/** A judged answer of any kind. */
export type Plan = AnswerPlan | UpgradePlan

/** What planning needs to know of the exchange and its server. */
export interface AnswerCircumstances {
  readonly method: string
  readonly byteLength: (text: string) => number
  /** Whether the platform sends a `date` of the app instead of its own. */
  readonly customDate: boolean
  /** The request, where the server can make a WebSocket of it. */
  readonly upgradable: RequestHead | null
  /** Whether server and client take trailers. */
  readonly trailers: boolean
}

/** Judges an answer. Reads each of its properties once. */
export function planAnswer(answer: unknown, circumstances: AnswerCircumstances & { upgradable: null }): AnswerPlan
export function planAnswer(answer: unknown, circumstances: AnswerCircumstances): Plan
export function planAnswer(answer: unknown, circumstances: AnswerCircumstances): Plan {
  if (typeof answer !== 'object' || answer === null) throw noAnswer(answer)
  // The body before the headers: the responses of h3 know the type of a text only once their body was asked for.
  const { status, body, headers, upgrade, trailers } = answer as Record<string, unknown>
  if (upgrade === 'websocket' && status === undefined) {
    const { listener, protocol } = answer as Record<string, unknown>
    const plan = planUpgrade({ listener, protocol, headers }, circumstances.upgradable)
    if (!('status' in plan)) return plan
    return { head: { ...bareHead(plan.status), fields: [...plan.fields] }, body: null, unsent: null, trailers: null }
  }
  if (status === undefined) throw noAnswer(answer)
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599)
    throw invalid(
      'a status that is an integer from 200 to 599',
      show(status),
      'Give the number of a final status: 200.',
    )
  const found = readFields(headers, circumstances.customDate)
  const size = measure(body, circumstances.byteLength)
  const given = frame(status, found, body as AnswerPlan['body'] | undefined, size, circumstances.method)
  const plan = trailers === undefined ? given : withTrailers(given, trailers, circumstances)
  // A Response that was read has a body that ends at once: sent, it would be an empty answer that looks whole.
  if (size === null && plan.body !== null && (answer as { bodyUsed?: unknown }).bodyUsed === true)
    throw invalid('a body that nobody has read', 'a Response whose body was used', 'Return response.clone() instead.')
  return plan
}

/** The head of an answer without a word: refusals and failures. */
export function bareHead(status: number): AnswerHead {
  const reason = reasonPhrase(status)
  return { status, reason, fields: [], ascii: true, length: 0, chunked: false, dated: false, close: false }
}

// Trailers need chunks before them. Where none can be sent they are dropped, and so is their failure.
function withTrailers(plan: AnswerPlan, trailers: unknown, circumstances: AnswerCircumstances): AnswerPlan {
  const { head, body } = plan
  const hasNoBody = head.length === null && !head.chunked
  if (!circumstances.trailers || hasNoBody || circumstances.method === 'HEAD' || head.status === 304) {
    void settled(trailers)
    return plan
  }
  return { ...plan, head: { ...head, length: null, chunked: true }, body: body ?? '', trailers }
}

function frame(
  status: number,
  found: AnswerFields,
  given: AnswerPlan['body'] | undefined,
  size: number | null,
  method: string,
): AnswerPlan {
  const { declared } = found
  const body = given ?? null
  if (status === 204) return planOf(headOf(status, found, null), body, false)
  if (status === 205) return planOf(headOf(status, found, 0), body, false)
  if (method === 'HEAD' || status === 304) {
    // RFC 9110 section 8.6: the length that the body of a 200 to a GET would have, where it is known. An app that gives
    // no body at all says nothing about that length.
    return planOf(headOf(status, found, declared ?? (body === null ? null : size)), body, false)
  }
  if (size === null) return planOf(headOf(status, found, declared, declared === null), body, true)
  if (declared !== null && declared !== size)
    throw invalid(`a content-length that is the length of the body, ${size}`, String(declared), leaveLength)
  return planOf(headOf(status, found, size), body, size > 0)
}

// Written out: objects that are spread outlive a collection, and cost as much as all the rest of a plan.
function headOf(
  status: number,
  { fields, ascii, dated, close }: AnswerFields,
  length: number | null,
  chunked = false,
): AnswerHead {
  return { status, reason: reasonPhrase(status), fields, ascii, length, chunked, dated, close }
}

function planOf(head: AnswerHead, body: AnswerPlan['body'], isSent: boolean): AnswerPlan {
  if (isSent) return { head, body, unsent: null, trailers: null }
  const unsent = typeof body === 'object' && !(body instanceof Uint8Array) ? body : null
  return { head, body: null, unsent, trailers: null }
}

/** The bytes of a body, `null` where only its end tells. */
function measure(body: unknown, byteLength: (text: string) => number): number | null {
  if (body === undefined || body === null) return 0
  if (typeof body === 'string') return byteLength(body)
  // A proxy of one passes `instanceof`, and no platform can send it.
  if (ArrayBuffer.isView(body) && body instanceof Uint8Array) return body.byteLength
  if (typeof body === 'object' && isPullable(body)) return null
  throw invalid(
    'a body that is text, a Uint8Array, an async iterable of Uint8Array, or null',
    show(body),
    'Encode it: JSON.stringify(value), new Uint8Array(buffer).',
  )
}

function noAnswer(answer: unknown): TsgiError {
  return invalid('to be an object with a status', show(answer), 'Return { status: 200 }, or a Response.')
}

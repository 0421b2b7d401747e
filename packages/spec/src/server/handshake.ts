/** The head of a request in, what an upgrade answer to it becomes out: a WebSocket, or a refusal. RFC 6455 section 4.2.1. Pure. */
import { token } from '../grammar.ts'
import { deflateOffer } from './deflate-offer.ts'
import type { RequestHead } from './request-head.ts'

/** What a client offers with a request for a WebSocket. */
export interface Handshake {
  /** The value of `sec-websocket-key`. */
  readonly key: string
  /** The sub-protocols that it offers, as it ranks them. */
  readonly protocols: readonly string[]
  /** The first offer of per-message deflate that keeps RFC 7692, the only extension that is spoken; `''` without one. */
  readonly extensions: string
}

/** An answer in its place. */
export interface NoHandshake {
  readonly status: 400 | 426
  readonly fields: readonly string[]
}

// 16 bytes as base64.
const keyForm = /^[A-Za-z0-9+/]{22}==$/

/** Whether a request asks for a WebSocket, well or badly. */
export function asksForWebSocket({ method, httpVersion, fields, contentLength }: RequestHead): boolean {
  return (
    method === 'GET' &&
    httpVersion === '1.1' &&
    contentLength === 0 &&
    listOf(fields, 'upgrade').some((one) => one.toLowerCase() === 'websocket') &&
    listOf(fields, 'connection').some((one) => one.toLowerCase() === 'upgrade')
  )
}

/**
 * What the client offers, or the answer where it asks for no WebSocket, or not well. What passes is all that a platform
 * is told of the handshake, so that none judges it again, and differently.
 */
export function judgeHandshake(head: RequestHead): Handshake | NoHandshake {
  if (!asksForWebSocket(head)) return upgradeRequired()
  const { fields } = head
  if (valuesOf(fields, 'sec-websocket-version').join() !== '13') return upgradeRequired('sec-websocket-version', '13')
  // Not as a list: uWebSockets.js ends the process where it has to upgrade a request whose key is longer than this.
  const [key = '', ...otherKeys] = valuesOf(fields, 'sec-websocket-key')
  const protocols = offersOf(fields, 'sec-websocket-protocol')
  const extensions = deflateOffer(offersOf(fields, 'sec-websocket-extensions'))
  const isWellMade =
    keyForm.test(key) &&
    otherKeys.length === 0 &&
    new Set(protocols).size === protocols.length &&
    protocols.every((one) => token.test(one)) &&
    extensions !== null
  return isWellMade ? { key, protocols, extensions } : { status: 400, fields: [] }
}

/** RFC 9110 section 15.5.22: a 426 says what to upgrade to, and RFC 6455 section 4.4: which version. */
function upgradeRequired(...more: readonly string[]): NoHandshake {
  return { status: 426, fields: ['connection', 'upgrade', 'upgrade', 'websocket', ...more] }
}

/** What a client offers. A field of it has one member at least: an empty one is a member that is no token. */
function offersOf(fields: readonly string[], wanted: string): readonly string[] {
  const members = listOf(fields, wanted)
  return members.length === 0 ? valuesOf(fields, wanted) : members
}

/** The members of a list that may be spread over several fields; empty ones are none (RFC 9110 section 5.6.1). */
function listOf(fields: readonly string[], wanted: string): readonly string[] {
  return valuesOf(fields, wanted).flatMap((value) =>
    value
      .split(',')
      .map((member) => member.trim())
      .filter((member) => member !== ''),
  )
}

function valuesOf(fields: readonly string[], wanted: string): readonly string[] {
  const values: string[] = []
  for (let i = 0; i < fields.length; i += 2) {
    const name = fields[i] as string
    if (name.length === wanted.length && name.toLowerCase() === wanted) values.push(fields[i + 1] as string)
  }
  return values
}

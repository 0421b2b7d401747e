/** The head of a request in, what an upgrade answer to it becomes out: a WebSocket, or a refusal. RFC 6455 section 4.2.1. Pure. */
import type { RequestHead } from './request-head.ts'

/** What a client offers with a request for a WebSocket. */
export interface Handshake {
  /** The value of `sec-websocket-key`. */
  readonly key: string
  /** The sub-protocols that it offers, as it ranks them. */
  readonly protocols: readonly string[]
  /** The value of `sec-websocket-extensions`, `''` without one. */
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

/** What the client offers, or the answer where it asks for no WebSocket, or not well. */
export function judgeHandshake(head: RequestHead): Handshake | NoHandshake {
  if (!asksForWebSocket(head)) return upgradeRequired()
  const keys = listOf(head.fields, 'sec-websocket-key')
  if (listOf(head.fields, 'sec-websocket-version').join() !== '13')
    return upgradeRequired('sec-websocket-version', '13')
  const [key = ''] = keys
  if (keys.length !== 1 || !keyForm.test(key)) return { status: 400, fields: [] }
  return {
    key,
    protocols: listOf(head.fields, 'sec-websocket-protocol'),
    extensions: listOf(head.fields, 'sec-websocket-extensions').join(', '),
  }
}

/** RFC 9110 section 15.5.22: a 426 says what to upgrade to, and RFC 6455 section 4.4: which version. */
function upgradeRequired(...more: readonly string[]): NoHandshake {
  return { status: 426, fields: ['connection', 'upgrade', 'upgrade', 'websocket', ...more] }
}

/** The members of a list that may be spread over several fields. */
function listOf(fields: readonly string[], wanted: string): readonly string[] {
  const members: string[] = []
  for (let i = 0; i < fields.length; i += 2) {
    const name = fields[i] as string
    if (name.length !== wanted.length || name.toLowerCase() !== wanted) continue
    for (const member of (fields[i + 1] as string).split(',')) if (member.trim() !== '') members.push(member.trim())
  }
  return members
}

/** What cases about WebSockets share: apps that ask for one, listeners that note what they hear, how a connection failed. */
import { strict as assert } from 'node:assert'
import type { App, Capability, WebSocketListener, WebSocketUpgrade } from '@tsgi/spec'
import type { Stage, WireTalk } from '../case.ts'
import type { ClientHead } from '../message.ts'
import { openWebSocket, type WebSocketWire } from '../web-socket-wire.ts'

export const needs: readonly Capability[] = ['webSocket']

/** An app that asks for a WebSocket. */
export const upgrading =
  (listener: WebSocketListener, members: Partial<WebSocketUpgrade> = {}): App =>
  () => ({ upgrade: 'websocket', listener, ...members })

/** A listener that notes each message and how it was closed. */
export const noting = ({ note }: Stage, own: WebSocketListener = {}): WebSocketListener => ({
  message: (_socket, data) => note('message', shown(data)),
  close: (_socket, code, reason) => note('close', [code, reason]),
  ...own,
})

/** A listener that sends back what it gets. */
export const echoing: WebSocketListener = { message: (socket, data) => void socket.send(data) }

/** A message as a note. */
export function shown(data: string | Uint8Array): unknown {
  return typeof data === 'string' ? data : { bytes: [...data] }
}

/** The path of a request. */
export const pathOf = ({ url }: { readonly url: string }): string => new URL(url).pathname

/** The values of a field, one for each line. */
export const valuesOf = ({ headers }: ClientHead, wanted: string): readonly string[] =>
  headers.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value)

/** Opens one at a path. */
export const openAt = (talk: WireTalk, path: string): Promise<WebSocketWire> =>
  openWebSocket(talk, { requestLine: `GET ${path} HTTP/1.1` })

/** That a connection was ended for what the client sent: the listener hears no message of it, and 1006. */
export async function assertFailed(socket: WebSocketWire, { seen, notes }: WireTalk): Promise<void> {
  const heard = seen('message').then((message) => assert.fail(`the listener heard ${JSON.stringify(message)}`))
  await Promise.race([socket.ended(), heard])
  await socket.wire.closed()
  assert.deepEqual(await seen('close'), [1006, ''])
  assert.deepEqual(notes('message'), [])
}

/** That the server lives: another WebSocket opens and answers. */
export async function assertServes(talk: WireTalk, path = '/echo'): Promise<void> {
  const socket = await openAt(talk, path)
  await socket.send('still there')
  // What kind of message it is, others judge.
  assert.equal(String(await socket.message()), 'still there')
}

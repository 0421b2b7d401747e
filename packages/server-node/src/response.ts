/** A judged answer in, the calls of `ServerResponse` that send it out. */
import { Buffer } from 'node:buffer'
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { type AnswerHead, discardLimit } from '@tsgi/spec/server'
import type { LeanMessage } from './lean-message.ts'

/** How long what the client still sends is received after an answer that closes the connection, in milliseconds. */
const lingerTime = 1000

/** What node keeps of a response, and tells as `keep-alive`, in milliseconds. Tested on each line of Node. */
interface Internals {
  _keepAliveTimeout: number
}

/** Gives the head to node, which frames the message by it. `idle`: how long the connection is kept, in milliseconds; 0 where it ends. */
export function writeHead(response: ServerResponse, head: AnswerHead, idle = 0): void {
  // Node destroys a connection right behind its last answer: what the client still sends would reset it, and what the
  // system has not sent yet is lost (RFC 9112 section 9.6).
  const { socket } = response.req
  if (head.close) socket.destroySoon = () => endSocket(socket)
  ;(response as unknown as Internals)._keepAliveTimeout = idle
  const { fields } = head
  if (head.length !== null) fields.push('content-length', String(head.length))
  if (head.close) fields.push('connection', 'close')
  response.writeHead(head.status, head.reason, fields)
}

/** Sends a whole answer. Text goes to the socket in one string with its head, unless that is none of UTF-8. */
export function sendBody(response: ServerResponse, { ascii }: AnswerHead, body: string | Uint8Array | null): void {
  if (typeof body !== 'string') response.end(body ?? undefined)
  else response.end(ascii ? body : Buffer.from(body), 'utf8')
}

/** Sends a whole answer at once, before its request is complete. It still needs its `end()`. */
export function sendNow(response: ServerResponse, body: string | Uint8Array | null, delivered: () => void): void {
  // The head promised a length, so that the message is complete for the client before `end()`.
  response.flushHeaders()
  if (body !== null) response.write(body, 'utf8', delivered)
  else setImmediate(delivered)
}

/**
 * Receives what the client still sends, and calls back when the request has been received or the time is over: a
 * connection that is closed while the client sends is reset, and the answer may be lost with it (RFC 9112 section 9.6).
 */
export function linger(message: LeanMessage, end: () => void): void {
  let received = 0
  message.on('data', (chunk: Uint8Array) => {
    received += chunk.byteLength
    // Not the end yet: the client has the rest of the time to read its answer.
    if (received > discardLimit) message.pause()
  })
  const ended = () => {
    clearTimeout(timer)
    end()
  }
  const timer = setTimeout(ended, lingerTime)
  message.once('end', ended)
  message.once('close', ended)
  message.resumeReading()
  message.resume()
}

/** Ends a connection from this side, without a reset while the client may still be reading. */
export function endSocket(socket: Socket, last = ''): void {
  socket.end(last)
  const timer = setTimeout(() => socket.destroy(), lingerTime)
  socket.once('close', () => clearTimeout(timer))
}

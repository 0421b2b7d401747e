/** A request that asks for another protocol or a tunnel in; an exchange that can become a WebSocket out, an ordinary request, or a refusal. */
import { Buffer } from 'node:buffer'
import { type IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { asksForWebSocket, bareHead, type Life, Refusal } from '@tsgi/spec/server'
import { type Connection, connectionOf } from './connection.ts'
import { takeExchange } from './exchange.ts'
import type { LeanMessage } from './lean-message.ts'
import { readHead } from './request.ts'
import { endSocket } from './response.ts'
import type { WebSockets } from './web-socket.ts'

/** What a client may send before it has seen the 101, in bytes. */
const earlyLimit = 64 * 1024

/** Gives a connection to node's parser. */
export type Parse = (socket: Socket) => void

/**
 * Whether node hands the connection over (asked by Node 22.21, 24.9 and later; others always do). Node 26 reads a body
 * before it does, so that the request could not be given back whole: it stays, and is the last of its connection.
 */
export function shouldUpgrade(message: IncomingMessage): boolean {
  const { headers } = message
  if (headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0) return true
  connectionOf(message.socket).last = message
  return false
}

/** Judges a request that node's parser has stopped behind. Node has removed its listeners from the socket. */
export function takeUpgrade(
  life: Life,
  parse: Parse,
  webSockets: WebSockets,
  message: LeanMessage,
  socket: Socket,
  first: Buffer,
): void {
  const connection = connectionOf(socket)
  const judge = (early: Buffer) => {
    const head = readHead(life, message, connection)
    if (head instanceof Refusal || !asksForWebSocket(head)) serveAsRequest(parse, connection, message, socket, early)
    else askApp(life, webSockets, message, socket, early)
  }
  inTurn(connection, socket, first, judge)
}

/** CONNECT: a server of its own content has no tunnel (RFC 9110 section 9.3.6). Node has removed its listeners here too. */
export function refuseTunnel(socket: Socket, first: Buffer): void {
  const connection = connectionOf(socket)
  inTurn(connection, socket, first, () => {
    connection.closing = true
    const { status, reason } = bareHead(405)
    endSocket(socket, `HTTP/1.1 ${status} ${reason}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
    // What the client still sends is received for a while: unread, it would reset the connection and lose the answer.
    socket.resume()
  })
}

/** What node's parser has stopped behind comes after the answers that are owed before it. */
function inTurn(connection: Connection, socket: Socket, first: Buffer, then: (early: Buffer) => void): void {
  // Of a client that resets the connection: nobody else listens to it any more.
  socket.on('error', ignore)
  if (connection.open.length > 0) whenAnswered(connection, socket, first, then)
  // The connection ends: what comes is received, so that it is not reset.
  else if (connection.closing) socket.resume()
  else then(first)
}

/** Node's parser, which has given the connection away, no longer cares for the answers that are owed before a request. */
function whenAnswered(connection: Connection, socket: Socket, first: Buffer, then: (early: Buffer) => void): void {
  const { open } = connection
  let hasEnded = false
  const release = keepEarly(socket, first, {
    drain: () => open[0]?.drained(),
    end: () => {
      hasEnded = true
    },
  })
  void open.at(-1)?.context.completed.then(() => {
    const early = release()
    if (socket.destroyed) return
    if (!connection.closing && !hasEnded) return then(early)
    // An answer that closes the connection has been the last one.
    socket.resume()
    if (!connection.closing) endSocket(socket)
  })
}

function askApp(life: Life, webSockets: WebSockets, message: LeanMessage, socket: Socket, first: Buffer): void {
  const response = new ServerResponse(message)
  response.assignSocket(socket)
  const release = keepEarly(socket, first, {
    drain: () => response.emit('drain'),
    // A client that leaves is noticed only by reading.
    end: () => socket.destroy(),
  })
  response.once('finish', () => {
    release()
    socket.resume()
    endSocket(socket)
  })
  takeExchange(life, message, response, (plan, turn) => {
    const early = release()
    response.detachSocket(socket)
    webSockets.open(message, socket, early, plan, turn)
  })
}

/** Keeps what a client sends before its time, and leaves it with the client above a bound. Returns what takes it. */
function keepEarly(
  socket: Socket,
  first: Buffer,
  listeners: { readonly drain: () => void; readonly end: () => void },
): () => Buffer {
  const early = [first]
  let received = 0
  const hear = (chunk: Buffer) => {
    early.push(chunk)
    received += chunk.byteLength
    if (received > earlyLimit) socket.pause()
  }
  socket.on('data', hear).on('drain', listeners.drain).on('end', listeners.end)
  return () => {
    socket.off('data', hear).off('drain', listeners.drain).off('end', listeners.end)
    return Buffer.concat(early)
  }
}

/**
 * Gives the request back to the parser without its wish, so that it has a body and others can follow it (RFC 9110
 * section 7.8: a server may ignore `Upgrade`). The app still sees the fields as they came.
 */
function serveAsRequest(
  parse: Parse,
  connection: Connection,
  message: LeanMessage,
  socket: Socket,
  first: Buffer,
): void {
  const { method, url, httpVersion, rawHeaders } = message
  connection.asSent = rawHeaders
  let text = `${method} ${url} HTTP/${httpVersion}\r\n`
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string
    if (name.toLowerCase() !== 'upgrade') text += `${name}: ${rawHeaders[i + 1]}\r\n`
  }
  socket.off('error', ignore)
  socket.unshift(Buffer.concat([Buffer.from(`${text}\r\n`, 'latin1'), first]))
  parse(socket)
}

function ignore(): void {}

/** A request that asks for another protocol in; an exchange that can become a WebSocket out, or an ordinary request. */
import { Buffer } from 'node:buffer'
import { type IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { asksForWebSocket, type Life, Refusal } from '@tsgi/spec/server'
import { type Connection, connectionOf } from './connection.ts'
import { takeExchange } from './exchange.ts'
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
  message: IncomingMessage,
  socket: Socket,
  first: Buffer,
): void {
  const connection = connectionOf(socket)
  socket.on('error', ignore)
  // An answer that is owed before it could not wait for the socket to drain.
  if (connection.closing || connection.open.size > 0) return void socket.destroy()
  const head = readHead(life, message, connection)
  if (head instanceof Refusal || !asksForWebSocket(head))
    return serveAsRequest(parse, connection, message, socket, first)
  const early = [first]
  let received = 0
  const hear = (chunk: Buffer) => {
    early.push(chunk)
    received += chunk.byteLength
    if (received > earlyLimit) socket.pause()
  }
  // A client that leaves is noticed only by reading.
  const leave = () => socket.destroy()
  socket.on('data', hear).on('end', leave)
  const response = new ServerResponse(message)
  response.assignSocket(socket)
  const drain = () => response.emit('drain')
  const release = () => socket.off('data', hear).off('drain', drain).off('end', leave)
  socket.on('drain', drain)
  response.once('finish', () => {
    release()
    socket.resume()
    endSocket(socket)
  })
  takeExchange(life, message, response, (plan, turn) => {
    release()
    response.detachSocket(socket)
    webSockets.open(message, socket, Buffer.concat(early), plan, turn)
  })
}

/**
 * Gives the request back to the parser without its wish, so that it has a body and others can follow it (RFC 9110
 * section 7.8: a server may ignore `Upgrade`). The app still sees the fields as they came.
 */
function serveAsRequest(
  parse: Parse,
  connection: Connection,
  message: IncomingMessage,
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

/** One turn on node:http: binds the shared exchange to an `IncomingMessage` and its `ServerResponse`. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { type AnswerHead, BodyError, bareHead, Exchange, type Life, Refusal, type Transport } from '@tsgi/spec/server'
import { receiveBody } from './body.ts'
import { type Connection, connectionOf } from './connection.ts'
import { statusOf } from './errors.ts'
import { readHead } from './request.ts'
import { endLingering, endSocket, writeHead } from './response.ts'

/** Judges a request and runs its exchange. */
export function takeExchange(life: Life, message: IncomingMessage, response: ServerResponse): void {
  const connection = connectionOf(message.socket)
  if (connection.closing) return void message.resume()
  const head = readHead(life, message, connection)
  if (head instanceof Refusal) return refuse(connection, message, response, head)
  const transport = new NodeTransport(connection, message, response)
  const exchange = new Exchange(life, head, transport)
  transport.attach(exchange)
  exchange.run()
}

/** A connection is gone: so are its exchanges. */
export function loseExchanges(socket: Socket): void {
  for (const exchange of connectionOf(socket).open) exchange.lost('The client closed the connection.')
}

/** What node's parser could not take: answered where no answer is owed before it, and the connection ends. */
export function takeBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  const connection = connectionOf(socket)
  const newest = [...connection.open].at(-1)
  connection.closing = true
  const isGone = error.code === 'ECONNRESET' || error.code === 'HPE_INVALID_EOF_STATE' || !socket.writable
  if (isGone) return void socket.destroy()
  // Inside a body: the app hears of it, and its answer is the last of the connection.
  newest?.body?.fail(new BodyError('body-malformed', 400, 'The body of the request is not well-formed.'))
  if (newest !== undefined) return
  const { status, reason } = bareHead(statusOf(error))
  endSocket(socket, `HTTP/1.1 ${status} ${reason}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}

function refuse(connection: Connection, message: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  connection.closing = true
  const head = bareHead(refusal.status)
  head.close = true
  writeHead(response, head)
  response.on('error', ignore)
  message.on('error', ignore)
  endLingering(message, response, null, ignore)
}

class NodeTransport implements Transport {
  readonly #connection: Connection
  readonly #message: IncomingMessage
  readonly #response: ServerResponse
  #exchange: Exchange | undefined

  constructor(connection: Connection, message: IncomingMessage, response: ServerResponse) {
    this.#connection = connection
    this.#message = message
    this.#response = response
  }

  attach(exchange: Exchange): void {
    this.#exchange = exchange
    this.#connection.open.add(exchange)
    // `close` of the socket tells what is lost: it also comes to answers that wait behind others.
    this.#response.on('finish', () => this.#delivered())
    // What is written to a connection that breaks is an `error` that would be uncaught.
    this.#response.on('error', ignore)
    if (exchange.body !== null) receiveBody(this.#message, exchange.body)
  }

  sendWhole(head: AnswerHead, body: string | Uint8Array | null): void {
    this.#writeHead(head)
    if (head.close && this.#exchange?.body?.complete === false)
      return endLingering(this.#message, this.#response, body, () => this.#delivered())
    if (body === null) this.#response.end()
    else this.#response.end(body)
  }

  sendHead(head: AnswerHead): void {
    this.#writeHead(head)
    this.#response.flushHeaders()
    this.#response.on('drain', () => this.#exchange?.drained())
  }

  sendChunk(chunk: Uint8Array): boolean {
    return this.#response.write(chunk)
  }

  sendEnd(): void {
    this.#response.end()
  }

  cut(): void {
    this.#message.socket.destroy()
  }

  pauseBody(): void {
    this.#message.pause()
  }

  resumeBody(): void {
    this.#message.resume()
  }

  continueBody(): void {
    if (this.#exchange?.head.expectsContinue && !this.#response.headersSent) this.#response.writeContinue()
  }

  refuseBody(): void {
    this.cut()
  }

  remoteAddress(): Connection['remote'] {
    return this.#connection.remote
  }

  localAddress(): Connection['local'] {
    return this.#connection.local
  }

  #writeHead(head: AnswerHead): void {
    head.close ||= this.#connection.closing
    this.#connection.closing ||= head.close
    writeHead(this.#response, head)
  }

  #delivered(): void {
    if (this.#exchange === undefined) return
    this.#connection.open.delete(this.#exchange)
    this.#exchange.delivered()
  }
}

function ignore(): void {}

/** One turn on node:http: binds the shared exchange to a message and its `ServerResponse`. */
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import {
  type AnswerHead,
  BodyError,
  bareHead,
  Exchange,
  type Life,
  Refusal,
  type Transport,
  type UpgradePlan,
  type WebSocketTurn,
} from '@tsgi/spec/server'
import { type Connection, connectionOf } from './connection.ts'
import { statusOf } from './errors.ts'
import type { LeanMessage } from './lean-message.ts'
import { LeanResponse } from './lean-response.ts'
import { readHead } from './request.ts'
import { endSocket, linger, sendBody, sendNow, writeHead } from './response.ts'
import { AnswerStream } from './stream.ts'

/** Makes a WebSocket of the connection. */
export type Upgrade = (plan: UpgradePlan, turn: WebSocketTurn) => void

/** Judges a request and runs its exchange. With `upgrade`, the connection ends with any other answer. */
export function takeExchange(life: Life, message: LeanMessage, response: ServerResponse, upgrade?: Upgrade): void {
  const connection = connectionOf(message.socket)
  if (connection.closing) return void message.resume()
  const head = readHead(life, message, connection)
  if (head instanceof Refusal) return refuse(connection, message, response, head)
  const transport = new NodeTransport(connection, message, response, upgrade)
  const isLast = upgrade !== undefined || connection.last === message
  const exchange = new Exchange(life, isLast ? { ...head, wantsClose: true } : head, transport)
  transport.attach(exchange)
  exchange.run()
}

/** A connection is gone: so are its exchanges. */
export function loseExchanges(socket: Socket): void {
  const { open, receiving } = connectionOf(socket)
  for (const exchange of open) exchange.lost('The client closed the connection.')
  receiving?.exchange.lost('The client closed the connection.')
}

/** What node's parser could not take: answered where no answer is owed before it, and the connection ends. */
export function takeBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  const connection = connectionOf(socket)
  const { open, receiving } = connection
  const isBroken = connection.closing && open.length === 0
  connection.closing = true
  const isGone = error.code === 'ECONNRESET' || error.code === 'HPE_INVALID_EOF_STATE'
  if (isGone || !(isBroken || socket.writable)) return void socket.destroy()
  // Inside a body: the app hears of it.
  const isInBody = receiving !== null && !receiving.message.complete
  if (isInBody)
    receiving.exchange.body?.fail(new BodyError('body-malformed', 400, 'The body of the request is not well-formed.'))
  // The answer that is owed is the last of the connection.
  if (open.length > 0 || isBroken) return
  if (isInBody) return endSocket(socket)
  const { status, reason } = bareHead(statusOf(error))
  endSocket(socket, `HTTP/1.1 ${status} ${reason}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}

function refuse(connection: Connection, message: LeanMessage, response: ServerResponse, refusal: Refusal): void {
  connection.closing = true
  const head = bareHead(refusal.status)
  head.close = true
  writeHead(response, head)
  response.on('error', ignore)
  message.on('error', ignore)
  sendNow(response, null, ignore)
  linger(message, () => response.end())
}

class NodeTransport implements Transport {
  readonly #connection: Connection
  readonly #message: LeanMessage
  readonly #response: ServerResponse
  readonly #upgrade: Upgrade | undefined
  #exchange: Exchange | undefined
  #stream: AnswerStream | null = null
  // Of the answer: whether it closes the connection, whether it has a length.
  #closes = false
  #hasLength = false

  constructor(connection: Connection, message: LeanMessage, response: ServerResponse, upgrade: Upgrade | undefined) {
    this.#connection = connection
    this.#message = message
    this.#response = response
    this.#upgrade = upgrade
  }

  attach(exchange: Exchange): void {
    this.#exchange = exchange
    this.#connection.open.push(exchange)
    const { body } = exchange
    if (body === null) {
      this.#message.isEmpty = true
      return
    }
    this.#connection.receiving = { exchange, message: this.#message }
    this.#message.readInto(body)
  }

  sendWhole(head: AnswerHead, body: string | Uint8Array | null): void {
    const lean = this.#leanFor(head)
    if (lean !== null && head.length !== null) return lean.sendLean(head, body, this.#idle, this)
    this.#writeHead(head)
    if (head.close && this.#isReceiving) {
      sendNow(this.#response, body, () => this.delivered())
      this.#linger()
    } else sendBody(this.#response, head, body)
  }

  sendHead(head: AnswerHead): void {
    const lean = this.#leanFor(head)
    if (lean !== null) {
      const drained = () => this.#exchange?.drained()
      const text = lean.begin(head, this.#idle)
      this.#stream = new AnswerStream(this.#message.socket, text, head.length === null, drained)
      return
    }
    this.#writeHead(head)
    this.#response.flushHeaders()
    this.#response.on('drain', () => this.#exchange?.drained())
  }

  sendChunk(chunk: Uint8Array): boolean {
    return this.#stream === null ? this.#response.write(chunk) : this.#stream.write(chunk)
  }

  sendEnd(trailers: readonly string[]): void {
    if (this.#stream !== null) {
      const done = (this.#response as LeanResponse).finish(this)
      return this.#stream.end(trailers, done)
    }
    if (trailers.length > 0) this.#response.addTrailers(pairs(trailers))
    if (!this.#closes || !this.#isReceiving) return void this.#response.end()
    if (this.#hasLength) setImmediate(() => this.delivered())
    this.#linger()
  }

  cut(): void {
    this.#stream?.breakOff()
    this.#message.socket.destroy()
  }

  pauseBody(): void {
    this.#message.pauseReading()
  }

  resumeBody(): void {
    this.#message.resumeReading()
  }

  continueBody(): void {
    if (this.#exchange?.head.expectsContinue && !this.#response.headersSent) this.#response.writeContinue()
  }

  refuseBody(): void {
    this.#connection.closing = true
    this.#message.pauseReading()
    if (this.#exchange?.state === 'sent') this.#endRefused()
  }

  upgrade(plan: UpgradePlan, turn: WebSocketTurn): void {
    if (this.#exchange !== undefined) this.#connection.leave(this.#exchange)
    this.#connection.upgraded = true
    this.#upgrade?.(plan, turn)
  }

  // Not `writeEarlyHints()`, which takes no field without a link and lets a line end through. They are judged.
  inform(status: number, fields: readonly string[]): void {
    let text = `HTTP/1.1 ${status} Early Hints\r\n`
    for (let i = 0; i < fields.length; i += 2) text += `${fields[i]}: ${fields[i + 1]}\r\n`
    ;(this.#response as unknown as RawWriter)._writeRaw(`${text}\r\n`, 'latin1')
  }

  tlsFacts(): Connection['tls'] {
    return this.#connection.tls
  }

  remoteAddress(): Connection['remote'] {
    return this.#connection.remote
  }

  localAddress(): Connection['local'] {
    return this.#connection.local
  }

  /** The response, where nothing but the answer itself is to be sent, to a connection that stays. */
  #leanFor(head: AnswerHead): LeanResponse | null {
    const response = this.#response
    if (head.close || this.#connection.closing || this.#exchange?.head.httpVersion !== '1.1') return null
    return response instanceof LeanResponse && response.isFree ? response : null
  }

  get #idle(): number {
    return (this.#exchange as Exchange).life.info.timeouts.idle
  }

  #writeHead(head: AnswerHead): void {
    // `close` of the socket tells what is lost: it also comes to answers that wait behind others.
    this.#response.on('finish', () => this.delivered())
    // What is written to a connection that breaks is an `error` that would be uncaught.
    this.#response.on('error', ignore)
    // Where the connection ends for what came behind, those between are still owed their answers.
    head.close ||= this.#connection.closing && this.#connection.open.at(-1) === this.#exchange
    this.#connection.closing ||= head.close
    this.#closes = head.close
    this.#hasLength = head.length !== null
    writeHead(this.#response, head, this.#idle)
  }

  get #isReceiving(): boolean {
    return this.#exchange?.body?.complete === false
  }

  #linger(): void {
    const end = () => this.#response.end()
    // A reading that has begun goes on to the end of the body, at its own pace.
    if (this.#exchange?.body?.isRead) this.#message.once('close', end)
    else linger(this.#message, end)
  }

  /** The answer went to the operating system. */
  delivered(): void {
    const exchange = this.#exchange
    if (exchange === undefined) return
    const connection = this.#connection
    connection.leave(exchange)
    exchange.delivered()
    if (connection.closing && connection.open.length === 0) this.#endRefused()
  }

  // An answer that was sent without `connection: close`, before what made it the last of the connection.
  #endRefused(): void {
    if (!this.#closes) endSocket(this.#message.socket)
  }
}

/** What node itself writes a 1xx with; it keeps the order of pipelined answers. */
interface RawWriter {
  readonly _writeRaw: (text: string, encoding: 'latin1') => boolean
}

function pairs(fields: readonly string[]): [string, string][] {
  const all: [string, string][] = []
  for (let i = 0; i < fields.length; i += 2) all.push([fields[i] as string, fields[i + 1] as string])
  return all
}

function ignore(): void {}

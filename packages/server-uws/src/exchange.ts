/** One turn on uWebSockets.js: binds the shared exchange to its response object, which is dead once ended or aborted. */
import { Buffer } from 'node:buffer'
import type { SocketAddress } from '@tsgi/spec'
import {
  type AnswerHead,
  bareHead,
  Exchange,
  type Life,
  Refusal,
  socketAddressFromBytes,
  type Transport,
  type UpgradePlan,
  type WebSocketTurn,
} from '@tsgi/spec/server'
import { receiveBody } from './body.ts'
import { afterThisPacket, closesByItself, stopReading, whenLingered, whenSilent } from './connection.ts'
import { readHead } from './request.ts'
import { writeFields, writeHead } from './response.ts'
import { AnswerStream } from './stream.ts'
import type { UwsRequest, UwsResponse } from './uws.ts'
import type { WebSocketData } from './web-socket.ts'

/** A body that is larger is offered to the socket piece by piece, so that its end is known. */
const wholeAtOnce = 64 * 1024

/** Judges a request and runs its exchange. */
export function takeExchange(
  life: Life,
  response: UwsResponse,
  request: UwsRequest,
  local: SocketAddress | null,
  /** What the library wants back where the request becomes a WebSocket. */
  upgradeContext: object | null = null,
): void {
  const head = readHead(life, request)
  if (head instanceof Refusal) return refuse(response, head)
  const transport = new UwsTransport(response, local, upgradeContext)
  const exchange = new Exchange(life, head, transport)
  transport.attach(exchange)
  if (!head.wantsClose) return transport.run()
  transport.listen()
  // RFC 9112 section 9.6: nothing behind this request is served.
  afterThisPacket(() => {
    if (exchange.state === 'open') exchange.run()
  })
}

function refuse(response: UwsResponse, refusal: Refusal): void {
  // Only this stops the parser from running what is smuggled behind. Bytes written before it are lost.
  if (refusal.framingBroken) return void response.close()
  let alive = true
  response.onAborted(() => {
    alive = false
  })
  afterThisPacket(() => {
    if (!alive) return
    response.cork(() => {
      writeHead(response, bareHead(refusal.status))
      stopReading(response)
      response.writeHeader('connection', 'close').end()
    })
  })
}

class UwsTransport implements Transport {
  /** Whether the response object may be touched. */
  alive = true
  /** When the last chunk of the request came. */
  received = 0
  readonly #response: UwsResponse
  readonly #local: SocketAddress | null
  readonly #remote: ArrayBuffer
  readonly #upgradeContext: object | null
  #exchange: Exchange | undefined
  #stream: AnswerStream | null = null
  #paused = false
  #ending = false
  #close = false
  #isCorked = false
  #held: (() => void) | null = null

  constructor(response: UwsResponse, local: SocketAddress | null, upgradeContext: object | null) {
    this.#response = response
    this.#local = local
    this.#upgradeContext = upgradeContext
    // Now, because a response that has ended does not tell.
    this.#remote = response.getRemoteAddress()
  }

  attach(exchange: Exchange): void {
    this.#exchange = exchange
  }

  /** Calls the app, inside the library's own call, in which everything that is written is gathered. */
  run(): void {
    const exchange = this.#exchange as Exchange
    if (exchange.body !== null) {
      this.listen()
      return exchange.run()
    }
    this.#isCorked = true
    exchange.run()
    this.#isCorked = false
    // Most answers are complete by now. Without it, an app that does not answer at once ends the process.
    if (this.alive) this.listen()
  }

  /** Hears what becomes of the connection, and of the body. */
  listen(): void {
    const exchange = this.#exchange as Exchange
    this.#response.onAborted(() => {
      this.#die()
      this.#held = null
      exchange.lost('The client closed the connection.')
    })
    if (exchange.body !== null) receiveBody(this.#response, exchange.body, this)
  }

  bodyEnded(): void {
    this.#held?.()
  }

  sendWhole(head: AnswerHead, body: string | Uint8Array | null): void {
    if (this.#isCorked) {
      this.#writeWhole(head, body)
      return this.#lookAtEnd()
    }
    this.#whenReceived(head, () => {
      this.#response.cork(() => this.#writeWhole(head, body))
      this.#lookAtEnd()
    })
  }

  sendHead(head: AnswerHead): void {
    this.#close = head.close
    this.#beginBody(head.length, () => {
      writeHead(this.#response, head)
      if (head.close) this.#response.writeHeader('connection', 'close')
    })
  }

  sendChunk(chunk: Uint8Array): boolean {
    return this.#stream?.write(chunk) ?? false
  }

  sendEnd(): void {
    const end = { close: this.#close }
    this.#whenReceived(end, () => {
      this.#settleReading(end.close)
      this.#stream?.end()
      this.#lookAtEnd()
    })
  }

  cut(): void {
    this.#held = null
    if (!this.alive) return
    this.#stream?.breakOff()
    this.#die()
    this.#response.close()
  }

  pauseBody(): void {
    this.#paused = true
    // Once ended, a response can no longer be resumed.
    if (this.alive && !this.#ending) this.#response.pause()
  }

  resumeBody(): void {
    this.#paused = false
    if (this.alive && !this.#ending) this.#response.resume()
  }

  // The library has sent `100 Continue` before the app was called.
  continueBody(): void {}

  refuseBody(): void {
    if (this.#held !== null) this.#held()
    else if (this.alive) stopReading(this.#response)
  }

  upgrade({ handshake, protocol, fields }: UpgradePlan, turn: WebSocketTurn): void {
    const data: WebSocketData = { turn, transport: null }
    this.alive = false
    this.#response.cork(() => {
      // Without it the status would be 200.
      this.#response.writeStatus('101 Switching Protocols')
      writeFields(this.#response, fields)
      this.#response.upgrade(data, handshake.key, protocol, handshake.extensions, this.#upgradeContext as object)
    })
  }

  remoteAddress(): SocketAddress | null {
    return this.#remote.byteLength === 0 ? null : socketAddressFromBytes(new Uint8Array(this.#remote), null)
  }

  localAddress(): SocketAddress | null {
    return this.#local
  }

  // After its end a response cannot be closed. So an answer to a chunked body that nobody reads waits until the body is
  // complete, and says `connection: close` if it is too long for that. And where the connection closes with the answer, a
  // reading that has begun comes first.
  #whenReceived(head: { close: boolean }, send: () => void): void {
    const exchange = this.#exchange
    const body = exchange?.body ?? null
    if (exchange === undefined || body === null || body.complete) return send()
    const { contentLength, fields } = exchange.head
    const closes = head.close || closesByItself(fields)
    const waits = body.isRead ? closes : contentLength === null && !closes
    if (!waits) {
      if (!head.close) return send()
      return afterThisPacket(() => {
        if (this.alive) send()
      })
    }
    const stop = whenLingered(
      () => this.received,
      () => this.#held?.(),
      body.isRead,
    )
    this.#held = () => {
      stop()
      this.#held = null
      head.close ||= !body.complete
      send()
    }
  }

  #writeWhole(head: AnswerHead, body: string | Uint8Array | null): void {
    const { method, fields } = (this.#exchange as Exchange).head
    const hasNoBody = head.length === null || method === 'HEAD' || head.status === 304
    const isLarge = !hasNoBody && body !== null && (head.length ?? 0) > wholeAtOnce
    const stops = head.close && (hasNoBody || isLarge || this.#exchange?.body?.complete === false)
    writeHead(this.#response, head)
    this.#settleReading(stops)
    // With `end(body, true)` the library writes the field, unless it has noted the client's own wish.
    if (head.close && (stops || closesByItself(fields))) this.#response.writeHeader('connection', 'close')
    if (isLarge) {
      const stream = this.#beginBody(head.length, null)
      stream.write(bytesOf(body))
      return stream.end()
    }
    this.alive = false
    if (!hasNoBody) {
      // As many bytes as characters: ASCII, of which each build makes the same bytes.
      const whole = body === null || body.length === head.length ? body : bytesOf(body)
      return void this.#response.end(whole ?? undefined, head.close && !stops)
    }
    if (head.length !== null) this.#response.writeHeader('content-length', String(head.length))
    this.#response.endWithoutBody()
  }

  #beginBody(length: number | null, writeHead: (() => void) | null): AnswerStream {
    const isSecure = this.#exchange?.head.encrypted === true
    const stream = new AnswerStream(this.#response, { length, isSecure, writeHead }, () => this.#exchange?.drained())
    this.#stream = stream
    this.#response.onWritable((offset) => this.#writable(offset))
    return stream
  }

  // The response object must not be touched any more.
  #die(): void {
    this.alive = false
    this.#stream?.drop()
  }

  // The answer is about to end: what is left of the request is received, or never read.
  #settleReading(stops: boolean): void {
    this.#ending = true
    if (stops) stopReading(this.#response)
    else if (this.#paused) this.#response.resume()
  }

  #writable(offset: number): boolean {
    const state = this.#stream?.writable(offset) ?? 'free'
    if (state !== 'free') return state === 'waiting'
    if (this.#ending) this.#lookAtEnd()
    else this.#exchange?.drained()
    return true
  }

  #lookAtEnd(): void {
    if (this.#stream?.isDone) this.alive = false
    const exchange = this.#exchange
    if (this.alive || exchange === undefined) return
    const { body } = exchange
    exchange.delivered()
    if (body === null || body.complete || !body.isRead) return
    this.received = Date.now()
    whenSilent(
      () => this.received,
      () => !body.complete && body.isRead,
      () => {
        if (!body.complete) exchange.lost('The client closed the connection.')
      },
    )
  }
}

function bytesOf(body: string | Uint8Array): Uint8Array {
  return typeof body === 'string' ? Buffer.from(body) : body
}

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
} from '@tsgi/spec/server'
import { receiveBody } from './body.ts'
import { readHead } from './request.ts'
import { closesByItself, writeHead } from './response.ts'
import type { UwsRequest, UwsResponse } from './uws.ts'

/** A body that is larger is offered to the socket piece by piece, so that its end is known. */
const wholeAtOnce = 64 * 1024

/** `write` says whether what was kept before has left, so that this much is given first to a socket that was full. */
const probe = 1024

/** How long an answer waits for more of a chunked body that nobody reads, and at most for all of it, in milliseconds. */
const lingerTime = 1000
const longestLinger = 5000

/** The library ends a connection that brings nothing for 10 s, give or take 4, in milliseconds. */
const silence = 15_000

const nothing = new Uint8Array(0)

/** Judges a request and runs its exchange. */
export function takeExchange(
  life: Life,
  response: UwsResponse,
  request: UwsRequest,
  local: SocketAddress | null,
): void {
  const head = readHead(life, request)
  if (head instanceof Refusal) return refuse(response, head)
  const transport = new UwsTransport(response, local)
  // Before the app runs: without it, an app that does not answer at once ends the process.
  const exchange = new Exchange(life, head, transport)
  transport.attach(exchange)
  if (!head.wantsClose) return exchange.run()
  // RFC 9112 section 9.6: nothing behind this request is served.
  afterThisPacket(() => {
    if (exchange.state === 'open') exchange.run()
  })
}

function refuse(response: UwsResponse, refusal: Refusal): void {
  // Only this stops the parser from running what is smuggled behind. Bytes written before it are lost.
  if (refusal.framingBroken) return void response.close()
  const head = bareHead(refusal.status)
  writeHead(response, head)
  stopReading(response)
  response.writeHeader('connection', 'close').end(nothing)
}

/**
 * A connection that is no longer read while the library still goes through a packet is never closed: it forgets the time
 * at the end of a body. And what stands behind an answered request is served, unless that one still waits.
 */
function afterThisPacket(act: () => void): void {
  setImmediate(act)
}

/**
 * Ends a connection whose client may still be sending: after `end(body, true)` it would be reset, and the answer lost
 * with it. A socket that is not read takes no further request, and the library closes it after 10 s.
 */
function stopReading(response: UwsResponse): void {
  response.pause()
}

class UwsTransport implements Transport {
  /** Whether the response object may be touched. */
  alive = true
  received = 0
  readonly #response: UwsResponse
  readonly #local: SocketAddress | null
  readonly #remote: ArrayBuffer
  #exchange: Exchange | undefined
  #paused = false
  // Of a body whose length is known: the length, what was sent of it, its last chunk.
  #length: number | null = null
  #sent = 0
  #last: Uint8Array = nothing
  // What the socket has not taken yet, and where it begins in the body.
  #rest: Uint8Array = nothing
  #restAt = 0
  // It did not take all of the last piece.
  #isFull = false
  #ending = false
  #close = false
  #held: (() => void) | null = null

  constructor(response: UwsResponse, local: SocketAddress | null) {
    this.#response = response
    this.#local = local
    // Now, because a response that has ended does not tell.
    this.#remote = response.getRemoteAddress()
  }

  attach(exchange: Exchange): void {
    this.#exchange = exchange
    this.#response.onAborted(() => {
      this.alive = false
      this.#held = null
      exchange.lost('The client closed the connection.')
    })
    if (exchange.body !== null) receiveBody(this.#response, exchange.body, this)
  }

  bodyEnded(): void {
    this.#held?.()
  }

  sendWhole(head: AnswerHead, body: string | Uint8Array | null): void {
    this.#whenReceived(head, () => {
      this.#response.cork(() =>
        this.#writeWhole(head, typeof body === 'string' ? Buffer.from(body) : (body ?? nothing)),
      )
      if (!this.alive) this.#delivered()
    })
  }

  sendHead(head: AnswerHead): void {
    this.#length = head.length
    this.#close = head.close
    this.#response.cork(() => {
      writeHead(this.#response, head)
      if (head.close) this.#response.writeHeader('connection', 'close')
    })
    this.#response.onWritable((offset) => this.#writable(offset))
  }

  sendChunk(chunk: Uint8Array): boolean {
    if (this.#length === null) {
      this.#rest = chunk
      return this.#write()
    }
    this.#sent += chunk.byteLength
    if (this.#sent < this.#length) return this.#offer(chunk)
    // With its last byte a response is over for the library, and could no longer be cut if the app goes on.
    this.#last = chunk
    return true
  }

  sendEnd(): void {
    const end = { close: this.#close }
    this.#whenReceived(end, () => {
      this.#ending = true
      if (end.close) stopReading(this.#response)
      else if (this.#paused) this.#response.resume()
      if (this.#length === null || this.#length === 0) this.#response.cork(() => this.#end(nothing, false))
      else this.#offer(this.#last)
      if (!this.alive) this.#delivered()
    })
  }

  cut(): void {
    this.#held = null
    if (!this.alive) return
    this.alive = false
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

  remoteAddress(): SocketAddress | null {
    return socketAddressFromBytes(new Uint8Array(this.#remote), null)
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
    const began = Date.now()
    const look = () => {
      const now = Date.now()
      const isComing = now - this.received < lingerTime && now - began < longestLinger
      if (isComing) timer = setTimeout(look, lingerTime)
      else this.#held?.()
    }
    let timer = body.isRead ? undefined : setTimeout(look, lingerTime)
    this.#held = () => {
      clearTimeout(timer)
      this.#held = null
      head.close ||= !body.complete
      send()
    }
  }

  #writeWhole(head: AnswerHead, bytes: Uint8Array): void {
    const { method, fields } = (this.#exchange as Exchange).head
    const hasNoBody = head.length === null || method === 'HEAD' || head.status === 304
    const isLarge = !hasNoBody && bytes.byteLength > wholeAtOnce
    const stops = head.close && (hasNoBody || isLarge || this.#exchange?.body?.complete === false)
    writeHead(this.#response, head)
    this.#ending = true
    if (stops) stopReading(this.#response)
    else if (this.#paused) this.#response.resume()
    // With `end(body, true)` the library writes the field, unless it has noted the client's own wish.
    if (head.close && (stops || closesByItself(fields))) this.#response.writeHeader('connection', 'close')
    if (isLarge) {
      this.#length = head.length
      this.#response.onWritable((offset) => this.#writable(offset))
      this.#offer(bytes)
    } else if (hasNoBody) {
      if (head.length !== null) this.#response.writeHeader('content-length', String(head.length))
      this.alive = false
      this.#response.endWithoutBody()
    } else {
      this.#end(bytes, head.close && !stops)
    }
  }

  #end(bytes: Uint8Array, close: boolean): void {
    this.alive = false
    this.#response.end(bytes, close)
  }

  #offer(chunk: Uint8Array): boolean {
    this.#rest = chunk
    this.#restAt = this.#response.getWriteOffset()
    return this.#tryEnd(chunk)
  }

  #tryEnd(rest: Uint8Array): boolean {
    let taken = false
    this.#response.cork(() => {
      const [ok, done] = this.#response.tryEnd(rest, this.#length ?? 0)
      if (done) this.alive = false
      taken = ok || done
    })
    return taken
  }

  // In pieces, because the library keeps all that the socket does not take of what it was given.
  #write(): boolean {
    let taken = true
    this.#response.cork(() => {
      while (taken && this.#rest.byteLength > 0) {
        const piece = this.#rest.subarray(0, this.#isFull ? probe : wholeAtOnce)
        this.#rest = this.#rest.subarray(piece.byteLength)
        taken = this.#response.write(piece)
        this.#isFull = !taken
      }
    })
    return taken
  }

  #writable(offset: number): boolean {
    const hasRest = this.#rest.byteLength > 0
    if (this.#length === null) {
      // It sends what it keeps only with the next write or, as here, when it is uncorked.
      if (!hasRest) this.#response.cork(() => {})
      else if (!this.#write() && this.#rest.byteLength > 0) return true
    } else if (hasRest && !this.#tryEnd(this.#rest.subarray(offset - this.#restAt))) return false
    this.#rest = nothing
    if (!this.#ending) this.#exchange?.drained()
    else if (!this.alive) this.#delivered()
    return true
  }

  #delivered(): void {
    const { body } = this.#exchange as Exchange
    this.#exchange?.delivered()
    if (body === null || body.complete || !body.isRead) return
    // A reading that goes on. From now on the library no longer tells that the client has left.
    this.received = Date.now()
    const timer = setInterval(() => {
      if (!body.complete && body.isRead && Date.now() - this.received < silence) return
      clearInterval(timer)
      if (!body.complete) this.#exchange?.lost('The client closed the connection.')
    }, 1000)
  }
}

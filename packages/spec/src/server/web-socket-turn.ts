/** What the platform receives on a WebSocket in, calls of the app's listener out; and what the app sends, to the platform. */
import type { WebSocketConnection } from '../web-socket.ts'
import type { Exchange } from './exchange.ts'
import type { UpgradePlan } from './upgrade-plan.ts'
import { Connection } from './web-socket-connection.ts'

/** What a server implements: the platform's side of one WebSocket. */
export interface WebSocketTransport {
  /** Sends a message. The bytes are the app's: they are sent or copied before the call returns. */
  readonly send: (data: string | Uint8Array) => void
  /** Bytes that wait to be sent. When they become fewer, `turn.drained()` is called. */
  readonly waiting: () => number
  /** Messages among them, where each takes memory of its own; 0 elsewhere. */
  readonly waitingMessages: () => number
  /** Sends a close frame and ends the connection; `turn.closed()` follows. */
  readonly close: (code: number, reason: string) => void
  /** Ends the connection at once; `turn.closed()` follows. */
  readonly terminate: () => void
  /** Stops and goes on receiving; `null` where the platform cannot. */
  readonly flow: { readonly pause: () => void; readonly resume: () => void } | null
}

/** Where a WebSocket stands, and what may follow. */
const transitions = {
  connecting: ['open', 'closing', 'closed'], // the 101 is on its way
  open: ['closing', 'closed'],
  closing: ['closed'], // this side has sent its close frame
  closed: [],
} as const satisfies Record<string, readonly string[]>
type State = keyof typeof transitions

type Message = string | Uint8Array<ArrayBuffer>

/** Bytes that wait on either side before it is told to wait. */
const waterMark = 64 * 1024

/** What a message that waits counts beside its bytes: empty ones have to be bounded too. */
const messageOverhead = 64

/** How long the client has to answer a close frame, in milliseconds. */
const closingTime = 2000

/** One WebSocket. The platform calls `opened`, `received`, `drained` and `closed`. Nothing that the app does throws into it. */
export class WebSocketTurn {
  /** The sub-protocol in use, `''` without one. */
  readonly protocol: string
  readonly #exchange: Exchange
  readonly #listener: UpgradePlan['listener']
  readonly #connection: WebSocketConnection
  #state: State = 'connecting'
  #transport: WebSocketTransport | null = null
  // What the listener's promise keeps waiting.
  #isBusy = false
  #waiting: Message[] = []
  #waitingBytes = 0
  #isPaused = false
  // What came all the same: it had been read.
  #pausedBytes = 0
  #isFull = false
  // How it ended: what this side has decided, or what the client said.
  #end: { readonly code: number; readonly reason: string } | null = null
  #isOurs = false
  #isTold = false
  #timer: ReturnType<typeof setTimeout> | undefined

  /** Begins it: from here on the server waits for its end. */
  constructor(exchange: Exchange, { listener, protocol }: UpgradePlan) {
    this.#exchange = exchange
    this.#listener = listener
    this.protocol = protocol
    this.#connection = new Connection(this)
    exchange.life.beginSocket(this)
  }

  // What the platform reports.

  /** The connection is a WebSocket: from here on the listener may send. */
  opened(transport: WebSocketTransport): void {
    this.#transport = transport
    // The server may have begun to stop meanwhile.
    if (this.#state === 'closing') return this.#sendClose()
    if (!this.#step('open')) return transport.terminate()
    this.#call('open')
  }

  /** A whole message, whose bytes belong to nobody else. */
  received(data: Message): void {
    if (this.#state !== 'open') return
    if (!this.#isBusy && this.#waiting.length === 0) return this.#call('message', data)
    this.#waiting.push(data)
    this.#waitingBytes += messageOverhead + lengthOf(data)
    const flow = this.#transport?.flow ?? null
    if (flow === null) {
      if (this.#waitingBytes > this.#maxBufferedAmount) this.end(1013, 'The app takes too long.')
    } else if (this.#isPaused) {
      // As many bytes as one reading has, unless they were compressed.
      this.#pausedBytes += lengthOf(data)
      if (this.#pausedBytes > this.#maxBufferedAmount) this.end(1013, 'The app takes too long.')
    } else if (this.#waitingBytes > waterMark) {
      this.#isPaused = true
      this.#pausedBytes = 0
      flow.pause()
    }
  }

  /** The platform has answered a ping by itself. */
  answered(): void {
    if (this.#state === 'open') this.#bound()
  }

  /** Fewer bytes wait to be sent than before. */
  drained(): void {
    if (!this.#isFull || this.#state !== 'open' || this.#weight > waterMark) return
    this.#isFull = false
    this.#call('drain')
  }

  /** The connection has ended. 1005: its close frame had no code, 1006: there was none. */
  closed(code: number, reason: string): void {
    if (!this.#step('closed')) return
    clearTimeout(this.#timer)
    this.#end ??= { code, reason }
    // Never inside a call of the app: a platform may end a connection within `close()`.
    queueMicrotask(() => this.#next())
  }

  // What the server wants.

  /** Ends it from this side, with a close frame. */
  end(code: number, reason: string): void {
    if (!this.#step('closing')) return
    this.#end = { code, reason }
    this.#isOurs = true
    this.#waiting = []
    // The close frame of the client has to be read.
    this.#resume()
    if (this.#transport !== null) this.#sendClose()
  }

  /** Ends it at once. */
  terminate(): void {
    this.#end ??= { code: 1006, reason: '' }
    this.#isOurs = true
    this.#waiting = []
    // The client has left before, and the listener is still at work: its end is waited for no more.
    if (this.#state === 'closed') return queueMicrotask(() => this.#next())
    this.#step('closing')
    this.#transport?.terminate()
  }

  // What the app asks, checked by its connection.

  /** Bytes that wait to be sent; 0 once it is closed. */
  get bufferedAmount(): number {
    return this.#state === 'closed' ? 0 : (this.#transport?.waiting() ?? 0)
  }

  /** Sends a message. `false`: wait for `drain`, or the connection is over. */
  send(data: string | Uint8Array): boolean {
    if (this.#state !== 'open') return false
    this.#transport?.send(data)
    // The platform may have found the connection broken.
    if (this.#hasEnded()) return false
    const weight = this.#bound()
    this.#isFull ||= weight > waterMark
    return !this.#isFull
  }

  // What waits to be sent is the end above the limit.
  #bound(): number {
    const weight = this.#weight
    if (weight > this.#maxBufferedAmount) this.end(1013, 'The client reads too slowly.')
    return weight
  }

  get #weight(): number {
    return this.bufferedAmount + messageOverhead * (this.#transport?.waitingMessages() ?? 0)
  }

  #resume(): void {
    if (!this.#isPaused) return
    this.#isPaused = false
    this.#transport?.flow?.resume()
  }

  get #maxBufferedAmount(): number {
    return this.#exchange.life.info.webSocket?.maxBufferedAmount ?? 0
  }

  #hasEnded(): boolean {
    return this.#state !== 'open'
  }

  #sendClose(): void {
    const { code, reason } = this.#end as { readonly code: number; readonly reason: string }
    // A client that does not answer is not waited for.
    this.#timer = setTimeout(() => this.#transport?.terminate(), closingTime)
    this.#transport?.close(code, reason)
  }

  // What waits is given one by one; the end comes last, unless this side has decided it.
  #next(): void {
    while (!this.#isBusy && this.#waiting.length > 0) {
      const data = this.#waiting.shift() as Message
      this.#waitingBytes -= messageOverhead + lengthOf(data)
      this.#call('message', data)
    }
    if (this.#waiting.length === 0 && this.#state === 'open') this.#resume()
    if (this.#state !== 'closed' || this.#isTold || (!this.#isOurs && this.#isBusy)) return
    this.#isTold = true
    this.#exchange.life.endSocket(this)
    const { code, reason } = this.#end as { readonly code: number; readonly reason: string }
    this.#call('close', code, reason)
  }

  #call(name: 'open' | 'message' | 'drain' | 'close', ...parameters: readonly unknown[]): void {
    const holds = name === 'open' || name === 'message'
    let settled: Promise<void>
    try {
      const call = this.#listener[name] as ((...all: readonly unknown[]) => unknown) | undefined
      const result = call?.call(this.#listener, this.#connection, ...parameters)
      if (typeof result !== 'object' || result === null || typeof (result as { then?: unknown }).then !== 'function')
        return
      settled = this.#settle(result)
    } catch (error) {
      return this.#fail(error)
    }
    if (!holds) return
    this.#isBusy = true
    // Its work is awaited when the server stops.
    this.#exchange.life.track(settled, { phase: 'web-socket' })
    void settled.then(() => {
      this.#isBusy = false
      this.#next()
    })
  }

  // Never rejects.
  async #settle(promise: unknown): Promise<void> {
    try {
      await promise
    } catch (error) {
      this.#fail(error)
    }
  }

  #fail(error: unknown): void {
    const { life, request, context } = this.#exchange
    life.report(error, { phase: 'web-socket', request, context })
    this.end(1011, '')
  }

  #step(to: State): boolean {
    if (!(transitions[this.#state] as readonly State[]).includes(to)) return false
    this.#state = to
    return true
  }
}

function lengthOf(data: Message): number {
  return typeof data === 'string' ? data.length : data.byteLength
}

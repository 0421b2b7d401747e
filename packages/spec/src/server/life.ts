/** The life of one server: it counts open exchanges and pending work, drains them, stops the application. */
import type { App } from '../app.ts'
import type { ErrorPlace, ServerInfo } from '../serve.ts'
import type { Exchange } from './exchange.ts'
import type { Listening, Platform } from './platform.ts'
import type { WebSocketTurn } from './web-socket-turn.ts'

/** A connection that stays idle this long after `close()` and the last exchange is cut, in milliseconds. */
const idleGrace = 1000

/** One server from its start to its end. `startServer()` makes it, and hands it to the platform. */
export class Life {
  /** What serves. */
  readonly platform: Platform
  /** What apps read as `context.server`. */
  readonly info: ServerInfo
  /** The app, to be called without a receiver. */
  readonly fetch: App
  /** What `start` of a stateful application gave; `undefined` otherwise. */
  readonly state: unknown
  /** Whether a `date` of the app is sent. */
  readonly customDate: boolean
  /** Whether the target of a request is told as it came. */
  readonly rawTarget: boolean
  /** Whether trailers of an answer are sent. */
  readonly trailers: boolean
  /** Tells `onError`, or stderr. Never throws. */
  readonly report: (error: unknown, where: ErrorPlace) => void
  /** Whether its connections are TLS. */
  readonly secure: boolean
  /** After `close()`: answers that start now say `connection: close`. */
  draining = false
  // No Set: one that lives long makes its table anew with every few requests, and in the old generation.
  readonly #exchanges: Exchange[] = []
  readonly #sockets = new Set<WebSocketTurn>()
  #works = 0
  #hasServed = false
  // Of an exchange, after `close()`.
  #lastEnd = 0
  #wake: (() => void) | null = null
  #closing: Promise<void> | null = null
  #destroyed = false

  /** `secure`: whether its connections are TLS. */
  constructor(
    platform: Platform,
    info: ServerInfo,
    app: { readonly fetch: App; readonly state: unknown },
    report: (error: unknown, where: ErrorPlace) => void,
    secure = false,
  ) {
    this.platform = platform
    this.info = info
    this.fetch = app.fetch
    this.state = app.state
    this.customDate = platform.capabilities.includes('customDate')
    this.rawTarget = platform.capabilities.includes('rawTarget')
    this.trailers = platform.capabilities.includes('trailers')
    this.report = report
    this.secure = secure
  }

  /** An exchange begins: a drain waits for it. */
  begin(exchange: Exchange): void {
    exchange.place = this.#exchanges.length
    this.#exchanges.push(exchange)
  }

  /** An exchange is over. */
  end(exchange: Exchange): void {
    const last = this.#exchanges.pop()
    if (last !== undefined && last !== exchange) {
      last.place = exchange.place
      this.#exchanges[exchange.place] = last
    }
    this.#hasServed = true
    if (this.draining) this.#lastEnd = Date.now()
    this.#wake?.()
  }

  /** A WebSocket begins: a drain closes it with 1001 and waits for its end. */
  beginSocket(socket: WebSocketTurn): void {
    this.#sockets.add(socket)
  }

  /** A WebSocket is over, and its listener has heard so. */
  endSocket(socket: WebSocketTurn): void {
    this.#sockets.delete(socket)
    this.#wake?.()
  }

  /** Awaits work that outlives its exchange. */
  track(work: PromiseLike<unknown>, where: ErrorPlace): void {
    this.#works += 1
    Promise.resolve(work)
      .catch((error: unknown) => this.report(error, where))
      .finally(() => {
        this.#works -= 1
        this.#wake?.()
      })
  }

  /** Steps 1 to 4 of a close; a second call returns the same promise. */
  close(listening: Listening): Promise<void> {
    this.#closing ??= this.#close(listening)
    return this.#closing
  }

  /** Cuts everything at once; a close that is under way ends. */
  destroy(listening: Listening): void {
    this.#destroyed = true
    this.draining = true
    this.#cutExchanges()
    listening.cutAll()
    this.#wake?.()
  }

  async #close(listening: Listening): Promise<void> {
    this.draining = true
    listening.stopAccepting()
    for (const socket of this.#sockets) socket.end(1001, '')
    const began = Date.now()
    const deadline = began + this.info.timeouts.drain
    // A kept connection may have been idle for long: its next request can be on its way all the same.
    if (this.#hasServed) this.#lastEnd = began
    for (;;) {
      const now = Date.now()
      if (this.#destroyed) break
      if (now >= deadline) break
      if (this.#exchanges.length + this.#sockets.size + this.#works > 0) {
        await this.#sleep(deadline - now)
        continue
      }
      const grace = this.#lastEnd + idleGrace - now
      if (grace <= 0 || listening.connections() === 0) break
      // Short, because not every platform tells when its last connection ends.
      await this.#sleep(Math.min(grace, 50))
    }
    this.#cutExchanges()
    listening.cutAll()
    await listening.ended
  }

  #cutExchanges(): void {
    // A copy: each one takes itself out.
    for (const exchange of this.#exchanges.toReversed()) exchange.cut('The server closed the connection.')
    for (const socket of this.#sockets) socket.terminate()
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        this.#wake = null
        resolve()
      }
    })
  }
}

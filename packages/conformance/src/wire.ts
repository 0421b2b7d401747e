/** A raw client: bytes out in the delivery of the run, decoded messages in. */
import { Buffer } from 'node:buffer'
import { connect as connectSocket, type Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { connect as connectSecurely } from 'node:tls'
import { type ClientHead, type ClientMessage, decodeHead, decodeMessage } from './message.ts'
import { Received } from './received.ts'
import type { Recorder } from './record.ts'

/** How a run sends its bytes. */
export type Delivery = 'whole' | 'bytes' | 'glued'

/** So many bytes go one by one; the rest of a large body goes as it is. */
const singleBytes = 256

/**
 * And for so long on one connection, in milliseconds: on a busy machine a turn of the loop takes its time, and a
 * platform's own limit would end a head that is still on its way.
 */
const singleTime = 2000

/** What was found, and how many bytes it took. */
export interface Taken<T> {
  readonly value: T
  readonly length: number
}

/** One connection. */
export interface Wire {
  /** Sends text as Latin-1, or bytes. Resolves when the socket has taken them; a broken connection is no error here. */
  readonly send: (bytes: string | Uint8Array) => Promise<void>
  /** The head of the next answer, 1xx included, without taking it. */
  readonly head: () => Promise<ClientHead>
  /** The next answer. Rejects when the connection ends without one. */
  readonly message: (method?: string) => Promise<ClientMessage>
  /** The next answer, or `closed` where the connection ends without one. */
  readonly outcome: (method?: string) => Promise<ClientMessage | 'closed'>
  /** The next thing that `decode` finds, taken. Rejects when the connection ends before it. */
  readonly take: <T>(decode: (bytes: Buffer) => Taken<T> | null) => Promise<T>
  /** Waits until this text has come (anywhere in what was not taken yet). */
  readonly sees: (text: string) => Promise<void>
  /** What came and was not taken yet. */
  readonly unread: () => Buffer
  /** Waits until the server has ended the connection; says how. */
  readonly closed: () => Promise<'end' | 'reset'>
  /** Whether the server has ended the connection. */
  readonly isClosed: () => boolean
  /** Stops and goes on reading. */
  readonly pause: () => void
  readonly resume: () => void
  /** Of this side. */
  readonly localPort: number
  /** Sends a FIN. */
  readonly finish: () => void
  /** Sends a RST, or a FIN where nothing is pending. */
  readonly reset: () => void
}

/** Where a server listens: a port of loopback, or a unix socket. */
export type Place = { readonly port: number; readonly host?: string | undefined } | { readonly path: string }

/**
 * A promise that a case may await later: that a connection ends before is no error of this process. What is made of
 * such a promise is another one, and needs this too.
 */
export function awaitable<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  return promise
}

/** Connects to a server, and writes down what happens there. */
export async function openWire(
  place: Place,
  delivery: Delivery,
  recorder: Recorder,
  { reading = true, secure = false }: { readonly reading?: boolean; readonly secure?: boolean } = {},
): Promise<Wire> {
  const where = 'path' in place ? place : { port: place.port, host: place.host ?? '127.0.0.1', noDelay: true }
  const raw = connectSocket({ ...where, allowHalfOpen: true })
  const socket = secure ? connectSecurely({ socket: raw, rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] }) : raw
  let isConnected = false
  await new Promise<void>((resolve, reject) => {
    raw.once('connect', () => {
      isConnected = true
    })
    socket.once(secure ? 'secureConnect' : 'connect', () => resolve())
    // A server that accepts a connection and ends it before the handshake has ended it: that is for the case to judge.
    socket.once('error', (error) => (isConnected ? resolve() : reject(error)))
  })
  return new SocketWire(socket, raw, delivery, recorder.connection(), reading)
}

class SocketWire implements Wire {
  readonly #socket: Socket
  /** What a TLS connection lies on; without TLS the same. */
  readonly #raw: Socket
  readonly #delivery: Delivery
  readonly #record: ReturnType<Recorder['connection']>
  readonly #received = new Received()
  #end: 'end' | 'reset' | null = null
  #singleSpent = 0
  readonly localPort: number
  readonly #wakes = new Set<() => void>()

  constructor(
    socket: Socket,
    raw: Socket,
    delivery: Delivery,
    record: ReturnType<Recorder['connection']>,
    reading: boolean,
  ) {
    this.#socket = socket
    this.#raw = raw
    this.localPort = raw.localPort ?? 0
    this.#delivery = delivery
    this.#record = record
    socket.on('data', (chunk: Buffer) => {
      this.#record('received', chunk)
      this.#received.put(chunk)
      this.#wake()
    })
    socket.on('end', () => this.#ended('end'))
    socket.on('error', () => this.#ended('reset'))
    socket.on('close', () => this.#ended('reset'))
    if (socket.destroyed) this.#ended('reset')
    if (!reading) socket.pause()
  }

  async send(bytes: string | Uint8Array): Promise<void> {
    const all = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : Buffer.from(bytes)
    if (this.#delivery !== 'bytes') return this.#write(all)
    const end = Math.min(all.length, singleBytes)
    const began = performance.now()
    let at = 0
    for (; at < end && this.#singleSpent + performance.now() - began < singleTime; at += 1) {
      await this.#write(all.subarray(at, at + 1))
      // A turn of the loop between bytes, so that they are read one by one.
      await nextTurn()
    }
    this.#singleSpent += performance.now() - began
    if (at < all.length) await this.#write(all.subarray(at))
  }

  head(): Promise<ClientHead> {
    return this.#until(() => decodeHead(this.unread()))
  }

  message(method?: string): Promise<ClientMessage> {
    return awaitable(this.outcome(method).then(answered))
  }

  outcome(method = 'GET'): Promise<ClientMessage | 'closed'> {
    return this.#until(() => {
      const bytes = this.unread()
      const decoded = decodeMessage(bytes, method, this.#end !== null)
      if (decoded === null) return this.#end === null ? null : 'closed'
      this.#received.take(decoded.length)
      return decoded.message
    })
  }

  take<T>(decode: (bytes: Buffer) => Taken<T> | null): Promise<T> {
    const taking = this.#until(() => {
      const taken = decode(this.unread())
      if (taken === null) return null
      this.#received.take(taken.length)
      // Wrapped, because what was found may be null.
      return taken
    })
    return awaitable(taking.then(({ value }) => value))
  }

  sees(text: string): Promise<void> {
    return awaitable(this.#until(() => (this.unread().includes(text) ? true : null)).then(() => {}))
  }

  unread(): Buffer {
    return this.#received.unread
  }

  closed(): Promise<'end' | 'reset'> {
    this.#socket.resume()
    return new Promise((resolve) => {
      const look = () => {
        if (this.#end === null) return
        this.#wakes.delete(look)
        resolve(this.#end)
      }
      this.#wakes.add(look)
      look()
    })
  }

  isClosed(): boolean {
    return this.#end !== null
  }

  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  finish(): void {
    this.#socket.end()
  }

  reset(): void {
    // After a FIN, a reset fails and leaves the handle open: the process would spin on it and never end.
    // And a unix socket knows no reset.
    if (this.#socket.writableEnded || this.#raw.remoteAddress === undefined) this.#socket.destroy()
    else this.#raw.resetAndDestroy()
  }

  #write(bytes: Uint8Array): Promise<void> {
    if (this.#socket.destroyed || !this.#socket.writable) return Promise.resolve()
    this.#record('sent', bytes)
    return new Promise((resolve) => {
      // Also called, with an error, when the connection breaks.
      this.#socket.write(bytes, () => resolve())
    })
  }

  #until<T>(look: () => T | null): Promise<T> {
    const found = new Promise<T>((resolve, reject) => {
      const tryAgain = () => {
        try {
          const found = look()
          if (found === null && this.#end === null) return
          this.#wakes.delete(tryAgain)
          if (found === null)
            reject(
              new Error(`the connection ended after ${JSON.stringify(this.unread().toString('latin1').slice(0, 200))}`),
            )
          else resolve(found)
        } catch (error) {
          this.#wakes.delete(tryAgain)
          reject(error)
        }
      }
      this.#wakes.add(tryAgain)
      tryAgain()
    })
    return awaitable(found)
  }

  #ended(how: 'end' | 'reset'): void {
    if (this.#end === null) this.#record(how)
    this.#end ??= how
    this.#wake()
  }

  #wake(): void {
    this.#wakes.forEach((wake) => wake())
  }
}

function answered(outcome: ClientMessage | 'closed'): ClientMessage {
  if (outcome === 'closed') throw new Error('an answer was expected, the connection ended without one')
  return outcome
}

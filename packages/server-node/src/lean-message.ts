/** A request in, a message that is a stream for those alone who listen out: its content goes straight to one reader. */
import { channel } from 'node:diagnostics_channel'
import { IncomingMessage, type Server } from 'node:http'
import { Readable } from 'node:stream'

/** What receives the content of a message. */
export interface Reader {
  /** Takes a chunk that belongs to nobody else. */
  readonly push: (chunk: Uint8Array<ArrayBuffer>) => void
  /** All of it came. */
  readonly end: () => void
}

/** What node keeps of a message and reads itself. Tested on each line of Node that this package runs on. */
interface Internals {
  /** Else node reads what is left when the answer is complete. */
  _consuming: boolean
  readonly _dump: () => void
}

const starts = channel('http.server.request.start')

const none = Object.freeze({})

/** The message of each request of a server: give it to `createServer`. */
export class LeanMessage extends IncomingMessage {
  /** Whether nothing comes behind its head. */
  isEmpty = false
  /** Whether nobody but node's own code has it yet, which looks for `expect`: all fields would become an object for that. */
  isUntold = false
  #reader: Reader | null = null
  #isPaused = false
  // Its end was not told, since nobody listened.
  #isSilent = false

  static {
    const headers = Object.getOwnPropertyDescriptor(IncomingMessage.prototype, 'headers')
    Object.defineProperty(LeanMessage.prototype, 'headers', {
      ...headers,
      get(this: LeanMessage) {
        return this.isUntold && !starts.hasSubscribers && !this.#expects ? none : headers?.get?.call(this)
      },
    })
    // Node lets go of a message once it is read.
    const ended = Object.getOwnPropertyDescriptor(Readable.prototype, 'readableEnded')
    Object.defineProperty(LeanMessage.prototype, 'readableEnded', {
      ...ended,
      get(this: LeanMessage) {
        return this.#isSilent || ended?.get?.call(this)
      },
    })
  }

  /** Gives the content to a reader, and to those who listen. Call it before any of it comes. */
  readInto(reader: Reader): void {
    this.#reader = reader
    ;(this as unknown as Internals)._consuming = true
    this._read(0)
  }

  /** Stops receiving, for the reader. */
  pauseReading(): void {
    this.#isPaused = true
  }

  /** Receives again. */
  resumeReading(): void {
    this.#isPaused = false
    this._read(0)
  }

  override push(chunk: Buffer<ArrayBuffer> | null, encoding?: BufferEncoding): boolean {
    if (chunk === null) return this.#pushEnd()
    const reader = this.#reader
    if (reader === null) return super.push(chunk, encoding)
    reader.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength))
    const isWanted = this.readableFlowing === null || super.push(chunk, encoding)
    return isWanted && !this.#isPaused
  }

  #pushEnd(): boolean {
    this.#reader?.end()
    if ((this.#reader === null && !this.isEmpty) || this.#isHeard) {
      // Who listens for the end alone does not make it flow.
      if (this.#reader !== null && this.readableFlowing === null) this.resume()
      return super.push(null)
    }
    this.#isSilent = true
    return false
  }

  /** Node reads here what nobody has read when the answer is complete. */
  _dump(): void {
    if (this.#isSilent) {
      if (!this.#isHeard) return
      this.#isSilent = false
      super.push(null)
    }
    ;(IncomingMessage.prototype as unknown as Internals)._dump.call(this)
  }

  // Who observes the server from outside may wait for it.
  get #isHeard(): boolean {
    return this.readableFlowing !== null || this.listenerCount('end') + this.listenerCount('close') > 0
  }

  get #expects(): boolean {
    const { rawHeaders } = this
    for (let i = 0; i < rawHeaders.length; i += 2) {
      const name = rawHeaders[i] as string
      if (name.length === 6 && name.toLowerCase() === 'expect') return true
    }
    return false
  }
}

/** From the call of `emit` on, others have a message: who has replaced that of all servers reads it before any listener. */
export function tellMessages(server: Pick<Server, 'emit'>): void {
  const shared = Object.getPrototypeOf(server) as { readonly emit: (...given: readonly unknown[]) => boolean }
  server.emit = (...given: readonly unknown[]) => {
    const message = given[1]
    if (message instanceof LeanMessage) message.isUntold = false
    return shared.emit.apply(server, given as unknown[])
  }
}

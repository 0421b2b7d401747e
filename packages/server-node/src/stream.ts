/** The chunks of one answer in, a write for those that are ready together out. */
import { Buffer } from 'node:buffer'
import type { Socket } from 'node:net'
import { copiedBytes } from './lean-response.ts'

/** Bytes that are gathered before they are written at once. */
const gatheredBytes = 128 * 1024

/** What is gathered until it is much, and the last chunk with its line. */
const scratchBytes = gatheredBytes + 2 * copiedBytes

/** Of so few bytes node's own pool makes a buffer cheaply. */
const pooledBytes = 4096

export class AnswerStream {
  readonly #socket: Socket
  readonly #isChunked: boolean
  readonly #drained: () => void
  // Text is ASCII.
  #pending: (string | Uint8Array)[]
  #bytes: number
  // A chunk among them is written as it is.
  #hasLarge = false
  #size = -1
  #line = ''

  /** The head leaves behind what the app does now, before anything that it waits for. */
  constructor(socket: Socket, head: string, isChunked: boolean, drained: () => void) {
    this.#socket = socket
    this.#isChunked = isChunked
    this.#drained = drained
    this.#pending = [head]
    this.#bytes = head.length
    this.#leave()
  }

  /** `false`: no more, until `drained` is called. */
  write(chunk: Uint8Array): boolean {
    if (this.#pending.length === 0) this.#leave()
    if (this.#isChunked) this.#add(this.#lineBefore(chunk.byteLength))
    this.#pending.push(chunk)
    this.#bytes += chunk.byteLength
    if (chunk.byteLength > copiedBytes) this.#hasLarge = true
    const socket = this.#socket
    // Its end wakes whoever waits: without waiting, chunks that are always ready would never let it be told.
    if (socket.destroyed) return false
    const isMuch = this.#bytes >= gatheredBytes
    if (isMuch) this.flush()
    if (socket.writableLength >= socket.writableHighWaterMark) socket.once('drain', this.#drained)
    // And a client that takes whatever comes would hold up all others.
    else if (isMuch) setImmediate(this.#drained)
    else return true
    return false
  }

  end(trailers: readonly string[], done: (error?: Error | null) => void): void {
    if (this.#isChunked) {
      this.#add(this.#lineBefore(0))
      for (let i = 0; i < trailers.length; i += 2) this.#add(`${trailers[i]}: ${trailers[i + 1]}\r\n`)
      this.#add('\r\n')
    }
    this.flush(done)
  }

  // The end of the chunk before it, and the size of this one.
  #lineBefore(size: number): string {
    if (size === this.#size) return this.#line
    const isFirst = this.#size === -1
    const text = `${size.toString(16)}\r\n`
    this.#size = size
    this.#line = `\r\n${text}`
    return isFirst ? text : this.#line
  }

  #add(text: string): void {
    this.#pending.push(text)
    this.#bytes += text.length
  }

  // Chunks that are ready come one after the other, in promises alone: the next tick is behind all of them.
  #leave(): void {
    queueMicrotask(() => process.nextTick(() => this.flush()))
  }

  /** Sends what was gathered before the body failed; of a body with a length not its last chunk, which could complete it. */
  breakOff(): void {
    if (!this.#isChunked && typeof this.#pending.at(-1) === 'object') this.#pending.pop()
    this.flush()
  }

  /** Sends what is gathered. */
  flush(done?: (error?: Error | null) => void): void {
    const socket = this.#socket
    const pending = this.#pending
    if (pending.length === 0) return void (done && socket.write('', done))
    const bytes = this.#bytes
    this.#pending = []
    this.#bytes = 0
    const isLarge = this.#hasLarge
    this.#hasLarge = false
    const fits = bytes > pooledBytes && bytes <= scratchBytes && !isLarge
    if (fits && canReuse(socket)) return writeAtOnce(socket, pending, bytes, done)
    socket.cork()
    let from = 0
    for (let i = 0; i < pending.length; i += 1) {
      const part = pending[i] as string | Uint8Array
      if (typeof part === 'string' || part.byteLength <= copiedBytes) continue
      if (i > from) socket.write(join(pending, from, i))
      socket.write(part, i === pending.length - 1 ? done : undefined)
      from = i + 1
    }
    if (from < pending.length) socket.write(join(pending, from, pending.length), done)
    socket.uncork()
  }
}

type Parts = readonly (string | Uint8Array)[]

// Taken again for the next write where the system has taken all of the last one: a new one each time is a fifth of a stream.
let scratch: Buffer | null = null

// Of a socket that is full, and of TLS, the system never takes all at once.
function canReuse(socket: Socket): boolean {
  return socket.writableLength === 0 && !('encrypted' in socket)
}

function writeAtOnce(socket: Socket, parts: Parts, bytes: number, done?: (error?: Error | null) => void): void {
  const all = scratch ?? Buffer.allocUnsafeSlow(scratchBytes)
  scratch = null
  copy(parts, 0, parts.length, all)
  socket.write(all.subarray(0, bytes), done)
  // Else the system still reads it.
  if (socket.writableLength === 0) scratch = all
}

function join(parts: Parts, from: number, to: number): Buffer {
  let length = 0
  for (let i = from; i < to; i += 1) {
    const part = parts[i] as string | Uint8Array
    length += typeof part === 'string' ? part.length : part.byteLength
  }
  const all = Buffer.allocUnsafe(length)
  copy(parts, from, to, all)
  return all
}

function copy(parts: Parts, from: number, to: number, all: Buffer): void {
  let at = 0
  for (let i = from; i < to; i += 1) {
    const part = parts[i] as string | Uint8Array
    if (typeof part !== 'string') {
      all.set(part, at)
      at += part.byteLength
    } else if (part.length > 16) at += all.write(part, at, 'latin1')
    else for (let j = 0; j < part.length; j += 1) all[at++] = part.charCodeAt(j)
  }
}

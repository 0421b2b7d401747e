/** The chunks of one answer in, a write for those that are ready together out, as fast as the socket takes them. */
import { Buffer } from 'node:buffer'
import type { UwsResponse } from './uws.ts'

/** Bytes that are gathered before they are written at once. */
const gatheredBytes = 128 * 1024

/** A chunk of up to so many bytes is copied behind others: cheaper than one write more. */
const copiedBytes = 16 * 1024

/** What is gathered is given to the library in pieces of this size: it keeps all of one that the socket does not take. */
const piece = 64 * 1024

/**
 * Over TLS a piece has to fit into the 16 KiB that the library gathers: what it gives to OpenSSL past them, it offers
 * again in other portions when the socket was full, or forgets, and the client gets other bytes.
 */
const securePiece = 15 * 1024

/** `write` says whether what was kept before has left, so that this much is given first to a socket that was full. */
const probe = 1024

const nothing = new Uint8Array(0)

// Chunks that leave together are joined here: the library copies, or has written, all that it is given.
const joint = Buffer.allocUnsafeSlow(gatheredBytes + copiedBytes)

/** What a stream needs to know of its answer. */
interface Facts {
  /** In bytes; `null` where nobody knows yet, and the library frames chunks. */
  readonly length: number | null
  readonly isSecure: boolean
  /** Called before the first bytes; `null` where the head has been written. */
  readonly writeHead: (() => void) | null
}

export class AnswerStream {
  /** The answer is complete for the library, or lost: its response object is dead. */
  isDone = false
  readonly #response: UwsResponse
  readonly #length: number | null
  readonly #isSecure: boolean
  readonly #drained: () => void
  #writeHead: (() => void) | null
  // Chunks that nobody has offered yet, and their bytes.
  #pending: Uint8Array[] = []
  #bytes = 0
  // Of all chunks.
  #given = 0
  // What the socket has not taken yet, and where it begins in a body of known length.
  #rest: Uint8Array = nothing
  #restAt = 0
  // It did not take all of the last piece: `writable` will be called.
  #isStuck = false
  // It keeps something of the last piece.
  #wasFull = false
  #isEnding = false

  /** `drained` is called when `write` has returned `false` and the socket was not full. */
  constructor(response: UwsResponse, { length, isSecure, writeHead }: Facts, drained: () => void) {
    this.#response = response
    this.#length = length
    this.#isSecure = isSecure
    this.#writeHead = writeHead
    this.#drained = drained
  }

  /** Gives a chunk. `false`: no more, until `writable` says `free` or `drained` is called. */
  write(chunk: Uint8Array): boolean {
    if (this.#pending.length === 0) this.#leave()
    this.#pending.push(chunk)
    this.#bytes += chunk.byteLength
    this.#given += chunk.byteLength
    if (this.#isStuck) return false
    if (this.#bytes < gatheredBytes) return true
    // A client that takes whatever comes would hold up all others.
    if (this.#flush()) setImmediate(this.#drained)
    return false
  }

  /** Ends the body. `isDone` tells whether all of it was taken. */
  end(): void {
    this.#isEnding = true
    if (!this.#isStuck) this.#flush()
  }

  /** Sends what was gathered before the body failed. */
  breakOff(): void {
    if (!this.#isStuck) this.#flush()
  }

  /** The response object is dead. */
  drop(): void {
    this.isDone = true
    this.#pending = []
    this.#rest = nothing
  }

  /** The socket takes more. `stuck` is what the library wants to hear when it does not. */
  writable(offset: number): 'free' | 'waiting' | 'stuck' {
    if (this.#length !== null) this.#rest = this.#rest.subarray(offset - this.#restAt)
    // It sends what it keeps only with the next write or, as here, when it is uncorked.
    else if (this.#rest.byteLength === 0) this.#response.cork(() => {})
    this.#isStuck = false
    if (this.#flush()) return 'free'
    return this.#length === null ? 'waiting' : 'stuck'
  }

  // Chunks that are ready come one after the other, in promises alone: the next tick is behind all of them.
  #leave(): void {
    queueMicrotask(() =>
      process.nextTick(() => {
        if (!this.#isStuck) this.#flush()
      }),
    )
  }

  // Offers what is gathered, and ends what is over. `false`: the socket is full.
  #flush(): boolean {
    if (this.isDone) return true
    // Written in one go. Over TLS each piece goes alone.
    if (this.#isSecure) this.#writeAll()
    else this.#response.cork(() => this.#writeAll())
    return !this.#isStuck
  }

  #writeAll(): void {
    if (this.#writeHead !== null) {
      this.#response.cork(this.#writeHead)
      this.#writeHead = null
    }
    for (;;) {
      if (this.#rest.byteLength === 0) this.#rest = this.#gather()
      if (this.#rest.byteLength === 0) break
      const isTaken = this.#length === null ? this.#writePieces() : this.#tryEnd(this.#length)
      if (isTaken) continue
      // What is joined there next must not be seen by whoever is slow.
      if (this.#rest.buffer === joint.buffer) this.#rest = Buffer.from(this.#rest)
      this.#isStuck = true
      return
    }
    if (!this.#isEnding || this.isDone) return
    this.isDone = true
    this.#response.cork(() => this.#response.end(nothing))
  }

  // The chunks that leave together: all small ones up to the next large one, which goes as it is.
  #gather(): Uint8Array {
    const pending = this.#pending
    // With its last byte a response is over for the library, and could no longer be cut if the app goes on.
    const ready = this.#given === this.#length && !this.#isEnding ? pending.length - 1 : pending.length
    if (ready <= 0) return nothing
    let count = 0
    let bytes = 0
    for (; count < ready; count += 1) {
      const size = (pending[count] as Uint8Array).byteLength
      if (count > 0 && (size > copiedBytes || bytes + size > joint.byteLength)) break
      bytes += size
      if (size > copiedBytes) {
        count = 1
        break
      }
    }
    this.#pending = count === pending.length ? [] : pending.slice(count)
    this.#bytes -= bytes
    return count === 1 ? (pending[0] as Uint8Array) : join(pending, count, bytes)
  }

  #tryEnd(length: number): boolean {
    const rest = this.#rest
    const size = this.#isSecure ? securePiece : rest.byteLength
    this.#restAt = this.#response.getWriteOffset()
    let isTaken = true
    for (let at = 0; isTaken && at < rest.byteLength; at += size) {
      this.#response.cork(() => {
        const [ok, done] = this.#response.tryEnd(rest.subarray(at, at + size), length)
        this.isDone = done
        isTaken = ok || done
      })
    }
    if (isTaken) this.#rest = nothing
    return isTaken
  }

  // In pieces, because the library keeps all that the socket does not take of what it was given.
  #writePieces(): boolean {
    const size = this.#isSecure ? securePiece : piece
    let isTaken = true
    const writeNext = () => {
      const next = this.#rest.subarray(0, this.#wasFull ? probe : size)
      this.#rest = this.#rest.subarray(next.byteLength)
      isTaken = this.#response.write(next)
      this.#wasFull = !isTaken
    }
    while (isTaken && this.#rest.byteLength > 0) this.#response.cork(writeNext)
    return isTaken
  }
}

function join(chunks: readonly Uint8Array[], count: number, bytes: number): Buffer {
  let at = 0
  for (let i = 0; i < count; i += 1) {
    const chunk = chunks[i] as Uint8Array
    joint.set(chunk, at)
    at += chunk.byteLength
  }
  return joint.subarray(0, bytes)
}

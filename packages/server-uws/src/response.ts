/** A judged answer in, the calls that send it out. uWebSockets.js checks nothing of it. */
import { Buffer } from 'node:buffer'
import type { AnswerHead } from '@tsgi/spec/server'
import type { UwsResponse } from './uws.ts'

/** A chunk is given to the library in pieces of this size. */
const piece = 64 * 1024

/**
 * Over TLS a piece has to fit into the 16 KiB that the library gathers: what it gives to OpenSSL past them, it offers
 * again in other portions when the socket was full, or forgets, and the client gets other bytes.
 */
const securePiece = 15 * 1024

/** `write` says whether what was kept before has left, so that this much is given first to a socket that was full. */
const probe = 1024

const nothing = new Uint8Array(0)

/** Status line and fields, inside `cork()`. The library adds `date`, and the framing of whatever body follows. */
export function writeHead(response: UwsResponse, head: AnswerHead): void {
  // What the library sends of itself.
  if (head.status !== 200) response.writeStatus(`${head.status} ${head.reason}`)
  writeFields(response, head.fields, head.ascii)
}

/** Fields whose values are byte strings: the library would encode them as UTF-8. */
export function writeFields(response: UwsResponse, fields: readonly string[], ascii = false): void {
  for (let i = 0; i < fields.length; i += 2) {
    const value = fields[i + 1] as string
    response.writeHeader(fields[i] as string, ascii ? value : Buffer.from(value, 'latin1'))
  }
}

/** Writes the body of an answer as fast as the socket takes it. */
export class BodyWriter {
  /** The answer is complete for the library: its response object is dead. */
  isDone = false
  readonly #response: UwsResponse
  readonly #length: number | null
  readonly #isSecure: boolean
  #sent = 0
  #last: Uint8Array = nothing
  // What the socket has not taken yet, and where it begins in a body of known length.
  #rest: Uint8Array = nothing
  #restAt = 0
  // It did not take all of the last piece.
  #isFull = false

  constructor(response: UwsResponse, length: number | null, isSecure: boolean) {
    this.#response = response
    this.#length = length
    this.#isSecure = isSecure
  }

  /** Gives a chunk. `false`: wait until `writable` says `free`. */
  write(chunk: Uint8Array): boolean {
    if (this.#length === null) {
      this.#rest = chunk
      return this.#writePieces()
    }
    this.#sent += chunk.byteLength
    if (this.#sent < this.#length) return this.#offer(chunk)
    // With its last byte a response is over for the library, and could no longer be cut if the app goes on.
    this.#last = chunk
    return true
  }

  /** Ends the body. `isDone` tells whether all of it was taken. */
  end(): void {
    if (this.#length === null || this.#length === 0) {
      this.isDone = true
      this.#response.cork(() => this.#response.end(nothing))
    } else this.#offer(this.#last)
  }

  /** The socket takes more. `stuck` is what the library wants to hear when it does not. */
  writable(offset: number): 'free' | 'waiting' | 'stuck' {
    const hasRest = this.#rest.byteLength > 0
    if (this.#length !== null) {
      if (hasRest && !this.#tryEnd(this.#rest.subarray(offset - this.#restAt))) return 'stuck'
    } else if (hasRest) {
      if (!this.#writePieces() && this.#rest.byteLength > 0) return 'waiting'
    } else {
      // It sends what it keeps only with the next write or, as here, when it is uncorked.
      this.#response.cork(() => {})
    }
    this.#rest = nothing
    return 'free'
  }

  #offer(chunk: Uint8Array): boolean {
    this.#rest = chunk
    this.#restAt = this.#response.getWriteOffset()
    return this.#tryEnd(chunk)
  }

  #tryEnd(rest: Uint8Array): boolean {
    const size = this.#isSecure ? securePiece : rest.byteLength
    let taken = true
    for (let at = 0; taken && at < rest.byteLength; at += size) {
      this.#response.cork(() => {
        const [ok, done] = this.#response.tryEnd(rest.subarray(at, at + size), this.#length ?? 0)
        this.isDone = done
        taken = ok || done
      })
    }
    return taken
  }

  // In pieces, because the library keeps all that the socket does not take of what it was given.
  #writePieces(): boolean {
    let taken = true
    const size = this.#isSecure ? securePiece : piece
    const writeNext = () => {
      const next = this.#rest.subarray(0, this.#isFull ? probe : size)
      this.#rest = this.#rest.subarray(next.byteLength)
      taken = this.#response.write(next)
      this.#isFull = !taken
    }
    const writeAll = () => {
      while (taken && this.#rest.byteLength > 0) {
        if (this.#isSecure) this.#response.cork(writeNext)
        else writeNext()
      }
    }
    if (this.#isSecure) writeAll()
    else this.#response.cork(writeAll)
    return taken
  }
}

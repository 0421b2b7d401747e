/** An open file and a range of it in, its bytes out, as fast as they are taken. The file is closed however that ends. */
import type { FileHandle } from 'node:fs/promises'
import type { ByteRange } from './range.ts'

/** Bytes that are read at once: what a server lets wait for a slow client. */
export const chunkSize = 65_536

type Chunk = Uint8Array<ArrayBuffer>
type Result = IteratorResult<Chunk, undefined>

/** The bytes of a range that is worth no stream. */
export async function readWhole(handle: FileHandle, range: ByteRange): Promise<Uint8Array> {
  const chunks: Chunk[] = []
  for await (const chunk of new FileBody(handle, range)) chunks.push(chunk)
  const [first] = chunks
  return first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks)
}

/** A body that is read once. A file that became shorter fails it; one that grew is sent as far as it was promised. */
export class FileBody implements AsyncIterable<Chunk> {
  readonly #handle: FileHandle
  readonly #end: number
  #position: number
  #closed = false

  constructor(handle: FileHandle, { first, last }: ByteRange) {
    this.#handle = handle
    this.#position = first
    this.#end = last + 1
  }

  // Not a generator, which holds a return() back until its pending next() has settled.
  [Symbol.asyncIterator](): AsyncIterator<Chunk, undefined> {
    return { next: () => this.#next(), return: () => this.#return() }
  }

  /** For a body that is never begun. */
  cancel(): void {
    this.#close()
  }

  async #next(): Promise<Result> {
    if (this.#closed) return { done: true, value: undefined }
    const wanted = Math.min(chunkSize, this.#end - this.#position)
    try {
      // A new one each time: a chunk that was given belongs to the server.
      const buffer = new Uint8Array(wanted)
      const { bytesRead } = await this.#handle.read(buffer, 0, wanted, this.#position)
      if (bytesRead === 0) throw shrunk(this.#end - this.#position)
      this.#position += bytesRead
      if (this.#position === this.#end) this.#close()
      return { done: false, value: bytesRead === wanted ? buffer : buffer.subarray(0, bytesRead) }
    } catch (error) {
      this.#close()
      throw error
    }
  }

  #return(): Promise<Result> {
    this.#close()
    return Promise.resolve({ done: true, value: undefined })
  }

  // Waits for a pending read by itself. Nothing was written that a failing close could lose.
  #close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#handle.close().catch(() => {})
  }
}

function shrunk(missing: number): Error {
  return new Error(
    `The file became shorter while it was sent: ${missing} bytes are missing. Replace files by renaming.`,
  )
}

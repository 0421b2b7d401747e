/** Bytes of a connection in as they come, those that were not taken yet out. */
import { Buffer } from 'node:buffer'

/** Grows by doubling: to put all that came together at each chunk took the client most of its time. */
export class Received {
  #bytes: Buffer = Buffer.alloc(0)
  #start = 0
  #end = 0

  put(chunk: Uint8Array): void {
    if (this.#end + chunk.length > this.#bytes.length) {
      // A new one, never moved within: what was handed out stays as it is.
      const grown = Buffer.allocUnsafe(2 * (this.#end - this.#start + chunk.length))
      this.#end = this.#bytes.copy(grown, 0, this.#start, this.#end)
      this.#start = 0
      this.#bytes = grown
    }
    this.#bytes.set(chunk, this.#end)
    this.#end += chunk.length
  }

  get unread(): Buffer {
    return this.#bytes.subarray(this.#start, this.#end)
  }

  take(length: number): void {
    this.#start += length
  }
}

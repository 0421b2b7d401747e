/** A request without content in, a message that is no stream out: nobody reads it, and nobody waits for its end. */
import { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'

/** The message of each request of a server: give it to `createServer`. */
export class LeanMessage extends IncomingMessage {
  /** Whether nothing comes behind its head. */
  isEmpty = false
  // Its end was not told, since nobody listened.
  #isSilent = false

  static {
    // Node lets go of a message once it is read.
    const ended = Object.getOwnPropertyDescriptor(Readable.prototype, 'readableEnded')
    Object.defineProperty(LeanMessage.prototype, 'readableEnded', {
      configurable: true,
      get(this: LeanMessage) {
        return this.#isSilent || ended?.get?.call(this)
      },
    })
  }

  override push(chunk: unknown, encoding?: BufferEncoding): boolean {
    if (chunk !== null || !this.isEmpty || this.#isHeard) return super.push(chunk, encoding)
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
    ;(IncomingMessage.prototype as unknown as { readonly _dump: () => void })._dump.call(this)
  }

  // Who observes the server from outside may wait for it.
  get #isHeard(): boolean {
    return this.readableFlowing !== null || this.listenerCount('end') + this.listenerCount('close') > 0
  }
}

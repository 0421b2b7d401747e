/** The chunks of a body in, compressed ones out: each is there before the next one is asked for. */
import type { Transform } from 'node:stream'
import { checkedChunk, discardBody, openSource, type Source } from '@tsgi/spec/server'

/** A body that begins neither its source nor zlib before it is read. */
export class CompressedBody implements AsyncIterable<Uint8Array> {
  readonly #body: AsyncIterable<Uint8Array>
  readonly #open: () => Transform
  readonly #reason: () => unknown

  /** `reason` tells the source why it is ended. */
  constructor(body: AsyncIterable<Uint8Array>, open: () => Transform, reason: () => unknown) {
    this.#body = body
    this.#open = open
    this.#reason = reason
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, undefined> {
    return new Compression(openSource(this.#body), this.#open(), this.#reason)
  }

  /** For a body that is never begun. */
  cancel(reason: unknown): void {
    discardBody(this.#body, reason)
  }
}

type Result = IteratorResult<Uint8Array, undefined>
type State = 'open' | 'ended' | 'stopped'

// Not a generator, which holds a return() back until its pending next() has settled.
class Compression implements AsyncIterator<Uint8Array, undefined> {
  readonly #source: Source
  readonly #zlib: Transform
  readonly #reason: () => unknown
  readonly #ready: Uint8Array[] = []
  #state: State = 'open'

  constructor(source: Source, zlib: Transform, reason: () => unknown) {
    this.#source = source
    this.#zlib = zlib
    this.#reason = reason
    zlib.on('data', (chunk: Uint8Array) => this.#ready.push(chunk))
    // It fails the write that it belongs to as well; without a listener it would end the process.
    zlib.on('error', () => {})
  }

  async next(): Promise<Result> {
    for (;;) {
      if (this.#state === 'stopped') return { done: true, value: undefined }
      const chunk = this.#ready.shift()
      if (chunk !== undefined) return { done: false, value: chunk }
      if (this.#state === 'ended') return { done: true, value: undefined }
      await this.#step()
    }
  }

  return(): Promise<Result> {
    this.#stop(this.#reason())
    return Promise.resolve({ done: true, value: undefined })
  }

  async #step(): Promise<void> {
    try {
      const { done, value } = await this.#source.next()
      if (this.#hasStopped()) return
      if (done) await this.#end()
      else await this.#write(checkedChunk(value))
    } catch (error) {
      if (this.#hasStopped()) return
      this.#stop(error)
      throw error
    }
  }

  #write(chunk: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#zlib.write(chunk, (error) => (error ? reject(error) : resolve()))
    })
  }

  async #end(): Promise<void> {
    await new Promise((resolve, reject) => {
      this.#zlib.once('end', resolve).once('error', reject).end()
    })
    this.#state = 'ended'
  }

  #stop(reason: unknown): void {
    if (this.#state === 'ended') return
    this.#state = 'stopped'
    this.#source.stop(reason)
    this.#zlib.destroy()
  }

  #hasStopped(): boolean {
    return this.#state === 'stopped'
  }
}

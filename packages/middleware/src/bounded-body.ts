/** The chunks of a body and a time in, the same chunks out; a body that takes longer is ended and fails. */
import { discardBody, openSource, type Source } from '@tsgi/spec/server'

type Chunks = AsyncIterable<Uint8Array>
type Result = IteratorResult<Uint8Array, undefined>

/** How a body is bounded. */
export interface Bound {
  readonly milliseconds: number
  /** Called when they are over; gives the error that reading then fails with. */
  readonly expire: () => unknown
  /** Why a body is ended before. */
  readonly reason: () => unknown
}

/** A body that is bounded from the moment at which it begins. */
export class BoundedBody implements Chunks {
  readonly #body: Chunks
  readonly #bound: Bound

  constructor(body: Chunks, bound: Bound) {
    this.#body = body
    this.#bound = bound
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, undefined> {
    return new Bounded(openSource(this.#body), this.#bound)
  }

  /** For a body that is never begun. */
  cancel(reason: unknown): void {
    discardBody(this.#body, reason)
  }
}

class Bounded implements AsyncIterator<Uint8Array, undefined> {
  readonly #source: Source
  readonly #expiry: Promise<never>
  readonly #timer: ReturnType<typeof setTimeout>
  readonly #reason: () => unknown

  constructor(source: Source, { milliseconds, expire, reason }: Bound) {
    this.#source = source
    this.#reason = reason
    let reject: (reason: unknown) => void = () => {}
    this.#expiry = new Promise<never>((_, refuse) => {
      reject = refuse
    })
    // Where nobody reads at that moment.
    this.#expiry.catch(() => {})
    this.#timer = setTimeout(() => {
      const error = expire()
      reject(error)
      source.stop(error)
    }, milliseconds)
  }

  async next(): Promise<Result> {
    try {
      const { done, value } = await Promise.race([this.#expiry, this.#source.next()])
      if (!done) return { done, value: value as Uint8Array }
    } catch (error) {
      clearTimeout(this.#timer)
      throw error
    }
    clearTimeout(this.#timer)
    return { done: true, value: undefined }
  }

  return(): Promise<Result> {
    clearTimeout(this.#timer)
    this.#source.stop(this.#reason())
    return Promise.resolve({ done: true, value: undefined })
  }
}

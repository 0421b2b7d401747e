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
  readonly #timer: ReturnType<typeof setTimeout>
  readonly #reason: () => unknown
  // Not a promise that each chunk is raced with: it would hold all of them for as long as the body lasts.
  readonly #waiting = new Set<(error: unknown) => void>()
  #expired: { readonly error: unknown } | null = null

  constructor(source: Source, { milliseconds, expire, reason }: Bound) {
    this.#source = source
    this.#reason = reason
    this.#timer = setTimeout(() => {
      const error = expire()
      this.#expired = { error }
      for (const reject of this.#waiting) reject(error)
      source.stop(error)
    }, milliseconds)
  }

  next(): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.#expired !== null) return reject(this.#expired.error as Error)
      this.#waiting.add(reject)
      this.#source.next().then(
        ({ done, value }) => {
          this.#waiting.delete(reject)
          if (!done) return resolve({ done, value: value as Uint8Array })
          clearTimeout(this.#timer)
          resolve({ done, value: undefined })
        },
        (error: unknown) => {
          this.#waiting.delete(reject)
          clearTimeout(this.#timer)
          reject(error as Error)
        },
      )
    })
  }

  return(): Promise<Result> {
    clearTimeout(this.#timer)
    this.#source.stop(this.#reason())
    return Promise.resolve({ done: true, value: undefined })
  }
}

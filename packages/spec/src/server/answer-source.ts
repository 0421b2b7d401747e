/** The chunks of an answer's body: how they are pulled, and how each kind of body is ended. */

import { show, TsgiError } from './errors.ts'

/** A body that was begun. */
export interface Source {
  /** The next chunk, checked by the caller. */
  readonly next: () => Promise<{ readonly done: boolean; readonly value: unknown }>
  /** Asks for the next chunk; what comes of it, once awaited, goes to `take`, and a failure to `failed`. Cheaper than `next`. */
  readonly ask: () => unknown
  /** What was asked for, read once; `over` at the end of the body. */
  readonly take: (result: unknown) => unknown
  /** What was asked for failed: there is nothing more to end. */
  readonly failed: () => void
  /** Ends the body at once, whether a chunk is being waited for or not. Never throws. */
  readonly stop: (reason: unknown) => void
}

/** What `take` gives at the end of a body. */
export const over: unique symbol = Symbol('over')

/** Begins a body. Throws what the body throws: a locked `ReadableStream`, say. */
export function openSource(body: object): Source {
  return isReadableStream(body) ? readStream(body) : iterate(body as AsyncIterable<unknown>)
}

/** Ends a body that was never begun: a stream is cancelled, a generator has nothing to end. Never throws. */
export function discardBody(body: unknown, reason: unknown): void {
  if (typeof body !== 'object' || body === null) return
  quietly(() => {
    const { cancel } = body as { cancel?: unknown }
    return typeof cancel === 'function' ? cancel.call(body, reason) : undefined
  })
}

/** Whether chunks can be pulled from it. */
export function isPullable(body: object): boolean {
  return isReadableStream(body) || typeof (body as Partial<AsyncIterable<unknown>>)[Symbol.asyncIterator] === 'function'
}

// By its shape, because a stream may come from another realm or a library.
function isReadableStream(body: object): body is ReadableStream<unknown> {
  return typeof (body as Partial<ReadableStream>).getReader === 'function'
}

function readStream(body: ReadableStream<unknown>): Source {
  // Not its async iterator: that one waits for the pending read before it cancels.
  const reader = body.getReader()
  return new PulledSource(checkedPull(reader, 'read'), (reason) => reader.cancel(reason))
}

function iterate(body: AsyncIterable<unknown>): Source {
  const iterator = body[Symbol.asyncIterator]()
  return new PulledSource(checkedPull(iterator, 'next'), () => iterator.return?.())
}

/** A source of any kind: `step` asks the body for more, `end` ends it. */
class PulledSource implements Source {
  readonly #step: () => unknown
  readonly #end: (reason: unknown) => unknown
  // What has ended or failed by itself, or was ended before, is not ended again.
  #isOver = false

  constructor(step: () => unknown, end: (reason: unknown) => unknown) {
    this.#step = step
    this.#end = end
  }

  ask(): unknown {
    return this.#step()
  }

  take(result: unknown): unknown {
    // Read once and inside the caller's `try`: a result is the app's own object, whose getters may throw.
    const { done, value } = result as IteratorResult<unknown>
    if (!done) return value
    this.#isOver = true
    return over
  }

  failed(): void {
    this.#isOver = true
  }

  async next(): Promise<{ readonly done: boolean; readonly value: unknown }> {
    try {
      const value = this.take(await this.ask())
      return value === over ? { done: true, value: undefined } : { done: false, value }
    } catch (error) {
      this.failed()
      throw error
    }
  }

  stop(reason: unknown): void {
    if (this.#isOver) return
    this.#isOver = true
    quietly(() => this.#end(reason))
  }
}

function checkedPull(puller: object | null | undefined, name: string): () => unknown {
  const step = (puller as Record<string, unknown> | null | undefined)?.[name]
  if (typeof step === 'function') return () => step.call(puller) as unknown
  throw new TsgiError({
    code: 'answer-invalid',
    party: 'app',
    demand: `The body of an answer needs a function ${name}() that gives its chunks`,
    got: show(step),
    cure: 'The client was sent a bare 500.',
  })
}

/** Runs an app's clean-up, whose failure has nobody to go to: the exchange is over. */
function quietly(cleanUp: () => unknown): void {
  // Not Promise.resolve(), which believes a promise that the app has changed.
  new Promise((resolve) => resolve(cleanUp())).catch(() => {})
}

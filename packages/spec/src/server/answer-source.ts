/** The chunks of an answer's body: how they are pulled, and how each kind of body is ended. */

import { show, TsgiError } from './errors.ts'

/** A body that was begun. */
export interface Source {
  /** The next chunk, checked by the caller. */
  readonly next: () => Promise<{ readonly done: boolean; readonly value: unknown }>
  /** Ends the body at once, whether a chunk is being waited for or not. Never throws. */
  readonly stop: (reason: unknown) => void
}

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
  return pull(checkedPull(reader, 'read'), (reason) => reader.cancel(reason))
}

function iterate(body: AsyncIterable<unknown>): Source {
  const iterator = body[Symbol.asyncIterator]()
  return pull(checkedPull(iterator, 'next'), () => iterator.return?.())
}

// What has ended or failed by itself, or was ended before, is not ended again.
function pull(step: () => unknown, end: (reason: unknown) => unknown): Source {
  let over = false
  return {
    async next() {
      try {
        // Read once and in here: a result is the app's own object, whose getters may throw.
        const { done, value } = (await step()) as IteratorResult<unknown>
        if (done) over = true
        return { done: over, value: over ? undefined : value }
      } catch (error) {
        over = true
        throw error
      }
    },
    stop(reason) {
      if (over) return
      over = true
      quietly(() => end(reason))
    },
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

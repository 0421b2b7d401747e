/** The chunks of an answer's body: how they are pulled, and how each kind of body is ended. */

/** A body that was begun. */
export interface Source {
  /** The next chunk, checked by the caller. */
  readonly next: () => Promise<{ readonly done?: boolean | undefined; readonly value: unknown }>
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
  return { next: () => reader.read(), stop: (reason) => quietly(() => reader.cancel(reason)) }
}

function iterate(body: AsyncIterable<unknown>): Source {
  const iterator = body[Symbol.asyncIterator]()
  let over = false
  return {
    async next() {
      try {
        const result = await iterator.next()
        if (result.done) over = true
        return result
      } catch (error) {
        over = true
        throw error
      }
    },
    stop() {
      if (over) return
      over = true
      quietly(() => iterator.return?.())
    },
  }
}

/** Runs an app's clean-up, whose failure has nobody to go to: the exchange is over. */
function quietly(cleanUp: () => unknown): void {
  try {
    Promise.resolve(cleanUp()).catch(() => {})
  } catch {
    // As above.
  }
}

/** Values in, a body whose chunks are made of them out: a value is pulled when the server pulls a chunk. */

/** What gives values one after the other. */
export type Values<T> = Iterable<T> | AsyncIterable<T>

/** What pulls chunks one at a time, and may be ended between them and during them. */
export type Chunks = AsyncIterator<Uint8Array, undefined>

/** Chunks that were not begun. */
export interface Body {
  readonly [Symbol.asyncIterator]: () => Chunks
  /** Nobody will begin them: what can be cancelled hears of it. */
  readonly cancel: (reason: unknown) => unknown
}

/**
 * The chunks of values. Ending them ends the values at once, whether one is being waited for or not; a generator, though,
 * hears of it only where it yields.
 */
export function mappedBody<T>(values: Values<T>, toText: (value: T) => string): Body {
  const begin = beginning(values)
  return {
    [Symbol.asyncIterator]: () => mappedChunks(begin(), toText),
    cancel: (reason) => (values as { readonly cancel?: (reason: unknown) => unknown }).cancel?.(reason),
  }
}

type AnyIterator<T> = Iterator<T, unknown> | AsyncIterator<T, unknown>

function mappedChunks<T>(iterator: AnyIterator<T>, toText: (value: T) => string): Chunks {
  // What has ended or failed by itself is not ended again.
  let isOver = false
  return {
    async next() {
      try {
        const { done, value } = await iterator.next()
        if (done !== true) return { done: false, value: encoder.encode(textOf(value)) }
        isOver = true
        return { done: true, value: undefined }
      } catch (error) {
        isOver = true
        throw error
      }
    },
    async return() {
      if (!isOver) await iterator.return?.()
      isOver = true
      return { done: true, value: undefined }
    },
  }

  function textOf(value: T): string {
    try {
      return toText(value)
    } catch (error) {
      // The values know nothing of it.
      void (async () => iterator.return?.())().catch(() => {})
      throw error
    }
  }
}

const encoder = new TextEncoder()

function beginning<T>(values: Values<T>): () => AnyIterator<T> {
  if (typeof values === 'object' && values !== null) {
    if (Symbol.asyncIterator in values) return () => values[Symbol.asyncIterator]()
    if (Symbol.iterator in values) return () => values[Symbol.iterator]()
  }
  throw new TypeError(
    `Values need to be an iterable or an async iterable; got ${Object.prototype.toString.call(values)}.`,
  )
}

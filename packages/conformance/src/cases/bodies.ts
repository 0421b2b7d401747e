/** Chunks in, the forms of a streamed body out, so that one case runs with each of them. */

const encoder = new TextEncoder()

/** A chunk of text. */
export function bytes(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text)
}

/** The two kinds of bodies that a server pulls. */
export const forms: readonly {
  readonly form: string
  readonly from: (chunks: AsyncGenerator<Uint8Array<ArrayBuffer>>) => AsyncIterable<Uint8Array>
}[] = [
  { form: 'an async generator', from: (chunks) => chunks },
  { form: 'a ReadableStream', from: streamOf },
]

/** The two ways to tell the end of a streamed body. */
export const framings: readonly {
  readonly framing: string
  readonly fields: (length: number) => readonly (readonly [string, string])[]
}[] = [
  { framing: 'chunked', fields: () => [] },
  { framing: 'with a declared length', fields: (length) => [['content-length', String(length)]] },
]

/** Each form in each framing. */
export const bodies = forms.flatMap((form) => framings.map((framing) => ({ ...form, ...framing })))

/** A source that reads nothing ahead, so that what is pulled from it was asked for by the server. */
function streamOf(chunks: AsyncGenerator<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await chunks.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      async cancel() {
        await chunks.return(undefined)
      },
    },
    { highWaterMark: 0 },
  )
}

/** A body without a generator behind it: what it is asked for is counted. */
export function iterable(iterator: object): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => iterator as AsyncIterator<Uint8Array> }
}

/** An object whose one member is a function. */
function withFunction(name: string, value: unknown): object {
  return { [name]: value }
}

/** An object with a `then` of its own, which is no promise. */
export function thenable(
  then: (resolve: (value: unknown) => void, reject: (error: unknown) => void) => void,
): PromiseLike<unknown> {
  return withFunction('then', then) as PromiseLike<unknown>
}

/** Waits for ever. */
export function never(): Promise<never> {
  return new Promise(() => {})
}

/** A few turns of the clock: only for showing that something does not happen, or for a client that is slow on purpose. */
export function pass(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

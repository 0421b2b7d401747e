/** A function that writes in, a body that the server pulls out: what is written waits until the client takes it. */
import type { Body } from './mapped-body.ts'

/** Gives a chunk to the client. Resolves when the server has taken it, rejects when nobody will. */
export type Write = (chunk: string | Uint8Array) => Promise<void>

/**
 * What writes a body. The body ends with its promise; one that returns a function instead writes until the client leaves,
 * and the function is called then. `signal` aborts when the client leaves before the end.
 */
export type Writer<W = Write> = (write: W, signal: AbortSignal) => Promise<void> | (() => void)

/** Bytes that wait because nobody awaited `write()`; more of them fail the body. 1 MiB, as of a WebSocket. */
const maxWaiting = 1_048_576

/** A body that is written once it is pulled, and never where nobody wants it (HEAD). It can be read once. */
export function writtenBody(writer: Writer): Body {
  if (typeof writer !== 'function')
    throw new TypeError(`What writes a body needs to be a function; got ${Object.prototype.toString.call(writer)}.`)
  let isRead = false
  return {
    [Symbol.asyncIterator]() {
      if (isRead) throw new TypeError('A body that is written can be read once. Make an answer for each request.')
      isRead = true
      return new WrittenBody(writer)
    },
    // Not begun, so nothing was written.
    cancel() {},
  }
}

type Result = IteratorResult<Uint8Array, undefined>

interface Waiting {
  readonly chunk: Uint8Array
  readonly taken: () => void
  readonly lost: (reason: unknown) => void
}

interface Reader {
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

const done: Result = { done: true, value: undefined }
const encoder = new TextEncoder()

class WrittenBody implements AsyncIterator<Uint8Array, undefined> {
  readonly #abort = new AbortController()
  #writer: Writer | null
  #cleanUp: (() => void) | null = null
  #readers: Reader[] = []
  #waiting: Waiting[] = []
  #waitingBytes = 0
  #isOver = false
  // What the reader is told behind the last chunk; told once.
  #failure: { readonly error: unknown } | null = null

  constructor(writer: Writer) {
    this.#writer = writer
  }

  next(): Promise<Result> {
    const result = this.#take()
    const writer = this.#writer
    this.#writer = null
    if (writer !== null) void this.#run(writer)
    return result
  }

  async return(): Promise<Result> {
    this.#writer = null
    this.#failure = null
    this.#stop(new DOMException('The client left before the body was complete.', 'AbortError'))
    return done
  }

  #take(): Promise<Result> {
    const first = this.#waiting.shift()
    if (first !== undefined) {
      this.#waitingBytes -= first.chunk.byteLength
      first.taken()
      return Promise.resolve({ done: false, value: first.chunk })
    }
    const failure = this.#failure
    this.#failure = null
    if (failure !== null) return Promise.reject(failure.error as Error)
    if (this.#isOver) return Promise.resolve(done)
    return new Promise((resolve, reject) => {
      this.#readers.push({ resolve, reject })
    })
  }

  async #run(writer: Writer): Promise<void> {
    try {
      const running: unknown = writer((chunk) => this.#write(chunk), this.#abort.signal)
      if (typeof running === 'function') {
        this.#cleanUp = running as () => void
        if (this.#isOver) this.#cleaned()
        return
      }
      if (typeof (running as Partial<Promise<void>> | null | undefined)?.then !== 'function')
        throw new TypeError('What writes a body needs to return a promise, or a function that ends it; got neither.')
      await running
      this.#end(null)
    } catch (error) {
      this.#end({ error })
    }
  }

  #write(given: string | Uint8Array): Promise<void> {
    const chunk = typeof given === 'string' ? encoder.encode(given) : given
    if (!(chunk instanceof Uint8Array))
      throw new TypeError(`A chunk needs to be text or a Uint8Array; got ${Object.prototype.toString.call(given)}.`)
    if (this.#isOver) return rejected(this.#abort.signal.reason ?? new TypeError('The body has ended already.'))
    if (chunk.byteLength === 0) return Promise.resolve()
    const reader = this.#readers.shift()
    if (reader !== undefined) {
      reader.resolve({ done: false, value: chunk })
      return Promise.resolve()
    }
    if (this.#waiting.length > 0 && this.#waitingBytes + chunk.byteLength > maxWaiting) {
      const error = new Error(
        `Chunks that wait for a client may have ${maxWaiting} bytes in all; got more. Await write() or send().`,
      )
      this.#failure = { error }
      this.#stop(error)
      return rejected(error)
    }
    this.#waitingBytes += chunk.byteLength
    const written = new Promise<void>((taken, lost) => {
      this.#waiting.push({ chunk, taken, lost })
    })
    written.catch(() => {})
    return written
  }

  /** The writer is done: what waits is still taken. */
  #end(failure: { readonly error: unknown } | null): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#failure = failure
    this.#settleReaders()
  }

  /** Nobody takes any more: the writer hears of it, and so does whoever waits. */
  #stop(reason: unknown): void {
    const wasOver = this.#isOver
    this.#isOver = true
    for (const { lost } of this.#waiting.splice(0)) lost(reason)
    this.#settleReaders()
    if (wasOver) return
    this.#abort.abort(reason)
    this.#cleaned()
  }

  #settleReaders(): void {
    for (const { resolve, reject } of this.#readers.splice(0)) {
      const failure = this.#failure
      this.#failure = null
      if (failure === null) resolve(done)
      else reject(failure.error)
    }
  }

  #cleaned(): void {
    const cleanUp = this.#cleanUp
    this.#cleanUp = null
    cleanUp?.()
  }
}

/** Whoever writes without waiting must not end the process with it. */
function rejected(reason: unknown): Promise<never> {
  const promise = Promise.reject(reason as Error)
  promise.catch(() => {})
  return promise
}

/** Chunks that may be long in coming in, the same chunks with a sign of life in between out. */
import type { Chunks } from './mapped-body.ts'

type Result = IteratorResult<Uint8Array, undefined>

interface Reader {
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

/** What the signs of life are. */
export interface Life {
  /** The first chunk, given at once: some servers send the head of an answer with it. */
  readonly opening: string
  /** Given when the server has waited for `interval` ms. */
  readonly sign: string
  /** 0 gives none. */
  readonly interval: number
}

/** Pulls one chunk at a time, and a next one only when the last was taken. The timer runs only while the server waits. */
export class KeptAlive implements AsyncIterator<Uint8Array, undefined> {
  readonly #chunks: Chunks
  readonly #life: Life
  #isOpen = false
  #isPulling = false
  // What was pulled, until it is taken.
  #arrived: ((reader: Reader) => void) | null = null
  #reader: Reader | null = null
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(chunks: Chunks, life: Life) {
    this.#chunks = chunks
    this.#life = life
  }

  next(): Promise<Result> {
    this.#pull()
    if (!this.#isOpen) {
      this.#isOpen = true
      return Promise.resolve(chunk(this.#life.opening))
    }
    return new Promise((resolve, reject) => {
      this.#reader = { resolve, reject }
      this.#give()
      if (this.#reader !== null && this.#life.interval > 0)
        this.#timer = setTimeout(() => this.#take()?.resolve(chunk(this.#life.sign)), this.#life.interval)
    })
  }

  async return(): Promise<Result> {
    const over: Result = { done: true, value: undefined }
    this.#take()?.resolve(over)
    await this.#chunks.return?.()
    return over
  }

  #pull(): void {
    if (this.#isPulling) return
    this.#isPulling = true
    this.#chunks.next().then(
      (result) => this.#arrive((reader) => reader.resolve(result)),
      (error: unknown) => this.#arrive((reader) => reader.reject(error)),
    )
  }

  #arrive(give: (reader: Reader) => void): void {
    this.#arrived = give
    this.#give()
  }

  #give(): void {
    const give = this.#arrived
    if (give === null) return
    const reader = this.#take()
    if (reader === null) return
    this.#arrived = null
    this.#isPulling = false
    give(reader)
  }

  /** Who waits, and waits no longer. */
  #take(): Reader | null {
    clearTimeout(this.#timer)
    const reader = this.#reader
    this.#reader = null
    return reader
  }
}

const encoder = new TextEncoder()

// A new one each time: a chunk is given away.
function chunk(text: string): Result {
  return { done: false, value: encoder.encode(text) }
}

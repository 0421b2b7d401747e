/** Chunks as the platform receives them in, a body that one reader pulls out. */
import { join } from './collect.ts'
import { abortError, BodyError } from './errors.ts'

/** What a body asks of its connection. */
export interface BodyFlow {
  /** Stop receiving. */
  readonly pauseBody: () => void
  /** Receive again. */
  readonly resumeBody: () => void
  /** The app begins to read: a client that waits for `100 Continue` may send. */
  readonly continueBody: () => void
  /** More than {@link discardLimit} came that nobody reads: end the connection. */
  readonly refuseBody: () => void
}

type Chunk = Uint8Array<ArrayBuffer>
type Waiter = {
  readonly resolve: (result: IteratorResult<Chunk, undefined>) => void
  readonly reject: (error: unknown) => void
}

/** Who waits for the whole. */
type Collector = { readonly resolve: () => void; readonly reject: (error: unknown) => void }

/** Bytes that are received before the app takes them; then the connection is paused. */
const waterMark = 64 * 1024

/** Bytes of a body that nobody reads, received so that the connection can go on. */
export const discardLimit = 1_048_576

/** One request body. The platform calls `push`, `end` and `fail`; the app reads once. */
export class RequestBody {
  /** Whether reading has begun. */
  used = false
  /** Whether all of it was received. */
  complete = false
  /** Why it cannot be read to its end. */
  error: Error | null = null
  readonly #flow: BodyFlow
  readonly #limit: number
  readonly #declared: number | null
  #received = 0
  // Nobody reads: chunks are counted and dropped.
  #dropping = false
  // The reader wants no more.
  #stopped = false
  #dropped = 0
  #answered = false
  #refused = false
  #paused = false
  #waiting: Chunk[] = []
  #waitingBytes = 0
  #readers: Waiter[] = []
  #collector: Collector | null = null

  constructor(flow: BodyFlow, limit: number, declared: number | null) {
    this.#flow = flow
    this.#limit = limit
    this.#declared = declared
  }

  /** Takes a chunk that belongs to nobody else. */
  push(chunk: Chunk): void {
    if (chunk.byteLength === 0) return
    this.#received += chunk.byteLength
    if (this.#dropping) return this.#drop(chunk.byteLength)
    if (this.error !== null) return
    if (this.#received > this.#limit) {
      this.fail(new BodyError('body-too-large', 413, `The body of the request is larger than ${this.#limit} bytes.`))
      this.#pause()
      return this.#answered ? this.#refuse() : undefined
    }
    const reader = this.#readers.shift()
    if (reader !== undefined) return reader.resolve({ done: false, value: chunk })
    this.#waiting.push(chunk)
    this.#waitingBytes += chunk.byteLength
    if (this.#waitingBytes >= waterMark && this.#collector === null) this.#pause()
  }

  /** All of the body was received, be it read, dropped or refused. */
  end(): void {
    this.complete = true
    this.#collector?.resolve()
    for (const reader of this.#readers.splice(0)) reader.resolve({ done: true, value: undefined })
  }

  /** The body will not be complete: each read from now on rejects. */
  fail(error: Error): void {
    if (this.error !== null || this.complete) return
    this.error = error
    this.#waiting = []
    this.#waitingBytes = 0
    this.#collector?.reject(error)
    for (const reader of this.#readers.splice(0)) reader.reject(error)
  }

  /** The app has answered: a reader that has begun goes on; what nobody reads is received and dropped. */
  answered(): void {
    this.#answered = true
    if (this.complete || this.isRead) return
    this.fail(abortError('The answer was complete before the app began to read the body.'))
    this.#dropping = true
    if (this.#dropped > discardLimit) return this.#refuse()
    this.#resume()
  }

  /** Whether more is on its way than is worth receiving for nobody. */
  get tooMuchToDiscard(): boolean {
    if (this.complete) return false
    if (this.error !== null) return true
    return !this.isRead && this.#declared !== null && this.#declared - this.#received + this.#dropped > discardLimit
  }

  /** Whether a reader waits for the rest. */
  get isRead(): boolean {
    return this.used && !this.#stopped && this.error === null
  }

  /** Whether the connection is asked to wait. */
  get isPaused(): boolean {
    return this.#paused
  }

  /** Begins the one reading of the body. */
  read(): AsyncIterableIterator<Chunk, undefined> {
    this.#begin()
    return {
      next: () => this.#next(),
      return: () => this.#stop(),
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }

  /** Reads the whole body. */
  async collect(): Promise<Chunk> {
    this.#begin()
    if (this.error !== null) throw this.error
    if (!this.complete) {
      this.#resume()
      await new Promise<void>((resolve, reject) => {
        this.#collector = { resolve, reject }
      })
    }
    const chunks = this.#waiting
    this.#waiting = []
    return join(chunks, this.#waitingBytes)
  }

  #begin(): void {
    if (this.used)
      throw new TypeError('The body of a request can be read once; it was read already. Keep what you read.')
    this.used = true
    if (!this.complete && this.error === null) this.#flow.continueBody()
  }

  #next(): Promise<IteratorResult<Chunk, undefined>> {
    if (this.#stopped) return Promise.resolve({ done: true, value: undefined })
    if (this.error !== null) return Promise.reject(this.error)
    const chunk = this.#waiting.shift()
    if (chunk !== undefined) {
      this.#waitingBytes -= chunk.byteLength
      if (this.#waiting.length === 0) this.#resume()
      return Promise.resolve({ done: false, value: chunk })
    }
    if (this.complete) return Promise.resolve({ done: true, value: undefined })
    return new Promise((resolve, reject) => {
      this.#readers.push({ resolve, reject })
    })
  }

  // The app reads no further: its reader is done, and the rest goes the way of an unread body.
  #stop(): Promise<IteratorResult<Chunk, undefined>> {
    this.#stopped = true
    if (this.error === null) {
      this.#dropping = true
      this.#waiting = []
      for (const reader of this.#readers.splice(0)) reader.resolve({ done: true, value: undefined })
      this.#resume()
    }
    return Promise.resolve({ done: true, value: undefined })
  }

  #drop(bytes: number): void {
    this.#dropped += bytes
    if (this.#dropped <= discardLimit) return
    this.#pause()
    if (this.#answered) this.#refuse()
  }

  // Once: what the platform had read when it was asked to pause still comes.
  #refuse(): void {
    if (this.#refused) return
    this.#refused = true
    this.#flow.refuseBody()
  }

  #pause(): void {
    if (this.#paused || this.complete) return
    this.#paused = true
    this.#flow.pauseBody()
  }

  #resume(): void {
    if (!this.#paused) return
    this.#paused = false
    this.#flow.resumeBody()
  }
}

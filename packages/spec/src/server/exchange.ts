/** One turn: a judged request in, the app called, its answer handed to the platform. State is a table. */

import type { Completion, SocketAddress } from '../context.ts'
import type { ErrorPhase } from '../serve.ts'
import { type AnswerHead, type AnswerPlan, bareHead, planAnswer } from './answer-head.ts'
import { discardBody, openSource, type Source } from './answer-source.ts'
import { abortError, show, TsgiError } from './errors.ts'
import { ExchangeContext } from './exchange-context.ts'
import { IncomingRequest } from './incoming-request.ts'
import type { Life } from './life.ts'
import { type BodyFlow, RequestBody } from './request-body.ts'
import type { RequestHead } from './request-head.ts'

/** Where a turn stands. */
export type ExchangeState = 'open' | 'sending' | 'ended' | 'sent' | 'aborted'

/** The whole life of an exchange: what may follow what. */
export const transitions: Readonly<Record<ExchangeState, readonly ExchangeState[]>> = {
  open: ['sending', 'ended', 'aborted'], // the app has not answered yet
  sending: ['ended', 'aborted'], // the head has left, chunks follow
  ended: ['sent', 'aborted'], // all of the answer was handed to the transport
  sent: [], // all of the answer went to the operating system
  aborted: [], // the exchange ended before its answer was complete
}

/** What a server implements: the platform's side of one exchange. */
export interface Transport extends BodyFlow {
  /** Sends a whole answer. Calls `exchange.delivered()` when it went to the operating system. */
  readonly sendWhole: (head: AnswerHead, body: string | Uint8Array | null) => void
  /** Sends a head before its chunks, at once where the platform can flush. */
  readonly sendHead: (head: AnswerHead) => void
  /** Sends a chunk. `false`: the transport is full, and `exchange.drained()` will be called. */
  readonly sendChunk: (chunk: Uint8Array) => boolean
  /** Completes a streamed answer. Calls `exchange.delivered()` when it went to the operating system. */
  readonly sendEnd: () => void
  /** Cuts the connection, so that an incomplete message looks incomplete. */
  readonly cut: () => void
  readonly remoteAddress: () => SocketAddress | null
  readonly localAddress: () => SocketAddress | null
}

/** One request and its answer. */
export class Exchange {
  state: ExchangeState = 'open'
  readonly life: Life
  readonly head: RequestHead
  readonly body: RequestBody | null
  readonly transport: Transport
  readonly request: IncomingRequest
  readonly context: ExchangeContext
  #source: Source | null = null
  #sentBytes = 0
  #declared: number | null = null
  #wake: (() => void) | null = null
  #abort: AbortController | null = null
  #reason: DOMException | null = null
  #completed: PromiseWithResolvers<Completion> | null = null

  constructor(life: Life, head: RequestHead, transport: Transport) {
    this.life = life
    this.head = head
    this.transport = transport
    this.body =
      head.contentLength === 0
        ? null
        : new RequestBody(transport, life.info.limits.maxRequestBodySize, head.contentLength)
    this.request = new IncomingRequest(this)
    this.context = new ExchangeContext(this)
    life.begin(this)
  }

  /** Calls the app. Never throws. */
  run(): void {
    let answer: unknown
    let promised: boolean
    try {
      answer = this.life.fetch(this.request, this.context)
      promised = isThenable(answer)
    } catch (error) {
      return this.#fail(error, 'app')
    }
    if (!promised) return this.#answer(answer)
    Promise.resolve(answer).then(
      (settled) => this.#answer(settled),
      (error: unknown) => this.#fail(error, 'app'),
    )
  }

  // What the platform reports.

  /** The transport takes chunks again. */
  drained(): void {
    const wake = this.#wake
    this.#wake = null
    wake?.()
  }

  /** The complete answer went to the operating system. */
  delivered(): void {
    if (this.#step('sent')) this.#over('sent')
  }

  /** The connection is gone, or is about to be cut. */
  lost(message: string): void {
    // A reading that has begun outlives its answer, but not its connection.
    if (!this.#step('aborted')) return this.body?.fail(abortError(message))
    const reason = abortError(message)
    this.#reason = reason
    this.#abort?.abort(reason)
    this.body?.fail(reason)
    this.#source?.stop(reason)
    this.drained()
    this.#over('aborted')
  }

  /** Ends the exchange from this side. */
  cut(message: string): void {
    if (this.state === 'sent' || this.state === 'aborted') return
    this.lost(message)
    this.transport.cut()
  }

  // What the app reads.

  get signal(): AbortSignal {
    if (this.#abort === null) {
      this.#abort = new AbortController()
      if (this.#reason !== null) this.#abort.abort(this.#reason)
    }
    return this.#abort.signal
  }

  get completed(): Promise<Completion> {
    if (this.#completed === null) {
      this.#completed = withResolvers()
      if (this.state === 'sent' || this.state === 'aborted') this.#complete(this.state)
    }
    return this.#completed.promise
  }

  #answer(answer: unknown): void {
    if (this.state !== 'open') return discardBody(bodyOf(answer), this.#reason)
    let plan: AnswerPlan
    let source: Source | null = null
    try {
      plan = planAnswer(answer, {
        method: this.head.method,
        byteLength: this.life.platform.byteLength,
        customDate: this.life.platform.capabilities.includes('customDate'),
      })
      if (typeof plan.body === 'object' && plan.body !== null && !(plan.body instanceof Uint8Array))
        source = openSource(plan.body)
    } catch (error) {
      discardBody(bodyOf(answer), error)
      return this.#fail(error, 'answer')
    }
    const { head, body, unsent } = plan
    if (unsent !== null) discardBody(unsent, abortError('This answer is sent without its body.'))
    this.#settleConnection(head)
    if (source === null) return this.#sendWhole(head, body as string | Uint8Array | null)
    this.#source = source
    this.#declared = head.length
    this.#step('sending')
    this.transport.sendHead(head)
    void this.#pump(source)
  }

  #sendWhole(head: AnswerHead, body: string | Uint8Array | null): void {
    if (body !== null) this.#sentBytes = head.length ?? 0
    this.#step('ended')
    this.body?.answered()
    this.transport.sendWhole(head, body)
  }

  // Pulls a chunk only when the transport has taken those before it. Ends in `sendEnd` or a cut; never throws.
  async #pump(source: Source): Promise<void> {
    try {
      for (;;) {
        const { done, value } = await source.next()
        if (this.state !== 'sending') return
        if (done) break
        const chunk = checkedChunk(value)
        if (chunk.byteLength === 0) continue
        this.#sentBytes += chunk.byteLength
        if (this.#declared !== null && this.#sentBytes > this.#declared) throw wrongLength(this.#declared, 'more')
        if (!this.transport.sendChunk(chunk)) await this.#drain()
        if (this.#hasEnded()) return
      }
      if (this.#declared !== null && this.#sentBytes < this.#declared)
        throw wrongLength(this.#declared, `${this.#sentBytes} bytes`)
    } catch (error) {
      if (this.#hasEnded()) return
      const request = this.request
      this.life.report(error, { phase: 'body', request, context: this.context })
      return this.cut('The body of the answer failed.')
    }
    this.#step('ended')
    this.body?.answered()
    this.transport.sendEnd()
  }

  #drain(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }

  #hasEnded(): boolean {
    return this.state !== 'sending'
  }

  #fail(error: unknown, phase: ErrorPhase): void {
    if (this.state !== 'open') return
    const ownError = this.body?.error ?? null
    const isBodyError = ownError !== null && error === ownError
    // What the client did wrong is no error of the app.
    if (!isBodyError) this.life.report(error, { phase, request: this.request, context: this.context })
    const status = isBodyError && 'status' in ownError ? (ownError.status as number) : 500
    const head = bareHead(status)
    this.#settleConnection(head)
    this.#sendWhole(head, null)
  }

  #settleConnection(head: AnswerHead): void {
    head.close ||= this.head.wantsClose || this.life.draining
    if (this.body === null || this.body.complete) return
    // A client that was not told to continue may send the body or not: what follows cannot be told apart.
    head.close ||= this.body.tooMuchToDiscard || (this.head.expectsContinue && !this.body.used)
  }

  #step(to: ExchangeState): boolean {
    if (!transitions[this.state].includes(to)) return false
    this.state = to
    return true
  }

  #over(outcome: 'sent' | 'aborted'): void {
    if (this.#completed !== null) this.#complete(outcome)
    this.life.end(this)
  }

  #complete(outcome: 'sent' | 'aborted'): void {
    this.#completed?.resolve({ outcome, bytes: this.#sentBytes })
  }
}

function checkedChunk(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value
  throw new TsgiError({
    code: 'answer-invalid',
    party: 'app',
    demand: 'Each chunk of the body of an answer needs to be a Uint8Array',
    got: show(value),
    cure: 'Encode text with a TextEncoder. The connection was cut, so that the client does not take the body for complete.',
  })
}

function wrongLength(declared: number, got: string): TsgiError {
  return new TsgiError({
    code: 'answer-length',
    party: 'app',
    demand: `The body of an answer needs the length that its content-length declares, ${declared}`,
    got,
    cure: 'Declare the true length or none. The connection was cut.',
  })
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
}

function bodyOf(answer: unknown): unknown {
  try {
    return typeof answer === 'object' && answer !== null ? (answer as { body?: unknown }).body : null
  } catch {
    return null
  }
}

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>
  readonly resolve: (value: T) => void
}

// Promise.withResolvers is not in Node 20.
function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

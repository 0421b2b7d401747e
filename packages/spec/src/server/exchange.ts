/** One turn: a judged request in, the app called, its answer handed to the platform. State is a table. */
import type { Completion } from '../context.ts'
import type { ErrorPhase } from '../serve.ts'
import { checkedChunk, oneChunk, wrongLength } from './answer-chunks.ts'
import { readFields } from './answer-fields.ts'
import { type AnswerHead, bareHead, type Plan, planAnswer } from './answer-head.ts'
import { discardBody, openSource, over, type Source } from './answer-source.ts'
import { abortError, show, TsgiError } from './errors.ts'
import { type ExchangeContext, makeContext } from './exchange-context.ts'
import { makeController } from './exchange-signal.ts'
import { type ExchangeState, transitions } from './exchange-state.ts'
import { IncomingRequest } from './incoming-request.ts'
import type { Life } from './life.ts'
import { RequestBody } from './request-body.ts'
import type { RequestHead } from './request-head.ts'
import { readTrailers, settled, takesTrailers } from './trailers.ts'
import type { Transport } from './transport.ts'
import type { UpgradePlan } from './upgrade-plan.ts'
import { WebSocketTurn } from './web-socket-turn.ts'

/** One request and its answer. */
export class Exchange {
  /** Where it stands; `sent`, `aborted` and `upgraded` are final. */
  state: ExchangeState = 'open'
  /** The server that it belongs to. */
  readonly life: Life
  /** Where that keeps it. */
  place = 0
  /** The judged head of the request. */
  readonly head: RequestHead
  /** The body of the request; `null` where it has none. The platform calls its `push`, `end` and `fail`. */
  readonly body: RequestBody | null
  /** The platform’s side. */
  readonly transport: Transport
  /** What the app reads. */
  readonly request: IncomingRequest
  /** The second argument of the app. */
  readonly context: ExchangeContext
  #source: Source | null = null
  #sentBytes = 0
  #declared: number | null = null
  #trailers: Promise<unknown> | null = null
  #wake: (() => void) | null = null
  #abort: AbortController | null = null
  #reason: DOMException | null = null
  #completed: PromiseWithResolvers<Completion> | null = null

  /** Begins it: from here on `life` waits for its end. `run()` calls the app. */
  constructor(life: Life, head: RequestHead, transport: Transport) {
    this.life = life
    this.head = head
    this.transport = transport
    this.body =
      head.contentLength === 0
        ? null
        : new RequestBody(transport, life.info.limits.maxRequestBodySize, head.contentLength)
    this.request = new IncomingRequest(this)
    this.context = makeContext(this)
    life.begin(this)
  }

  /** Calls the app. Never throws. */
  run(): void {
    let answer: unknown
    let promised: boolean
    // A bare app is called without a receiver.
    const { fetch } = this.life
    try {
      answer = fetch(this.request, this.context)
      promised = isThenable(answer)
    } catch (error) {
      return this.#fail(error, 'app')
    }
    if (!promised) return this.#answer(answer)
    void this.#settle(answer)
  }

  // `await` is not taken in by a promise that the app has changed, and throws here what such a promise throws.
  async #settle(promise: unknown): Promise<void> {
    let answer: unknown
    try {
      answer = await promise
    } catch (error) {
      return this.#fail(error, 'app')
    }
    this.#answer(answer)
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
    if (isFinal(this.state)) return
    this.lost(message)
    this.transport.cut()
  }

  // What the app reads.

  /** `request.signal`, made when it is first read. */
  get signal(): AbortSignal {
    if (this.#abort === null) {
      this.#abort = makeController((error) => this.#report(error, 'app'))
      if (this.#reason !== null) this.#abort.abort(this.#reason)
    }
    return this.#abort.signal
  }

  /** `context.completed`, made when it is first read. */
  get completed(): Promise<Completion> {
    if (this.#completed === null) {
      this.#completed = withResolvers()
      if (isFinal(this.state)) this.#complete(this.state)
    }
    return this.#completed.promise
  }

  /** Sends a 103. Throws what is wrong with it, and after the head of the answer has left. */
  inform(status: unknown, headers: unknown): void {
    if (status !== 103) throw wrongInform('the status 103', show(status), 'Send another status with the answer.')
    const { fields } = readFields(headers, true)
    if (this.state !== 'open')
      throw wrongInform('to come before the answer', `a call in an exchange that is ${this.state}`, 'Call it earlier.')
    this.transport.inform?.(status, fields)
  }

  #answer(answer: unknown): void {
    if (this.state !== 'open') return discardAnswer(answer, this.#reason)
    let plan: Plan
    let source: Source | null = null
    try {
      plan = planAnswer(answer, {
        method: this.head.method,
        byteLength: this.life.platform.byteLength,
        customDate: this.life.customDate,
        upgradable: this.transport.upgrade === undefined ? null : this.head,
        trailers: this.life.trailers && takesTrailers(this.head),
      })
      if (!('head' in plan)) return this.#upgrade(plan)
      if (typeof plan.body === 'object' && plan.body !== null && !(plan.body instanceof Uint8Array))
        source = openSource(plan.body)
      else if (plan.head.chunked) source = openSource(oneChunk(plan.body))
    } catch (error) {
      discardAnswer(answer, error)
      return this.#fail(error, 'answer')
    }
    // The code of the answer itself may have ended the exchange.
    const { head, body, unsent, trailers } = plan
    if (trailers !== null) this.#trailers = settled(trailers)
    if (this.#isOver()) return source === null ? discardAnswer(answer, this.#reason) : source.stop(this.#reason)
    this.#source = source
    if (unsent !== null) discardBody(unsent, abortError('This answer is sent without its body.'))
    try {
      this.#settleConnection(head)
      if (source === null) return this.#sendWhole(head, body as string | Uint8Array | null)
      this.#declared = head.length
      this.#step('sending')
      this.transport.sendHead(head)
    } catch (error) {
      // What a platform refuses although it was judged: nobody above could hear of it.
      this.#report(error, 'answer')
      return this.cut('The answer could not be sent.')
    }
    void this.#pump(source)
  }

  #upgrade(plan: UpgradePlan): void {
    if (this.#isOver()) return
    // It would be closed at once.
    if (this.life.draining) return this.#sendBare(503)
    this.#step('upgraded')
    const turn = new WebSocketTurn(this, plan)
    try {
      this.transport.upgrade?.(plan, turn)
    } catch (error) {
      this.#report(error, 'answer')
      this.transport.cut()
      turn.closed(1006, '')
    }
    this.#over('upgraded')
  }

  #sendWhole(head: AnswerHead, body: string | Uint8Array | null): void {
    if (body !== null) this.#sentBytes = head.length ?? 0
    this.#step('ended')
    this.body?.answered()
    this.transport.sendWhole(head, body)
  }

  // Pulls a chunk only when the transport has taken those before it. Ends in `sendEnd` or a cut; never throws.
  async #pump(source: Source): Promise<void> {
    let trailers: readonly string[] = []
    try {
      for (;;) {
        let value: unknown
        try {
          value = source.take(await source.ask())
        } catch (error) {
          source.failed()
          throw error
        }
        if (this.state !== 'sending') return
        if (value === over) break
        const chunk = checkedChunk(value)
        if (chunk.byteLength === 0) continue
        this.#sentBytes += chunk.byteLength
        if (this.#declared !== null && this.#sentBytes > this.#declared) throw wrongLength(this.#declared, 'more')
        if (!this.transport.sendChunk(chunk)) await this.#drain()
        if (this.#hasEnded()) return
      }
      if (this.#declared !== null && this.#sentBytes < this.#declared)
        throw wrongLength(this.#declared, `${this.#sentBytes} bytes`)
      if (this.#trailers !== null) trailers = readTrailers(await this.#trailers)
      if (this.#hasEnded()) return
    } catch (error) {
      if (this.#hasEnded()) return
      this.#report(error, 'body')
      return this.cut('The body of the answer failed.')
    }
    this.#step('ended')
    this.body?.answered()
    this.transport.sendEnd(trailers)
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
    if (!isBodyError) this.#report(error, phase)
    // `onError` may have ended the exchange, with the whole server.
    if (this.#isOver()) return
    this.#sendBare(isBodyError && 'status' in ownError ? (ownError.status as number) : 500)
  }

  #sendBare(status: number): void {
    const head = bareHead(status)
    try {
      this.#settleConnection(head)
      this.#sendWhole(head, null)
    } catch (failure) {
      this.#report(failure, 'answer')
      this.cut('The answer could not be sent.')
    }
  }

  #isOver(): boolean {
    return this.state !== 'open'
  }

  #report(error: unknown, phase: ErrorPhase): void {
    this.life.report(error, { phase, request: this.request, context: this.context })
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

  #over(outcome: Completion['outcome']): void {
    if (this.#completed !== null) this.#complete(outcome)
    this.life.end(this)
  }

  #complete(outcome: Completion['outcome']): void {
    this.#completed?.resolve({ outcome, bytes: this.#sentBytes })
  }
}

function wrongInform(demand: string, got: string, cure: string): TsgiError {
  return new TsgiError({
    code: 'informational-invalid',
    party: 'app',
    demand: `context.sendInformational() needs ${demand}`,
    got,
    cure,
  })
}

function isFinal(state: ExchangeState): state is Completion['outcome'] {
  return transitions[state].length === 0
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
}

/** What nobody will send is ended, and what fails in it no matter any more. */
function discardAnswer(answer: unknown, reason: unknown): void {
  discardBody(memberOf(answer, 'body'), reason)
  void settled(memberOf(answer, 'trailers'))
}

function memberOf(answer: unknown, name: 'body' | 'trailers'): unknown {
  try {
    return typeof answer === 'object' && answer !== null ? (answer as Record<typeof name, unknown>)[name] : null
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

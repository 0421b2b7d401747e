/** Times in, a middleware that answers where an app does not answer in time out. */
import type { Answer, HttpRequest, Middleware } from '@tsgi/spec'
import { derive } from '@tsgi/spec/derive'
import { discardBody, makeController } from '@tsgi/spec/server'
import { isPromise, whenAnswered } from './answered.ts'
import { BoundedBody } from './bounded-body.ts'
import { isChunks } from './chunks.ts'
import { checkOptions, isInteger, type OptionRule } from './options.ts'

/** Options of {@link timeout}. */
export interface TimeoutOptions {
  /** For the app to answer, in milliseconds. Default: none; it has to be given. */
  readonly answer: number
  /** For a body of chunks, from the first to the end, in milliseconds. Default: unlimited. */
  readonly body?: number | undefined
}

/**
 * Answers with a bare 503 where the app has not answered in time, and aborts the `request.signal` that the app sees with a
 * `DOMException` named `TimeoutError`. The app is not stopped by that, only told. What it answers later is discarded; what
 * it throws later goes to `onError` of the server, with the phase `wait-until`, where it is not that very `TimeoutError` and
 * not about a client that has left.
 *
 * An answer that has begun is never cut, unless `body` says when: then the signal aborts likewise, the body is ended, and the
 * client sees an incomplete answer.
 *
 * @throws {TsgiError} `option-invalid`, `option-unknown`
 *
 * @example
 * const app = timeout({ answer: 10_000 })(reports)
 */
export function timeout(options: TimeoutOptions): Middleware {
  checkOptions('timeout', options, { answer: { ...milliseconds, required: true }, body: milliseconds })
  const { answer: time, body: timeOfBody } = options
  return (next) => (request, context) => {
    const report = (error: unknown) => context.waitUntil(Promise.reject(error as Error))
    const turn = new TimedTurn(request, report)
    const given: Pick<HttpRequest, 'signal'> = {
      get signal() {
        return turn.signal
      },
    }
    const returned = next(derive(request, given), context)
    const bounded = (answer: Answer) => (timeOfBody === undefined ? answer : turn.withBody(answer, timeOfBody))
    return whenAnswered(isPromise(returned) ? turn.race(returned, time) : returned, bounded)
  }
}

// A timer that is longer than this fires at once (setTimeout holds 31 bits).
const milliseconds: OptionRule = { demand: 'milliseconds from 1 to 2147483647', holds: isInteger(1, 2 ** 31 - 1) }

class TimedTurn {
  readonly #request: HttpRequest
  readonly #report: (error: unknown) => void
  #controller: AbortController | undefined
  #reason: DOMException | undefined

  constructor(request: HttpRequest, report: (error: unknown) => void) {
    this.#request = request
    this.#report = report
  }

  /** Made only when the app reads it. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      // Not AbortSignal.any(): a listener of that one that throws would end the process.
      const controller = makeController(this.#report)
      this.#controller = controller
      const { signal } = this.#request
      const follow = () => controller.abort(signal.reason)
      if (this.#reason !== undefined) controller.abort(this.#reason)
      else if (signal.aborted) follow()
      else signal.addEventListener('abort', follow, { once: true })
    }
    return this.#controller.signal
  }

  /** The answer, or a 503 when the time is over. */
  race(returned: Promise<Answer>, time: number): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => resolve(this.#late(returned, time)), time)
      // An app that never answers, and whose client has left, holds no process. Not every platform has objects here.
      if (typeof timer === 'object') timer.unref()
      const settle =
        <T>(end: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer)
          end(value)
        }
      returned.then(settle(resolve), settle(reject))
    })
  }

  #late(returned: Promise<Answer>, time: number): Answer {
    const reason = this.#expire(`The app has not answered within ${time} ms.`)
    const discarded = returned.then(
      (answer) => discardBody((answer as { readonly body?: unknown } | null | undefined)?.body, reason),
      (error: unknown) => {
        if (error !== reason && !isOfClient(error)) this.#report(error)
      },
    )
    // What was returned or thrown is the app's own object, whose getters may throw.
    discarded.then(undefined, this.#report)
    return { status: 503 }
  }

  withBody(answer: Answer, time: number): Answer {
    if (answer.status === undefined || !isChunks(answer.body)) return answer
    const expire = () => this.#expire(`The body of the answer has not ended within ${time} ms.`)
    const reason = (): unknown => this.#request.signal.reason
    return derive(answer, { body: new BoundedBody(answer.body, { milliseconds: time, expire, reason }) })
  }

  #expire(message: string): DOMException {
    const reason = new DOMException(message, 'TimeoutError')
    this.#reason = reason
    this.#controller?.abort(reason)
    return reason
  }
}

/** Whether it says that the client has left, before the end of its body for one: of that nobody is to hear. */
function isOfClient(error: unknown): boolean {
  return (error as { readonly code?: unknown } | null | undefined)?.code === 'body-aborted'
}

/** An app, an application or a stateful one in, the same out, with both sides of every call judged. */
import type { Answer, App, Application, Stateful } from '../app.ts'
import type { Context } from '../context.ts'
import type { HttpRequest } from '../request.ts'
import { discardBody } from '../server/answer-source.ts'
import { printer, type Report, type ValidatorOptions } from './breach.ts'
import { guardContext } from './guard-context.ts'
import { guardRequest } from './guard-request.ts'
import { judgeAnswer } from './judge-answer.ts'
import { judgeContext } from './judge-context.ts'
import { judgeFacts, judgeRequest } from './judge-request.ts'

export type { Breach, ValidatorOptions } from './breach.ts'

/**
 * Wraps an app, so that every rule that it or its server breaks is told, with the cure. What comes out of the wrapped
 * app is what comes out of the app: in tests and in development it can stand around every app.
 *
 * @example
 * await serve(validate(app))
 * @example
 * // In a test suite, a breach is a failure.
 * const app = validate(underTest, { onBreach: (breach) => { throw new Error(`${breach.rule}: got ${breach.got}`) } })
 */
export function validate<C = Context>(app: App<C>, options?: ValidatorOptions): App<C>
export function validate<S>(app: Stateful<S>, options?: ValidatorOptions): Stateful<S>
export function validate(app: Application, options?: ValidatorOptions): Application
export function validate(app: unknown, options: ValidatorOptions = {}): unknown {
  const report = options.onBreach ?? printer()
  if (typeof app === 'function') return judged(app as AnyFetch, report)
  if (typeof app !== 'object' || app === null) return app
  const { fetch, start, stop } = app as Record<string, unknown>
  // What is no app is refused by `serve()`, in its own words.
  if (typeof fetch !== 'function') return app
  const members = { fetch: judged(fetch.bind(app) as AnyFetch, report) }
  const bound = (member: unknown) => (typeof member === 'function' ? (member.bind(app) as unknown) : member)
  return {
    ...members,
    ...(start === undefined ? {} : { start: bound(start) }),
    ...(stop === undefined ? {} : { stop: bound(stop) }),
  }
}

type AnyFetch = (request: HttpRequest, context: Context) => unknown

function judged(fetch: AnyFetch, report: Report): AnyFetch {
  return (request, context) => {
    let call: Call
    try {
      call = openCall(request, context, report)
    } catch (breach) {
      return Promise.reject(breach as Error)
    }
    const answer = fetch(call.request, call.context)
    if (isThenable(answer)) {
      return Promise.resolve(answer).then(call.settled, (error: unknown) => {
        call.recheck()
        throw error
      })
    }
    try {
      return call.answered(answer)
    } catch (breach) {
      return Promise.reject(breach as Error)
    }
  }
}

/** One call of the app. */
interface Call {
  readonly request: HttpRequest
  readonly context: Context
  readonly answered: (answer: unknown) => unknown
  readonly settled: (answer: unknown) => unknown
  readonly recheck: () => void
}

function openCall(request: HttpRequest, context: Context, report: Report): Call {
  if (!isObject(request) || !isObject(context)) {
    report({
      rule: 'context-tells-the-facts',
      party: 'server',
      demand: 'an app is called with a request and a context',
      got: `${typeof request}, ${typeof context}`,
      cure: 'Call app(request, context).',
    })
    const nothing = () => {}
    return { request, context, answered: (answer) => answer, settled: (answer) => answer, recheck: nothing }
  }
  const facts = judgeRequest(request, report)
  judgeContext(context, facts.url, report)
  let signal: AbortSignal | null = null
  const signalRead = (read: AbortSignal) => {
    signal = read
  }
  const recheck = () => judgeFacts(request, facts, report)
  const answered = (answer: unknown) => {
    try {
      return judgeAnswer(answer, { method: facts.method, report, ended: recheck })
    } catch (breach) {
      // The server will not see this answer, so it cannot end its body.
      if (isObject(answer)) discardBody((answer as Partial<Answer & { body: unknown }>).body, breach)
      throw breach
    }
  }
  return {
    request: guardRequest(request, { report, signalRead }),
    context: guardContext(context, { report, signal: () => signal }),
    answered,
    settled(answer) {
      recheck()
      return answered(answer)
    },
    recheck,
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return isObject(value) && typeof (value as { then?: unknown }).then === 'function'
}

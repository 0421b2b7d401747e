/** An app, an application or a stateful one in, the same out, with both sides of every call judged. */
import type { App, Application, Middleware, Stateful } from '../app.ts'
import type { Context } from '../context.ts'
import { isClass } from '../is-class.ts'
import { print, type ValidatorOptions } from './breach.ts'
import { type Call, type Judging, openCall } from './call.ts'
import { GivenAnswers } from './given-answers.ts'

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
  // What is no app is refused by `serve()`, in its own words.
  if (typeof app === 'function') return isClass(app) ? app : judged(app as Fetch, judging(app.name, options))
  if (typeof app !== 'object' || app === null) return app
  const { fetch, start, stop } = app as Record<string, unknown>
  if (typeof fetch !== 'function') return app
  const receiver = (given: unknown) => (given === validated ? app : given)
  const forward = (member: unknown) =>
    typeof member !== 'function'
      ? member
      : function (this: unknown, ...parameters: unknown[]) {
          return Reflect.apply(member, receiver(this), parameters) as unknown
        }
  const validated: object = {
    fetch: judged(forward(fetch) as Fetch, judging(classOf(app), options)),
    ...(start === undefined ? {} : { start: forward(start) }),
    ...(stop === undefined ? {} : { stop: forward(stop) }),
  }
  return validated
}

/**
 * Wraps a middleware and the app that it is given, so that a breach is told of the one of them that did it:
 * `breach.from` is the name of the middleware, or of the app inside.
 *
 * @example
 * const judged = validateMiddleware(auth)
 * await serve(judged(app))
 */
export function validateMiddleware<Adds>(middleware: Middleware<Adds>, options?: ValidatorOptions): Middleware<Adds> {
  return (next) => {
    const inner = validatedApps.has(next) ? next : validate(next, { onBreach: options?.onBreach })
    return validate(middleware(inner), { ...options, name: options?.name ?? (middleware.name || undefined) })
  }
}

type Fetch = (this: unknown, ...parameters: readonly unknown[]) => unknown

const validatedApps = new WeakSet<object>()

function judging(name: string, options: ValidatorOptions): Judging {
  return {
    name: options.name ?? (name === '' ? undefined : name),
    listener: options.onBreach ?? print,
    before: new GivenAnswers(),
  }
}

/** A literal has the class of every object. */
function classOf(app: object): string {
  const { constructor } = app as { readonly constructor?: unknown }
  return typeof constructor === 'function' && constructor !== Object ? constructor.name : ''
}

function judged(fetch: Fetch, judging: Judging): Fetch {
  const validated: Fetch = function (...parameters) {
    let call: Call
    try {
      call = openCall(parameters, judging)
    } catch (breach) {
      return Promise.reject(breach as Error)
    }
    const answer = Reflect.apply(fetch, this, call.parameters)
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
  // As the app is called, so that a validator around it knows it by the same name.
  Object.defineProperty(validated, 'name', { value: judging.name ?? '', configurable: true })
  validatedApps.add(validated)
  return validated
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
}

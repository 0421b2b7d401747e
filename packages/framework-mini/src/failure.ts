/** An error in, the answer of the nearest handler that takes it out; thrown again where none does. */
import type { Answer, App, Context, HttpRequest } from '@tsgi/spec'
import { errorAnswer } from './error-page.ts'
import { HttpError } from './http-error.ts'
import { isThenable, toAnswer } from './reply.ts'
import type { AnyMiddleware, Scope } from './scope.ts'
import { type RouteFacts, RouteTurn } from './turn.ts'

/** Where something is thrown. */
export interface Place {
  readonly scope: Scope
  readonly route: RouteFacts
  readonly site: Site
}

/** What holds for an application as a whole. */
export interface Site {
  readonly development: boolean
  /** What all its error handlers have refused, and passes the middleware around them on its way to the server. */
  readonly refused: WeakSet<object>
}

/**
 * Asks the error handlers from the inside out; each gets what the one before it threw. An `HttpError` that none of them
 * takes answers for itself, and in development everything else is shown.
 */
export async function answerError(thrown: unknown, turn: RouteTurn, { scope, site }: Place): Promise<Answer> {
  let error = thrown
  for (let around: Scope | null = scope; around !== null; around = around.outer) {
    if (around.onError === null) continue
    try {
      return toAnswer(await around.onError(error, turn))
    } catch (next) {
      error = next
    }
  }
  const answer = errorAnswer(error, turn.request, site)
  if (answer === null) {
    if (isObject(error)) site.refused.add(error)
    throw error
  }
  // The server does not hear of it, and so whoever develops would not.
  if (!(error instanceof HttpError)) console.error(error)
  return answer
}

/** An app whose errors are answered. */
export function guard(app: App, place: Place): App {
  return (request, context) => {
    try {
      const answer = app(request, context)
      return isThenable(answer) ? settled(answer, request, context) : answer
    } catch (error) {
      return failed(error, request, context)
    }
  }

  async function settled(answer: PromiseLike<Answer>, request: HttpRequest, context: Context): Promise<Answer> {
    try {
      return await answer
    } catch (error) {
      return failed(error, request, context)
    }
  }

  function failed(error: unknown, request: HttpRequest, context: Context): Promise<Answer> {
    if (isObject(error) && place.site.refused.has(error)) throw error
    return answerError(error, new RouteTurn(request, context, place.route), place)
  }
}

/** Middleware around an app, outermost first; what it throws is answered like what a handler throws. */
export function wrap(layers: readonly AnyMiddleware[], app: App, place: Place): App {
  return layers.length === 0 ? app : guard(layers.reduceRight(applied, app), place)
}

function applied(inner: App, layer: AnyMiddleware): App {
  const outer: unknown = layer(inner)
  if (typeof outer === 'function') return outer as App
  throw new TypeError(
    `A middleware needs to return an app, a function; got ${typeof outer} from ${layer.name || 'one'}.`,
  )
}

function isObject(error: unknown): error is object {
  return typeof error === 'object' && error !== null
}

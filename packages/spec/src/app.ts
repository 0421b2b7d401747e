/** The call: what goes into an app and what comes out of it. */
import type { Context } from './context.ts'
import type { HttpRequest } from './request.ts'
import type { HttpResponse } from './response.ts'
import type { ServerInfo } from './serve.ts'
import type { WebSocketUpgrade } from './web-socket.ts'

/** What an app returns: a response, or the wish to become a WebSocket. */
export type Answer = HttpResponse | WebSocketUpgrade

/**
 * The whole contract: one request in, one answer out.
 * `C` is the context that the app needs. `serve()` takes an `App<Context>`, so that an app whose middleware is missing
 * does not compile.
 */
export type App<C = Context> = (request: HttpRequest, context: C) => Answer | Promise<Answer>

/**
 * A function from app to app. `Adds` is what it adds to the context of the apps inside it, as a named interface.
 *
 * @example
 * interface WithUser { readonly user: string }
 * const auth: Middleware<WithUser> = (next) => (request, context) => next(request, derive(context, { user: 'ada' }))
 */
export type Middleware<Adds = unknown> = <C extends Context>(next: App<C & Adds>) => App<C>

/** An app with a beginning and an end. A bare {@link App} is the common case; `serve()` takes both. */
export interface Application {
  /** The app. Called as a method of the object. */
  readonly fetch: App
  /** Runs once, before the server listens. A throw or rejection means that it does not listen. */
  readonly start?: ((server: ServerInfo) => void | Promise<void>) | undefined
  /** Runs once, after the drain. */
  readonly stop?: (() => void | Promise<void>) | undefined
}

/**
 * An application whose `start` makes a state that reaches each request of that server as `context.state`.
 * Made once for each `serve()`: two servers of one application have two states. Called as methods of the object.
 */
export interface Stateful<S> {
  /** The app, whose context has the state. */
  readonly fetch: App<Context & { readonly state: S }>
  /** Runs once, before the server listens, and gives the state. A throw or rejection means that it does not listen. */
  readonly start: (server: ServerInfo) => S | Promise<S>
  /** Runs once, after the drain, with the state that `start` gave. */
  readonly stop?: ((state: S) => void | Promise<void>) | undefined
}

/** Options in, an empty application out, and the types that it has for those who build on it. */
import type {
  App,
  Application,
  Context,
  HttpResponse,
  Middleware,
  ServerInfo,
  WebSocketListener,
  WebSocketUpgrade,
} from '@tsgi/spec'
import { show } from '@tsgi/spec/server'
import { MiniApplication } from './application.ts'
import { Dispatch } from './dispatch.ts'
import type { Link, Links } from './links.ts'
import type { Reply } from './reply.ts'
import type { RouteInfo } from './route-table.ts'
import type { ErrorHandler } from './scope.ts'
import type { TrailingSlash } from './slash.ts'
import type { Turn } from './turn.ts'

/** The methods that have a function of their own; `route()` takes any. */
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** Answers the requests of a route. */
export type Handler<Path extends string = string, C = Context, L extends Links = NoLinks> = (
  turn: Turn<Path, C, L>,
) => Reply | Promise<Reply>

/** Makes the listener of a WebSocket, or refuses it with an answer. */
export type WebSocketHandler<Path extends string = string, C = Context, L extends Links = NoLinks> = (
  turn: Turn<Path, C, L>,
) => WebSocketReply | Promise<WebSocketReply>

type WebSocketReply = WebSocketListener | WebSocketUpgrade | HttpResponse

/** What a route may have besides its handler. */
export interface RouteOptions<Name extends string = string, Layers extends AnyLayers = AnyLayers> {
  /** What `link()` calls it. Default: none. */
  readonly name?: Name | undefined
  /**
   * Middleware of this route alone, outermost first, inside that of its groups. The handler knows what it adds.
   * Default: none.
   */
  readonly use?: Layers | undefined
}

// oxlint-disable-next-line typescript/no-explicit-any -- no other bound gives types to a middleware that is written in the call
type AnyLayer = Middleware<any>
type AnyLayers = readonly AnyLayer[]
type NoLinks = Readonly<Record<never, string>>

/** What a middleware adds to the context. */
type AddsOf<M> = M extends Middleware<infer Adds> ? Adds : unknown
type AddsOfAll<M> = M extends readonly [infer First, ...infer Others] ? AddsOf<First> & AddsOfAll<Others> : unknown
type Named<Name extends string, Path extends string> = { readonly [N in Name]: Path }

/** The names that a group has given to routes, where its function returns it. */
type LinksOf<Built> = Built extends Mini<infer _C extends Context, infer L extends Links> ? L : unknown

/** Adds a route, with or without options. */
export interface AddRoute<C extends Context, L extends Links> {
  <Path extends string>(path: Path, handler: Handler<Path, C, L>): Mini<C, L>
  <Path extends string, const Name extends string = never, const Layers extends AnyLayers = AnyLayers>(
    path: Path,
    options: RouteOptions<Name, Layers>,
    handler: Handler<Path, C & AddsOfAll<Layers>, L & Named<Name, Path>>,
  ): Mini<C, L & Named<Name, Path>>
}

/** Adds a WebSocket, with or without options. */
export interface AddWebSocket<C extends Context, L extends Links> {
  <Path extends string>(path: Path, handler: WebSocketHandler<Path, C, L>): Mini<C, L>
  <Path extends string, const Name extends string = never, const Layers extends AnyLayers = AnyLayers>(
    path: Path,
    options: RouteOptions<Name, Layers>,
    handler: WebSocketHandler<Path, C & AddsOfAll<Layers>, L & Named<Name, Path>>,
  ): Mini<C, L & Named<Name, Path>>
}

/** Adds a route for any method. */
export interface AddAnyRoute<C extends Context, L extends Links> {
  <Path extends string>(method: string, path: Path, handler: Handler<Path, C, L>): Mini<C, L>
  <Path extends string, const Name extends string = never, const Layers extends AnyLayers = AnyLayers>(
    method: string,
    path: Path,
    options: RouteOptions<Name, Layers>,
    handler: Handler<Path, C & AddsOfAll<Layers>, L & Named<Name, Path>>,
  ): Mini<C, L & Named<Name, Path>>
}

/** What can lie under a prefix: an app, an application or a stateful one. */
export interface AddMount<C extends Context, L extends Links> {
  // In this order, so that the state of inline applications is inferred.
  <S>(
    prefix: string,
    app: {
      readonly fetch: App<C & { readonly state: S }>
      readonly start: (server: ServerInfo) => S | Promise<S>
      readonly stop?: ((state: S) => void | Promise<void>) | undefined
    },
  ): Mini<C, L>
  (prefix: string, app: App<C> | (Omit<Application, 'fetch'> & { readonly fetch: App<C> })): Mini<C, L>
}

/**
 * An application: give it to `serve()`. `C` is the context that its handlers see, `L` the names of its routes. Everything is
 * added to the object itself, before it serves: an addition after the first request is an error.
 */
export interface Mini<C extends Context = Context, L extends Links = NoLinks>
  extends Readonly<Record<Method, AddRoute<C, L>>> {
  /** The app itself: composed at the first call. `toFetch(app.fetch)` makes a fetch handler of it. */
  readonly fetch: App
  /** Composes the middleware and starts what is mounted; called by `serve()`. */
  readonly start: (server: ServerInfo) => Promise<unknown>
  /** Stops what was mounted, the last one first; called by `serve()`. */
  readonly stop: (state: unknown) => Promise<void>
  /** A route for any method: `route('PURGE', '/cache/:key', …)`. */
  readonly route: AddAnyRoute<C, L>
  /**
   * A WebSocket: its handler returns the listener of a new connection, or an answer that refuses it. Where the server has no
   * WebSockets the answer is 501, and to a request that asks for none 426.
   */
  readonly webSocket: AddWebSocket<C, L>
  /** Wraps everything that is inside, what is not found too. The result knows what the middleware adds to the context. */
  readonly use: <M extends AnyLayer>(middleware: M) => Mini<C & AddsOf<M>, L>
  /** Routes under a prefix, with middleware of their own. Where `build` returns the group, the names of its routes are known outside. */
  readonly group: <Built>(prefix: string, build: (group: Mini<C, L>) => Built) => Mini<C, L & LinksOf<Built>>
  /** Any app under a prefix: it finds the prefix in `context.basePath`, and the URL as it was. */
  readonly mount: AddMount<C, L>
  /**
   * Answers what is thrown inside. The innermost handler is asked first, and what it throws goes to the one around it, at
   * last to the server, which answers with a bare 500.
   */
  readonly onError: (handler: ErrorHandler<C, L>) => Mini<C, L>
  /** The path of a named route from the application's own root: `link('user', { id: 7 })`. Handlers have one that knows `basePath`. */
  readonly link: Link<L>
  /** What it answers; `formatRoutes()` makes a text of it. */
  readonly routes: readonly RouteInfo[]
  /** Calls the application without a server, for tests: `await app.request('/users/1')`. What is mounted is started first. */
  readonly request: (target: string | URL | Request, init?: RequestInit) => Promise<Response>
}

/** Options of {@link mini}. */
export interface MiniOptions {
  /**
   * Shows errors that nobody answers with their trace and source lines, to whoever asks. It is never taken from the
   * environment, and refused where `NODE_ENV` is `production`. Default: `false`.
   */
  readonly development?: boolean | undefined
  /** What a slash at the end of a path means. Default: `strict`. */
  readonly trailingSlash?: TrailingSlash | undefined
}

/** Makes an application without routes. */
export function mini(options: MiniOptions = {}): Mini {
  const { development = false, trailingSlash = 'strict', ...others } = options
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) throw new TypeError(`mini() takes { development, trailingSlash }; got ${unknown}.`)
  if (typeof development !== 'boolean')
    throw new TypeError(`mini({ development }) needs to be true or false; got ${show(development)}.`)
  if (development && isProduction())
    throw new Error(
      'mini({ development: true }) shows traces and sources to clients; got it with NODE_ENV=production. Leave it out there.',
    )
  if (trailingSlash !== 'strict' && trailingSlash !== 'redirect')
    throw new TypeError(`mini({ trailingSlash }) needs to be 'strict' or 'redirect'; got ${show(trailingSlash)}.`)
  return new MiniApplication(new Dispatch(development, trailingSlash)) as unknown as Mini
}

/** Not every platform has a process. */
function isProduction(): boolean {
  return (globalThis as { readonly process?: NodeJS.Process }).process?.env?.NODE_ENV === 'production'
}

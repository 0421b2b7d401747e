/** Routes and middleware in, a TSGI application out. */
import type { Answer, App, Context, HttpRequest, Middleware } from '@tsgi/spec'
import { derive } from '@tsgi/spec/derive'
import { toFetch } from '@tsgi/spec/to-fetch'
import { type Params, parsePath, splitPath } from './path.ts'
import { type Reply, toAnswer } from './reply.ts'
import { Router } from './router.ts'
import { type AnyMiddleware, Scope } from './scope.ts'

/** The methods that have a function of their own; `route()` takes any. */
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** What a handler gets. */
export interface Turn<Path extends string = string, C = Context> {
  readonly request: HttpRequest
  readonly context: C
  /** The parameters of the path, decoded. */
  readonly params: Params<Path>
  readonly url: URL
}

/** Answers the requests of a route. */
export type Handler<Path extends string = string, C = Context> = (turn: Turn<Path, C>) => Reply | Promise<Reply>

type AnyApp<C> = App<C> | { readonly fetch: App<C> }
type Route<C extends Context> = <Path extends string>(path: Path, handler: Handler<Path, C>) => Mini<C>

/** What a middleware adds to the context. */
type AddsOf<M> = M extends Middleware<infer Adds> ? Adds : unknown

/** An application: give it to `serve()`. `C` is the context that its handlers see. */
export interface Mini<C extends Context = Context> extends Readonly<Record<Method, Route<C>>> {
  readonly fetch: App
  /** A route for any method: `route('PURGE', '/cache/:key', …)`. */
  readonly route: <Path extends string>(method: string, path: Path, handler: Handler<Path, C>) => Mini<C>
  /** Wraps everything that is inside, what is not found too. The result knows what the middleware adds to the context. */
  // oxlint-disable-next-line typescript/no-explicit-any -- no other bound gives types to a middleware that is written in the call
  readonly use: <M extends Middleware<any>>(middleware: M) => Mini<C & AddsOf<M>>
  /** Routes under a prefix, with middleware of their own. */
  readonly group: (prefix: string, build: (group: Mini<C>) => unknown) => Mini<C>
  /** Any app under a prefix: it finds the prefix in `context.basePath`, and the URL as it was. */
  readonly mount: (prefix: string, app: AnyApp<C>) => Mini<C>
  /** Answers what a handler throws; that of the nearest group counts. Without one, the server answers with a bare 500. */
  readonly onError: (handler: (error: unknown, turn: Turn<string, C>) => Reply | Promise<Reply>) => Mini<C>
  /** Calls the application without a server: `await app.request('/users/1')`. */
  readonly request: (target: string, init?: RequestInit) => Promise<Response>
}

/** Makes an application without routes. */
export function mini(): Mini {
  return new MiniApplication() as unknown as Mini
}

type AnyHandler = Handler<string, Context>
type ErrorHandler = (error: unknown, turn: Turn) => Reply | Promise<Reply>
type Values = Readonly<Record<string, string>>
type Endpoint = (values: Values) => App

/** What an application and its groups share. */
interface Shared {
  readonly router: Router<{ readonly scope: Scope<ErrorHandler>; readonly endpoint: Endpoint }>
  readonly groups: { readonly path: readonly string[]; readonly scope: Scope<ErrorHandler> }[]
}

class MiniApplication {
  readonly #shared: Shared
  readonly #scope: Scope<ErrorHandler>

  readonly get = this.#routes('GET')
  readonly post = this.#routes('POST')
  readonly put = this.#routes('PUT')
  readonly patch = this.#routes('PATCH')
  readonly delete = this.#routes('DELETE')

  constructor(shared: Shared = { router: new Router(), groups: [] }, scope: Scope<ErrorHandler> = new Scope()) {
    this.#shared = shared
    this.#scope = scope
  }

  readonly fetch: App = (request, context) => {
    const pathname = pathBehind(request, context)
    if (pathname === null) return { status: 404 }
    const path = splitPath(pathname)
    const match = this.#shared.router.find(path)
    if (match === null) return this.#scopeOf(path).run(() => ({ status: 404 }), request, context)
    if ('mounted' in match) return match.mounted.scope.run(match.mounted.endpoint({}), request, context)
    const { methods, values } = match
    // The server sends no body with the answer to a HEAD.
    const route = methods.get(request.method) ?? (request.method === 'HEAD' ? methods.get('GET') : undefined)
    if (route !== undefined) {
      const named = Object.fromEntries(route.names.map((name, i) => [name, values[i] ?? '']))
      return route.value.scope.run(route.value.endpoint(named), request, context)
    }
    const answer = {
      status: request.method === 'OPTIONS' ? 204 : 405,
      headers: [['allow', allowed(methods)]] as const,
    }
    return this.#scopeOf(path).run(() => answer, request, context)
  }

  readonly route = (method: string, path: string, handler: AnyHandler): this => {
    if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(method))
      throw new TypeError(`The method of a route needs to be a token such as GET; got "${method}".`)
    if (typeof handler !== 'function')
      throw new TypeError(`A route needs a handler, a function; got ${typeof handler} for ${method} ${path}.`)
    const scope = this.#scope
    const at = path === '/' && scope.prefix !== '' ? scope.prefix : `${scope.prefix}${path}`
    const endpoint: Endpoint = (values) => (request, context) => call(scope, handler, { request, context, values })
    this.#shared.router.add(method, parsePath(at), { scope, endpoint })
    return this
  }

  readonly use = (middleware: AnyMiddleware): this => {
    if (typeof middleware !== 'function')
      throw new TypeError(`use() needs a middleware, a function from app to app; got ${typeof middleware}.`)
    this.#scope.use(middleware)
    return this
  }

  readonly group = (prefix: string, build: (group: MiniApplication) => unknown): this => {
    const at = `${this.#scope.prefix}${checkedPrefix(prefix)}`
    const scope = new Scope(at, this.#scope)
    this.#shared.groups.push({ path: splitPath(at), scope })
    build(new MiniApplication(this.#shared, scope))
    return this
  }

  readonly mount = (prefix: string, app: AnyApp<Context>): this => {
    const at = `${this.#scope.prefix}${checkedPrefix(prefix)}`
    if (typeof app !== 'function' && typeof app?.fetch !== 'function')
      throw new TypeError(`mount() needs an app, a function or an object whose fetch is one; got ${typeof app}.`)
    const fetch: App = typeof app === 'function' ? app : (...parameters) => app.fetch(...parameters)
    const length = splitPath(at).length
    const endpoint: Endpoint = () => (request, context) => {
      // As the client spelt it: basePath is a prefix of the URL.
      const spelt = (pathBehind(request, context) ?? '').split('/').slice(0, length + 1)
      return fetch(request, derive(context, { basePath: `${context.basePath}${spelt.join('/')}` }))
    }
    this.#shared.router.mount(parsePath(at), { scope: this.#scope, endpoint })
    return this
  }

  readonly onError = (handler: ErrorHandler): this => {
    this.#scope.onError = handler
    return this
  }

  readonly request = (target: string, init?: RequestInit): Promise<Response> => {
    const url = target.startsWith('/') ? `http://mini.test${target}` : target
    return toFetch(this.fetch, { name: 'mini' })(new Request(url, init))
  }

  /** The innermost group that a path without a route belongs to. */
  #scopeOf(path: readonly string[]): Scope<ErrorHandler> {
    const around = this.#shared.groups.filter((group) => group.path.every((segment, i) => path[i] === segment))
    return around.toSorted((a, b) => b.path.length - a.path.length)[0]?.scope ?? this.#scope
  }

  #routes(method: string): (path: string, handler: AnyHandler) => this {
    return (path, handler) => this.route(method, path, handler)
  }
}

interface Call {
  readonly request: HttpRequest
  readonly context: Context
  readonly values: Values
}

function call(scope: Scope<ErrorHandler>, handler: AnyHandler, { request, context, values }: Call) {
  const turn: Turn = { request, context, params: values, url: new URL(request.url) }
  const failed = async (error: unknown): Promise<Answer> => {
    const { errorHandler } = scope
    if (errorHandler === null) throw error
    return toAnswer(await errorHandler(error, turn))
  }
  try {
    const reply: unknown = handler(turn)
    if (!isThenable(reply)) return toAnswer(reply)
    return Promise.resolve(reply).then(toAnswer).catch(failed)
  } catch (error) {
    return failed(error)
  }
}

function isThenable(reply: unknown): reply is PromiseLike<unknown> {
  return typeof reply === 'object' && reply !== null && typeof (reply as { then?: unknown }).then === 'function'
}

/** The path behind `basePath`, `null` where the URL does not begin with it. */
function pathBehind(request: HttpRequest, { basePath }: Context): string | null {
  const { pathname } = new URL(request.url)
  if (!pathname.startsWith(basePath)) return null
  return pathname.slice(basePath.length) || '/'
}

/** RFC 9110 section 10.2.1. */
function allowed(methods: ReadonlyMap<string, unknown>): string {
  const names = new Set([...methods.keys(), 'OPTIONS'])
  if (names.has('GET')) names.add('HEAD')
  return [...names].sort().join(', ')
}

function checkedPrefix(prefix: string): string {
  if (/^(?:\/[^/?#:]+)+$/.test(prefix)) return prefix
  throw new Error(
    `A prefix needs to be a path such as /api, without a parameter and without a slash at its end; got "${prefix}".`,
  )
}

/** Routes and middleware in, a TSGI application out. */
import type { Answer, App, Context, HttpRequest, Middleware } from '@tsgi/spec'
import { derive } from '@tsgi/spec/derive'
import { toFetch } from '@tsgi/spec/to-fetch'
import { type Params, parsePath, splitPath } from './path.ts'
import { type Reply, toAnswer } from './reply.ts'
import { Router } from './router.ts'

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

/** An application: give it to `serve()`. `C` is the context that its handlers see. */
export interface Mini<C extends Context = Context> extends Readonly<Record<Method, Route<C>>> {
  readonly fetch: App
  /** A route for any method: `route('PURGE', '/cache/:key', …)`. */
  readonly route: <Path extends string>(method: string, path: Path, handler: Handler<Path, C>) => Mini<C>
  /** Wraps everything that is inside, what is not found too. The result knows what the middleware adds to the context. */
  readonly use: <Adds>(middleware: Middleware<Adds>) => Mini<C & Adds>
  /** Routes under a prefix, with middleware of their own. */
  readonly group: (prefix: string, build: (group: Mini<C>) => unknown) => Mini<C>
  /** Any app under a prefix: it finds the prefix in `context.basePath`, and the URL as it was. */
  readonly mount: (prefix: string, app: AnyApp<C>) => Mini<C>
  /** Answers what a handler throws. Without it, the server answers with a bare 500 and tells `onError`. */
  readonly onError: (handler: (error: unknown, turn: Turn<string, C>) => Reply | Promise<Reply>) => Mini<C>
  /** Calls the application without a server: `await app.request('/users/1')`. */
  readonly request: (target: string, init?: RequestInit) => Promise<Response>
}

/** Makes an application without routes. */
export function mini(): Mini {
  return new MiniApplication() as unknown as Mini
}

type AnyMiddleware = (next: App) => App
type AnyHandler = Handler<string, Context>
type ErrorHandler = (error: unknown, turn: Turn) => Reply | Promise<Reply>
type Endpoint = (
  request: HttpRequest,
  context: Context,
  params: Readonly<Record<string, string>>,
) => Answer | Promise<Answer>

/** What an application and its groups share. */
interface Shared {
  readonly router: Router<Endpoint>
  onError: ErrorHandler | null
}

class MiniApplication {
  readonly #shared: Shared
  readonly #prefix: string
  /** Of the groups around this one, outermost first, then its own. The application's wraps everything once instead. */
  readonly #layers: readonly AnyMiddleware[][]
  readonly #isRoot: boolean
  #app: App | null = null

  readonly get = this.#routes('GET')
  readonly post = this.#routes('POST')
  readonly put = this.#routes('PUT')
  readonly patch = this.#routes('PATCH')
  readonly delete = this.#routes('DELETE')

  constructor(
    shared: Shared = { router: new Router(), onError: null },
    prefix = '',
    around: readonly AnyMiddleware[][] = [],
    isRoot = true,
  ) {
    this.#shared = shared
    this.#prefix = prefix
    this.#layers = [...around, []]
    this.#isRoot = isRoot
  }

  readonly fetch: App = (request, context) => {
    this.#app ??= wrap((inner, innerContext) => this.#dispatch(inner, innerContext), this.#layers)
    return this.#app(request, context)
  }

  readonly route = (method: string, path: string, handler: AnyHandler): this => {
    const at = path === '/' && this.#prefix !== '' ? this.#prefix : `${this.#prefix}${path}`
    this.#shared.router.add(
      method,
      parsePath(at),
      this.#inGroup((params) => this.#call(handler, params)),
    )
    return this
  }

  readonly use = (middleware: AnyMiddleware): this => {
    if (typeof middleware !== 'function')
      throw new TypeError(`use() needs a middleware, a function from app to app; got ${typeof middleware}.`)
    this.#layers.at(-1)?.push(middleware)
    this.#app = null
    return this
  }

  readonly group = (prefix: string, build: (group: MiniApplication) => unknown): this => {
    const around = this.#isRoot ? [] : this.#layers
    build(new MiniApplication(this.#shared, `${this.#prefix}${checkedPrefix(prefix)}`, around, false))
    return this
  }

  readonly mount = (prefix: string, app: AnyApp<Context>): this => {
    const at = `${this.#prefix}${checkedPrefix(prefix)}`
    const fetch: App = typeof app === 'function' ? app : (...call) => app.fetch(...call)
    const below: App = (request, context) => fetch(request, derive(context, { basePath: `${context.basePath}${at}` }))
    this.#shared.router.mount(
      parsePath(at),
      this.#inGroup(() => below),
    )
    return this
  }

  readonly onError = (handler: ErrorHandler): this => {
    this.#shared.onError = handler
    return this
  }

  readonly request = (target: string, init?: RequestInit): Promise<Response> =>
    toFetch(this.fetch, { name: 'mini' })(new Request(new URL(target, 'http://mini.test'), init))

  #dispatch(request: HttpRequest, context: Context): Answer | Promise<Answer> {
    const pathname = new URL(request.url).pathname.slice(context.basePath.length)
    const match = this.#shared.router.find(splitPath(pathname === '' ? '/' : pathname))
    if (match === null) return { status: 404 }
    if ('mounted' in match) return match.mounted(request, context, {})
    const { methods, values } = match
    // The server sends no body with the answer to a HEAD.
    const route = methods.get(request.method) ?? (request.method === 'HEAD' ? methods.get('GET') : undefined)
    if (route !== undefined) {
      const params = Object.fromEntries(route.names.map((name, i) => [name, values[i] ?? '']))
      return route.value(request, context, params)
    }
    const headers = [['allow', allowed(methods)]] as const
    return { status: request.method === 'OPTIONS' ? 204 : 405, headers }
  }

  /** An endpoint inside the middleware of its groups, also of middleware that is added later. */
  #inGroup(make: (params: Readonly<Record<string, string>>) => App): Endpoint {
    const layers = this.#isRoot ? [] : this.#layers
    return (request, context, params) => wrap(make(params), layers)(request, context)
  }

  #call(handler: AnyHandler, params: Readonly<Record<string, string>>): App {
    return (request, context) => {
      const turn: Turn = { request, context, params, url: new URL(request.url) }
      try {
        const reply = handler(turn)
        if (!(reply instanceof Promise)) return toAnswer(reply)
        return reply.then(toAnswer).catch((error: unknown) => this.#failed(error, turn))
      } catch (error) {
        return this.#failed(error, turn)
      }
    }
  }

  async #failed(error: unknown, turn: Turn): Promise<Answer> {
    const { onError } = this.#shared
    if (onError === null) throw error
    return toAnswer(await onError(error, turn))
  }

  #routes(method: string): (path: string, handler: AnyHandler) => this {
    return (path, handler) => this.route(method, path, handler)
  }
}

function wrap(app: App, layers: readonly AnyMiddleware[][]): App {
  return layers.flat().reduceRight((inner, layer) => layer(inner), app)
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

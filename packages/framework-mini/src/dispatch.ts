/** A request in, the app of its route out: through the middleware around it, or through that around the place where it is not. */
import type { App, Context, HttpRequest } from '@tsgi/spec'
import { answer, type HeaderRecord } from '@tsgi/spec/answer'
import { answerError, guard, type Place, type Site, wrap } from './failure.ts'
import { HttpError } from './http-error.ts'
import { LinkTable } from './links.ts'
import type { Mountable } from './mounts.ts'
import { parsePath, type Segment, showPath } from './path.ts'
import { pathBehind } from './request-path.ts'
import type { RouteInfo } from './route-table.ts'
import { Router } from './router.ts'
import { type AnyMiddleware, Scope } from './scope.ts'
import { otherSpelling, redirectTo, type TrailingSlash } from './slash.ts'
import { type RouteFacts, RouteTurn } from './turn.ts'

/** What a request leads to. */
export interface Endpoint {
  readonly scope: Scope
  readonly info: Pick<RouteInfo, 'method' | 'path' | 'kind' | 'name'>
  readonly route: RouteFacts
  /** The middleware of the route alone. */
  readonly layers: readonly AnyMiddleware[]
  /** With this middleware, once it is composed. */
  app: App
  readonly mounted: Mountable | null
}

type Target = Pick<Endpoint, 'scope' | 'app'>

/** What an application and its groups share. */
export class Dispatch {
  readonly root = new Scope()
  readonly router = new Router<Endpoint, Scope>()
  readonly links = new LinkTable()
  readonly scopes: Scope[] = [this.root]
  readonly endpoints: Endpoint[] = []
  readonly #site: Site
  readonly #trailingSlash: TrailingSlash
  readonly #nowhere: RouteFacts = { path: '', params: [], links: this.links }
  #app: App | null = null

  constructor(development: boolean, trailingSlash: TrailingSlash) {
    this.#site = { development, refused: new WeakSet() }
    this.#trailingSlash = trailingSlash
  }

  /** The application with all its middleware, which is composed at the first call; afterwards nothing can be added. */
  readonly ready = (): App => (this.#app ??= this.#compose())

  /** Adds a group that is built. Throws where what is not found below its prefix would belong to something else too. */
  addScope(scope: Scope): void {
    const { prefix, isOwner } = scope
    const other = this.scopes.find((one) => one.prefix === prefix && one.isOwner)
    if (isOwner && other !== undefined)
      throw new Error(
        `Groups with middleware or an error handler need different prefixes; got ${prefix} twice. Make them one, with groups inside or middleware of routes.`,
      )
    const mount = this.endpoints.find(({ info, mounted }) => mounted !== null && info.path === prefix)
    if (isOwner && mount !== undefined && !mount.scope.isInside(scope)) throw unguarded(prefix)
    this.scopes.push(scope)
    if (other === undefined) this.router.place(parsePath(prefix), scope)
  }

  /** Adds what is mounted; what it throws goes to the error handlers around it. */
  addMount(segments: readonly Segment[], mounted: Mountable, app: App, scope: Scope): void {
    const path = showPath(segments)
    const owner = this.scopes.find(({ prefix, isOwner }) => prefix === path && isOwner)
    if (owner !== undefined && !scope.isInside(owner)) throw unguarded(path)
    const info = { method: '*', path, kind: 'mount', name: null } as const
    const route = { ...this.#nowhere, path }
    const endpoint = { scope, info, route, layers: [], app: guard(app, this.placeOf(scope, route)), mounted }
    this.router.mount(segments, endpoint)
    this.endpoints.push(endpoint)
  }

  mounted(): readonly Mountable[] {
    return this.endpoints.flatMap(({ mounted }) => mounted ?? [])
  }

  /** Throws where the application serves already. */
  checkOpen(what: string): void {
    if (this.#app !== null) throw new Error(`An application is built before it serves; got ${what} after its start.`)
  }

  #compose(): App {
    for (const endpoint of this.endpoints)
      endpoint.app = wrap(endpoint.layers, endpoint.app, this.placeOf(endpoint.scope, endpoint.route))
    for (const scope of this.scopes)
      scope.app = wrap(scope.layers, (request, context) => this.#run(request, context, scope), this.placeOf(scope))
    return this.root.app as App
  }

  placeOf(scope: Scope, route = this.#nowhere): Place {
    return { scope, route, site: this.#site }
  }

  // Middleware is composed once and hands on a request, perhaps another one: what it leads to is looked up behind it.
  #run(request: HttpRequest, context: Context, passed: Scope): ReturnType<App> {
    const path = pathBehind(request, context)
    const found = path === null ? null : this.router.find(request.method, path)
    const { scope, app } = found === null || found.mounted !== null ? this.#other(request, path, found) : found
    const next = scope === passed ? null : scope.next(passed)
    return (next?.app ?? app)(request, context)
  }

  /** Where no route of the application has the method. */
  #other({ method }: HttpRequest, path: string | null, mount: Endpoint | null): Target {
    const methods = path === null ? null : this.router.methodsOf(path)
    if (methods === null || methods.size === 0) return mount ?? this.#missing(path)
    const headers = { allow: allowed(methods) }
    if (method !== 'OPTIONS') return this.#failing(path, 405, headers)
    return { scope: this.#scopeOf(path), app: () => answer(204, headers) }
  }

  #missing(path: string | null): Target {
    const other = path === null || this.#trailingSlash === 'strict' ? null : otherSpelling(path)
    if (other === null || this.router.methodsOf(other).size === 0) return this.#failing(path, 404)
    return { scope: this.#scopeOf(path), app: (request, context) => redirectTo(other, request, context) }
  }

  #failing(path: string | null, status: number, headers: HeaderRecord = {}): Target {
    const scope = this.#scopeOf(path)
    const app: App = (request, context) => {
      const error = new HttpError(status, undefined, { headers })
      return answerError(error, new RouteTurn(request, context, this.#nowhere), this.placeOf(scope))
    }
    return { scope, app }
  }

  /** The innermost group that a path belongs to. */
  #scopeOf(path: string | null): Scope {
    return (path === null ? null : this.router.scopeOf(path)) ?? this.root
  }
}

/** RFC 9110 section 10.2.1. */
function allowed(methods: ReadonlySet<string>): string {
  const names = new Set([...methods, 'OPTIONS'])
  if (names.has('GET')) names.add('HEAD')
  return [...names].sort().join(', ')
}

function unguarded(prefix: string): Error {
  return new Error(
    `A mount and a group with middleware need different prefixes; got ${prefix} for both. Mount inside the group: group('${prefix}', (group) => group.mount('/', app)).`,
  )
}

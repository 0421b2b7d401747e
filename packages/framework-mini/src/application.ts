/** Routes, middleware and mounts in, what the dispatch runs on out: the object that `mini()` makes. */
import type { App, ServerInfo } from '@tsgi/spec'
import { show } from '@tsgi/spec/server'
import { addRoute, checkedMiddleware, type Given, type Kind } from './add-route.ts'
import type { Dispatch } from './dispatch.ts'
import { routeApp, webSocketApp } from './endpoints.ts'
import { type Mountable, MountStates, underPrefix } from './mounts.ts'
import { checkedPrefix, parsePath } from './path.ts'
import { joined, type RouteInfo, routesOf } from './route-table.ts'
import { type AnyMiddleware, type ErrorHandler, Scope } from './scope.ts'
import { TestClient } from './test-client.ts'

export class MiniApplication {
  readonly #dispatch: Dispatch
  readonly #scope: Scope
  readonly #client: TestClient = new TestClient(this)

  readonly get = this.#routes('GET')
  readonly post = this.#routes('POST')
  readonly put = this.#routes('PUT')
  readonly patch = this.#routes('PATCH')
  readonly delete = this.#routes('DELETE')

  constructor(dispatch: Dispatch, scope: Scope = dispatch.root) {
    this.#dispatch = dispatch
    this.#scope = scope
  }

  readonly fetch: App = (request, context) => this.#dispatch.ready()(request, context)

  readonly start = (server: ServerInfo): Promise<MountStates> => {
    // A middleware that is wrong shows now, and not at the first request.
    this.#dispatch.ready()
    return MountStates.start(this.#dispatch.mounted(), server)
  }

  readonly stop = async (state: unknown): Promise<void> => {
    if (state instanceof MountStates) await state.stop()
  }

  readonly request = (target: string | URL | Request, init?: RequestInit): Promise<Response> =>
    this.#client.request(target, init)

  readonly link = (name: string, params?: Readonly<Record<string, unknown>>): string =>
    this.#dispatch.links.pathOf(name, params)

  get routes(): readonly RouteInfo[] {
    return routesOf(this.#dispatch.endpoints)
  }

  readonly route = (method: string, path: string, ...given: Given): this =>
    this.#add(path, given, { method, kind: 'route', toApp: routeApp })

  readonly webSocket = (path: string, ...given: Given): this =>
    this.#add(path, given, { method: 'GET', kind: 'websocket', toApp: webSocketApp })

  readonly use = (middleware: AnyMiddleware): this => {
    this.#dispatch.checkOpen('use()')
    this.#scope.layers.push(checkedMiddleware(middleware))
    return this
  }

  readonly onError = (handler: ErrorHandler): this => {
    this.#dispatch.checkOpen('onError()')
    if (typeof handler !== 'function')
      throw new TypeError(`onError() needs a function that answers an error; got ${show(handler)}.`)
    this.#scope.onError = handler
    return this
  }

  readonly group = (prefix: string, build: (group: MiniApplication) => unknown): this => {
    this.#dispatch.checkOpen(`the group ${prefix}`)
    const scope = new Scope(joined(this.#scope.prefix, checkedPrefix(prefix)), this.#scope)
    build(new MiniApplication(this.#dispatch, scope))
    this.#dispatch.addScope(scope)
    return this
  }

  readonly mount = (prefix: string, app: App | Mountable): this => {
    this.#dispatch.checkOpen(`the mount ${prefix}`)
    if (typeof app !== 'function' && typeof app?.fetch !== 'function')
      throw new TypeError(`mount() needs an app, a function or an object whose fetch is one; got ${show(app)}.`)
    const mounted: Mountable = typeof app === 'function' ? { fetch: app } : app
    const path = prefix === '/' ? this.#scope.prefix || '/' : joined(this.#scope.prefix, checkedPrefix(prefix))
    const segments = path === '/' ? [] : parsePath(path)
    // One of ours needs its start only for what is mounted in itself, and says so then.
    const mustStart = mounted.start !== undefined && !(mounted instanceof MiniApplication)
    this.#dispatch.addMount(segments, mounted, underPrefix(mounted, segments.length, mustStart), this.#scope)
    return this
  }

  #add(path: string, given: Given, kind: Kind): this {
    addRoute(this.#dispatch, this.#scope, path, given, kind)
    return this
  }

  #routes(method: string): (path: string, ...given: Given) => this {
    return (path, ...given) => this.route(method, path, ...given)
  }
}

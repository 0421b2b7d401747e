/** The parts of a route as they were typed in, its endpoint out; every wrong one is an error of its own. */
import type { App } from '@tsgi/spec'
import { show } from '@tsgi/spec/server'
import type { Dispatch } from './dispatch.ts'
import type { AnyHandler } from './endpoints.ts'
import type { Place } from './failure.ts'
import { parsePath, showPath } from './path.ts'
import { joined, type RouteInfo } from './route-table.ts'
import type { AnyMiddleware, Scope } from './scope.ts'
import { placesOf } from './turn.ts'

/** What a route may have besides its handler, as it came. */
export interface GivenOptions {
  readonly name?: unknown
  readonly use?: unknown
}

/** What stands behind the path: a handler, or options and a handler. */
export type Given = readonly [unknown] | readonly [GivenOptions, unknown]

/** What kind of route it is, and what becomes of its handler. */
export interface Kind {
  readonly method: string
  readonly kind: RouteInfo['kind']
  readonly toApp: (handler: AnyHandler, place: Place) => App
}

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

export function addRoute(dispatch: Dispatch, scope: Scope, path: string, given: Given, kind: Kind): void {
  const { method } = kind
  dispatch.checkOpen(`${method} ${path}`)
  if (!token.test(method))
    throw new TypeError(`The method of a route needs to be a token such as GET; got ${show(method)}.`)
  const [options, handler] = given.length === 1 ? [{}, given[0]] : given
  if (typeof handler !== 'function')
    throw new TypeError(`A route needs a handler, a function; got ${show(handler)} for ${method} ${path}.`)
  const { name, layers } = checkedOptions(options, `${method} ${path}`)
  const segments = parsePath(joined(scope.prefix, path))
  const info = { method, path: showPath(segments), kind: kind.kind, name }
  const route = { path: info.path, params: placesOf(segments), links: dispatch.links }
  const app = kind.toApp(handler as AnyHandler, dispatch.placeOf(scope, route))
  const endpoint = { scope, info, route, layers, app, mounted: null }
  if (name !== null) dispatch.links.add(name, segments)
  dispatch.router.add(method, segments, endpoint)
  dispatch.endpoints.push(endpoint)
}

function checkedOptions(given: unknown, where: string): { name: string | null; layers: readonly AnyMiddleware[] } {
  if (typeof given !== 'object' || given === null)
    throw new TypeError(`The options of a route are { name, use }; got ${show(given)} for ${where}.`)
  const unknown = Object.keys(given).find((key) => key !== 'name' && key !== 'use')
  if (unknown !== undefined)
    throw new TypeError(`The options of a route are { name, use }; got ${unknown} for ${where}.`)
  const { name, use = [] } = given as GivenOptions
  if (name !== undefined && (typeof name !== 'string' || name === ''))
    throw new TypeError(`The name of a route is a text that is not empty; got ${show(name)} for ${where}.`)
  if (!Array.isArray(use)) throw new TypeError(`"use" is a list of middleware; got ${show(use)} for ${where}.`)
  return { name: name ?? null, layers: use.map(checkedMiddleware) }
}

export function checkedMiddleware(middleware: unknown): AnyMiddleware {
  if (typeof middleware === 'function') return middleware as AnyMiddleware
  throw new TypeError(`use() needs a middleware, a function from app to app; got ${show(middleware)}.`)
}

/** The endpoints of an application in, a table of its routes out: as data and as text. */
import type { Endpoint } from './dispatch.ts'

/** What an application answers. */
export interface RouteInfo {
  /** `*` for a mount, which takes them all. */
  readonly method: string
  /** From the application's root, with the prefixes of its groups: `/users/:id`. */
  readonly path: string
  /** What answers there. */
  readonly kind: 'route' | 'websocket' | 'mount'
  /** What `link()` calls it. */
  readonly name: string | null
  /** What runs before the handler, outermost first: the names of the functions, those of groups and application included. */
  readonly middleware: readonly string[]
}

/** The routes in the order in which they were added; those of a mounted application stand under its prefix. */
export function routesOf(endpoints: readonly Endpoint[]): readonly RouteInfo[] {
  return endpoints.flatMap(({ info, scope, layers, mounted }) => {
    const middleware = [...scope.chain, ...layers].map(({ name }) => name || 'middleware')
    const { routes } = (mounted ?? {}) as { readonly routes?: readonly RouteInfo[] }
    if (!Array.isArray(routes)) return [{ ...info, middleware }]
    return (routes as readonly RouteInfo[]).map((inner) => ({
      ...inner,
      path: joined(info.path, inner.path),
      // Its names are known to itself alone.
      name: null,
      middleware: [...middleware, ...inner.middleware],
    }))
  })
}

/** A path under a prefix: the root of what lies there is the prefix itself. */
export function joined(prefix: string, path: string): string {
  if (prefix === '' || prefix === '/') return path
  return path === '/' ? prefix : `${prefix}${path}`
}

/**
 * The routes as text, a line each, in the order in which they were added.
 *
 * @example
 * console.log(formatRoutes(app.routes))
 */
export function formatRoutes(routes: readonly RouteInfo[]): string {
  const rows = routes.map(({ method, path, kind, name, middleware }) => [
    method,
    path,
    name ?? '',
    [kind === 'route' ? '' : kind, ...middleware].filter((word) => word !== '').join(', '),
  ])
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Paths of routes: `/users/:id` in, its segments and the type of its parameters out. */

/** The parameters of a path: `Params<'/users/:id'>` is `{ readonly id: string }`. */
export type Params<Path extends string> = { readonly [Name in ParamName<Path>]: string }

type ParamName<Path extends string> = Path extends `${infer Segment}/${infer Rest}`
  ? ParamName<Segment> | ParamName<Rest>
  : Path extends `:${infer Name}`
    ? Name
    : never

/** A segment of a route: text to match, or the name of a parameter. */
export type Segment = { readonly text: string } | { readonly param: string }

/** The segments of a route's path. Throws on a path that can match nothing. */
export function parsePath(path: string): readonly Segment[] {
  if (!path.startsWith('/')) throw new Error(`The path of a route needs to begin with /; got "${path}".`)
  const segments = path
    .slice(1)
    .split('/')
    .map((segment): Segment => {
      if (!segment.startsWith(':')) return { text: segment }
      if (!/^:[A-Za-z_]\w*$/.test(segment))
        throw new Error(`A parameter of a path needs a name such as :id; got "${segment}" in "${path}".`)
      return { param: segment.slice(1) }
    })
  const names = segments.flatMap((segment) => ('param' in segment ? [segment.param] : []))
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined)
    throw new Error(`The parameters of a path need different names; got :${twice} twice in "${path}".`)
  return segments
}

/**
 * The segments of a request's path, decoded: `/contact%2Dus` is `/contact-us`, and `%2F` stays inside its segment. Bytes
 * that are no UTF-8 stay as they came.
 */
export function splitPath(pathname: string): readonly string[] {
  return pathname.slice(1).split('/').map(decode)
}

function decode(segment: string): string {
  if (!segment.includes('%')) return segment
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

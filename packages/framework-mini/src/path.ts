/** Paths of routes: `/users/:id` and `/files/*path` in, their segments and the type of their parameters out. */

/** The parameters of a path: `Params<'/users/:id'>` is `{ readonly id: string }`, those of a wildcard are its segments. */
export type Params<Path extends string> = {
  readonly [Name in NameIn<Path>]: Name extends RestIn<Path> ? readonly string[] : string
}

type NameIn<Path> = Path extends `${infer Segment}/${infer Rest}`
  ? NameIn<Segment> | NameIn<Rest>
  : Path extends `:${infer Name}` | `*${infer Name}`
    ? Name
    : never

type RestIn<Path> = Path extends `${string}/*${infer Name}` ? Name : never

/** A segment of a route: text to match, the name of a parameter, or the name of all that follows. */
export type Segment = { readonly text: string } | { readonly param: string } | { readonly rest: string }

/** The segments of a route's path. Throws on a path that can match nothing. */
export function parsePath(path: string): readonly Segment[] {
  if (typeof path !== 'string' || !path.startsWith('/'))
    throw new Error(`The path of a route needs to begin with /; got "${path}".`)
  const parts = path.slice(1).split('/')
  const segments = parts.map((part, i) => parseSegment(part, path, i === parts.length - 1))
  const names = segments.map(nameOf).filter((name) => name !== null)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined)
    throw new Error(`The parameters of a path need different names; got ${twice} twice in "${path}".`)
  return segments
}

function parseSegment(part: string, path: string, isLast: boolean): Segment {
  if (part.startsWith(':')) return { param: checkedName(part, path, 'A parameter of a path', ':id') }
  if (part.startsWith('*')) {
    if (!isLast)
      throw new Error(`A wildcard takes the rest of a path, and stands at its end; got "${part}" in "${path}".`)
    return { rest: checkedName(part, path, 'A wildcard', '*path') }
  }
  const wrong = hidden.find(({ is }) => is(part, isLast))
  if (wrong !== undefined) throw new Error(`No request has a path like "${path}": ${wrong.why}`)
  return { text: part }
}

/** Texts that no pathname of a request has, decoded. */
const hidden: readonly { readonly is: (text: string, isLast: boolean) => boolean; readonly why: string }[] = [
  { is: (text, isLast) => text === '' && !isLast, why: 'it has an empty segment. Write one slash.' },
  { is: (text) => /^\.\.?$/.test(text), why: 'a URL has no dot segments. Write the path that they lead to.' },
  { is: (text) => /[?#]/.test(text), why: 'it ends before ? and #. Read the query from url.searchParams.' },
  { is: (text) => /%[0-9A-Fa-f]{2}/.test(text), why: 'it is compared decoded. Write /café, not /caf%C3%A9.' },
  { is: (text) => text.includes('*'), why: 'a wildcard is a segment of its own. Write /*path at the end.' },
]

function checkedName(part: string, path: string, what: string, example: string): string {
  const name = part.slice(1)
  // A record has the member __proto__ already.
  if (/^[A-Za-z_]\w*$/.test(name) && name !== '__proto__') return name
  throw new Error(`${what} needs a name such as ${example}; got "${part}" in "${path}".`)
}

/** The name of a parameter or wildcard, `null` for text. */
export function nameOf(segment: Segment): string | null {
  if ('param' in segment) return segment.param
  return 'rest' in segment ? segment.rest : null
}

/** Segments as they are written. */
export function showPath(segments: readonly Segment[]): string {
  const parts = segments.map((segment) => {
    if ('text' in segment) return segment.text
    return 'param' in segment ? `:${segment.param}` : `*${segment.rest}`
  })
  return `/${parts.join('/')}`
}

/** The prefix of a group or mount. */
export function checkedPrefix(prefix: string): string {
  if (/^(?:\/[^/?#:*]+)+$/.test(prefix)) {
    parsePath(prefix)
    return prefix
  }
  throw new Error(
    `A prefix needs to be a path such as /api, without a parameter and without a slash at its end; got "${prefix}".`,
  )
}

/** The name of a route and the values of its parameters in, its path out: the way back from a name to a URL. */
import { nameOf, type Params, type Segment, showPath } from './path.ts'

/** What a link to a path needs: a value for each parameter, a list of segments for a wildcard. */
export type LinkParams<Path extends string> = {
  readonly [Name in keyof Params<Path>]: Params<Path>[Name] extends string ? LinkValue : readonly LinkValue[]
}

type LinkValue = string | number

/** Named routes and their paths, as `{ user: '/users/:id' }`. */
export type Links = Readonly<Record<string, string>>

/**
 * The path of a named route: `link('user', { id: 7 })` is `/users/7`. Values are encoded, so that each stays in its segment;
 * those of a wildcard are one segment each. Throws on a value that no URL can carry: an empty one, `.`, `..` and `NaN`.
 */
export type Link<L extends Links> = <Name extends keyof L & string>(
  name: Name,
  ...params: keyof Params<L[Name]> extends never ? [] : [params: LinkParams<L[Name]>]
) => string

/** The named routes of an application. */
export class LinkTable {
  readonly #routes = new Map<string, readonly Segment[]>()

  add(name: string, segments: readonly Segment[]): void {
    const other = this.#routes.get(name)
    if (other !== undefined) {
      const paths = `${showPath(other)} and ${showPath(segments)}`
      throw new Error(`The names of routes need to be different; got "${name}" for ${paths}.`)
    }
    this.#routes.set(name, segments)
  }

  /** The path from the application's own root. */
  pathOf(name: string, params: Readonly<Record<string, unknown>> = {}): string {
    const segments = this.#routes.get(name)
    if (segments === undefined) {
      const names = [...this.#routes.keys()].join(', ') || 'none'
      throw new Error(`link() needs the name of a route (${names}); got "${name}".`)
    }
    const names = segments.map(nameOf)
    const stray = Object.keys(params).find((param) => !names.includes(param))
    if (stray !== undefined) throw wrong(name, segments, `no ${stray}`, `one`)
    return `/${segments.map((segment) => this.#write(name, segments, segment, params)).join('/')}`
  }

  #write(
    name: string,
    segments: readonly Segment[],
    segment: Segment,
    params: Readonly<Record<string, unknown>>,
  ): string {
    if ('text' in segment) return encode(segment.text) ?? ''
    if ('param' in segment) {
      const value = params[segment.param]
      const text = isDotted(value) ? null : encode(value)
      if (text !== null) return text
      throw wrong(name, segments, `a ${segment.param} that is a number or a text, not empty and no dots`, show(value))
    }
    const values = params[segment.rest]
    const texts = Array.isArray(values) ? values.map((value, i) => (isHole(value, i) ? null : encode(value))) : []
    if (texts.length > 0 && !texts.includes(null)) return texts.join('/')
    throw wrong(
      name,
      segments,
      `a ${segment.rest} that is a list of segments, the first not empty and none of dots`,
      show(values),
    )
  }
}

function isDotted(value: unknown): boolean {
  return value === '' || value === '.' || value === '..'
}

/** Behind the first segment of a wildcard, empty ones are slashes in a row. */
function isHole(value: unknown, index: number): boolean {
  return value === '' ? index === 0 : isDotted(value)
}

/** A segment of a URL; `null` for what is no text or number, or half a character. */
function encode(value: unknown): string | null {
  // NaN is the number of nothing: what was to be in the link got lost before.
  if (typeof value === 'number') return Number.isFinite(value) ? encodeURIComponent(value) : null
  if (typeof value !== 'string') return null
  try {
    return encodeURIComponent(value)
  } catch {
    return null
  }
}

function show(value: unknown): string {
  if (typeof value === 'number') return String(value)
  return value === undefined ? 'none' : (JSON.stringify(value) ?? typeof value)
}

function wrong(name: string, segments: readonly Segment[], demand: string, got: string): Error {
  return new Error(`link('${name}') to ${showPath(segments)} needs ${demand}; got ${got}.`)
}

/** A request, its context and its route in, what a handler gets out: made when it is looked at, and not before. */
import type { Context, HttpRequest } from '@tsgi/spec'
import type { Link, Links, LinkTable } from './links.ts'
import { nameOf, type Params, type Segment } from './path.ts'
import { decode, pathBehind } from './request-path.ts'

/** What a handler gets. Its members are made when they are read. */
export interface Turn<Path extends string = string, C = Context, L extends Links = Links> {
  /** The request, as the middleware around the route hands it on. */
  readonly request: HttpRequest
  /** The context, with what the middleware around the route adds to it. */
  readonly context: C
  /**
   * The parameters of the path, decoded: `%2F` is a slash inside one. A wildcard is the list of its segments, which tells a
   * slash between two of them from one inside.
   */
  readonly params: Params<Path>
  /** `new URL(request.url)`, made when it is first read. */
  readonly url: URL
  /** `link()` of the application, behind `context.basePath`: a path that the client can follow. */
  readonly link: Link<L>
}

/** What a turn needs to know of its route. */
export interface RouteFacts {
  readonly path: string
  readonly params: readonly Place[]
  readonly links: LinkTable
}

/** Where the value of a parameter stands: the number of its segment, from 0. */
interface Place {
  readonly name: string
  readonly at: number
  readonly isRest: boolean
}

/** Where the values of a path's parameters stand. */
export function placesOf(segments: readonly Segment[]): readonly Place[] {
  return segments.flatMap((segment, at): readonly Place[] => {
    const name = nameOf(segment)
    return name === null ? [] : [{ name, at, isRest: 'rest' in segment }]
  })
}

type Values = Readonly<Record<string, string | readonly string[]>>

const none: Values = Object.freeze({})

/** The turn of a request; `route` is `null` where none was found. */
export class RouteTurn implements Turn {
  readonly request: HttpRequest
  readonly context: Context
  readonly #route: RouteFacts
  #params: Values | null = null
  #url: URL | null = null

  constructor(request: HttpRequest, context: Context, route: RouteFacts) {
    this.request = request
    this.context = context
    this.#route = route
  }

  get params(): Params<string> {
    this.#params ??= this.#route.params.length === 0 ? none : this.#read()
    return this.#params as Params<string>
  }

  get url(): URL {
    this.#url ??= new URL(this.request.url)
    return this.#url
  }

  get link(): (name: string, params?: Readonly<Record<string, unknown>>) => string {
    const { links } = this.#route
    const { basePath } = this.context
    return (name, params) => `${basePath}${links.pathOf(name, params)}`
  }

  #read(): Values {
    const { params, path } = this.#route
    const segments = pathBehind(this.request, this.context)?.slice(1).split('/') ?? []
    const values: Record<string, string | readonly string[]> = {}
    for (const { name, at, isRest } of params) {
      const segment = segments[at]
      if (segment === undefined)
        throw new Error(
          `The parameters of ${path} are read from the request that reaches its handler; got ${this.request.url}. Change paths in a middleware of the application, not in one of the route.`,
        )
      values[name] = isRest ? segments.slice(at).map(decode) : decode(segment)
    }
    return values
  }
}

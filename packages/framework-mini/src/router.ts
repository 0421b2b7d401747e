/**
 * Routes and mounts in, the one that takes a request out. A tree of segments: looking up costs what the path is long, not
 * what routes there are.
 */
import { type Segment, showPath } from './path.ts'
import { decode } from './request-path.ts'

interface Node<T, S> {
  readonly texts: Map<string, Node<T, S>>
  param: Node<T, S> | null
  /** All that follows, by method. */
  readonly rest: Map<string, Entry<T>>
  readonly methods: Map<string, Entry<T>>
  mounted: Entry<T> | null
  /** What belongs to this prefix. */
  scope: S | null
}

interface Entry<T> {
  readonly value: T
  readonly path: string
}

/** Text before parameter before wildcard, and a mount where its prefix is the longest text and none of them takes the path. */
export class Router<T, S> {
  readonly #root: Node<T, S> = emptyNode()

  /** Adds a route. Throws where another one takes the same requests, or hides it. */
  add(method: string, segments: readonly Segment[], value: T): void {
    const path = showPath(segments)
    const last = segments.at(-1)
    const isRest = last !== undefined && 'rest' in last
    const node = this.#nodeOf(isRest ? segments.slice(0, -1) : segments)
    if (isRest && node.mounted !== null) throw hiddenMount(node.mounted.path, path)
    const methods = isRest ? node.rest : node.methods
    const other = methods.get(method)
    if (other !== undefined)
      throw new Error(
        other.path === path
          ? `Routes need to be different; got ${method} ${path} twice.`
          : `Routes need to take different requests; got ${method} ${path} beside ${method} ${other.path}.`,
      )
    methods.set(method, { value, path })
  }

  /** Puts a value below a prefix, for every method. */
  mount(segments: readonly Segment[], value: T): void {
    const node = this.#nodeOf(segments)
    const path = showPath(segments)
    if (node.mounted !== null) throw new Error(`Mounts need different prefixes; got ${path} twice.`)
    const [rest] = node.rest.values()
    if (rest !== undefined) throw hiddenMount(path, rest.path)
    node.mounted = { value, path }
  }

  /** Says what a prefix belongs to. */
  place(segments: readonly Segment[], scope: S): void {
    this.#nodeOf(segments).scope = scope
  }

  /** The route for a method and path, or the mount; `null` where there is none. HEAD takes what GET has. */
  find(method: string, path: string): T | null {
    return search(this.#root, path, 0, method)
  }

  /** The methods of every route that the path could lead to; none where it leads to a mount first. */
  methodsOf(path: string): ReadonlySet<string> {
    const methods = new Set<string>()
    collect(this.#root, path, 0, methods)
    return methods
  }

  /** What the longest prefix of the path belongs to; `null` where none does. */
  scopeOf(path: string): S | null {
    let node: Node<T, S> | undefined = this.#root
    let scope = node.scope
    for (let at = 0; at !== -1; at = path.indexOf('/', at + 1)) {
      node = node.texts.get(segmentAt(path, at))
      if (node === undefined) break
      scope = node.scope ?? scope
    }
    return scope
  }

  #nodeOf(segments: readonly Segment[]): Node<T, S> {
    let node = this.#root
    for (const segment of segments) {
      if ('text' in segment) node = textNode(node, segment.text)
      else node = node.param ??= emptyNode()
    }
    return node
  }
}

/** `at` is where the slash before the next segment stands, -1 behind the last one. */
function search<T, S>(node: Node<T, S>, path: string, at: number, method: string): T | null {
  if (at === -1) return (take(node.methods, method) ?? node.mounted)?.value ?? null
  const segment = segmentAt(path, at)
  const next = path.indexOf('/', at + 1)
  const text = node.texts.get(segment)
  const found = text === undefined ? null : search(text, path, next, method)
  if (found !== null) return found
  // An empty segment is no value.
  if (segment !== '') {
    const taken = node.param === null ? null : search(node.param, path, next, method)
    if (taken !== null) return taken
    const rest = take(node.rest, method)
    if (rest !== undefined) return rest.value
  }
  return node.mounted?.value ?? null
}

/** In the order of {@link search}; `true` at a mount, behind which nothing is reached. */
function collect<T, S>(node: Node<T, S>, path: string, at: number, methods: Set<string>): boolean {
  if (at === -1) {
    for (const method of node.methods.keys()) methods.add(method)
    return node.mounted !== null
  }
  const segment = segmentAt(path, at)
  const next = path.indexOf('/', at + 1)
  const text = node.texts.get(segment)
  if (text !== undefined && collect(text, path, next, methods)) return true
  if (segment !== '') {
    if (node.param !== null && collect(node.param, path, next, methods)) return true
    for (const method of node.rest.keys()) methods.add(method)
  }
  return node.mounted !== null
}

function take<T>(methods: ReadonlyMap<string, Entry<T>>, method: string): Entry<T> | undefined {
  return methods.get(method) ?? (method === 'HEAD' ? methods.get('GET') : undefined)
}

function segmentAt(path: string, at: number): string {
  const end = path.indexOf('/', at + 1)
  return decode(end === -1 ? path.slice(at + 1) : path.slice(at + 1, end))
}

function emptyNode<T, S>(): Node<T, S> {
  return { texts: new Map(), param: null, rest: new Map(), methods: new Map(), mounted: null, scope: null }
}

function textNode<T, S>(node: Node<T, S>, text: string): Node<T, S> {
  let child = node.texts.get(text)
  if (child === undefined) {
    child = emptyNode()
    node.texts.set(text, child)
  }
  return child
}

function hiddenMount(mount: string, route: string): Error {
  return new Error(`A mount needs paths of its own; got ${mount}, and ${route} takes them all. Remove one of them.`)
}

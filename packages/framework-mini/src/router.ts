/** Routes in, the one that matches a path out. A tree of segments: looking up costs what the path is long, not what routes there are. */
import type { Segment } from './path.ts'

/** What stands behind a method of a path, and the names of the path's parameters there. */
export interface Route<T> {
  readonly value: T
  readonly names: readonly string[]
}

/** What a path leads to: the routes of its methods, and the values of its parameters. */
export interface Match<T> {
  readonly methods: ReadonlyMap<string, Route<T>>
  readonly values: readonly string[]
}

interface Node<T> {
  readonly texts: Map<string, Node<T>>
  param: { readonly node: Node<T> } | null
  readonly methods: Map<string, Route<T>>
  mounted: T | null
}

export class Router<T> {
  readonly #root: Node<T> = emptyNode()

  /** Adds a route. Throws where another one takes the same requests. */
  add(method: string, segments: readonly Segment[], value: T): void {
    const node = this.#nodeOf(segments)
    if (node.methods.has(method)) throw new Error(`Routes need to be different; got ${method} ${show(segments)} twice.`)
    const names = segments.flatMap((segment) => ('param' in segment ? [segment.param] : []))
    node.methods.set(method, { value, names })
  }

  /** Puts a value below a path, for every method. */
  mount(segments: readonly Segment[], value: T): void {
    const node = this.#nodeOf(segments)
    if (node.mounted !== null) throw new Error(`Mounts need different paths; got ${show(segments)} twice.`)
    node.mounted = value
  }

  /** The route for a path: text before parameters, routes before mounts; `null` where there is none. */
  find(path: readonly string[]): Match<T> | { readonly mounted: T } | null {
    const found = findNode(this.#root, path, 0, [])
    if (found !== null) return { methods: found.node.methods, values: found.values }
    const mounted = findMount(this.#root, path)
    return mounted === null ? null : { mounted }
  }

  #nodeOf(segments: readonly Segment[]): Node<T> {
    let node = this.#root
    for (const segment of segments) node = 'param' in segment ? paramNode(node) : textNode(node, segment.text)
    return node
  }
}

interface Found<T> {
  readonly node: Node<T>
  readonly values: readonly string[]
}

function findNode<T>(node: Node<T>, path: readonly string[], at: number, values: readonly string[]): Found<T> | null {
  if (at === path.length) return node.methods.size > 0 ? { node, values } : null
  const segment = path[at] as string
  const text = node.texts.get(segment)
  const found = text === undefined ? null : findNode(text, path, at + 1, values)
  if (found !== null || node.param === null || segment === '') return found
  return findNode(node.param.node, path, at + 1, [...values, segment])
}

/** The longest mount that the path is at or below. */
function findMount<T>(root: Node<T>, path: readonly string[]): T | null {
  let node: Node<T> | undefined = root
  let mounted: T | null = null
  for (const segment of path) {
    node = node.texts.get(segment)
    if (node === undefined) break
    mounted = node.mounted ?? mounted
  }
  return mounted
}

function emptyNode<T>(): Node<T> {
  return { texts: new Map(), param: null, methods: new Map(), mounted: null }
}

function textNode<T>(node: Node<T>, text: string): Node<T> {
  let child = node.texts.get(text)
  if (child === undefined) {
    child = emptyNode()
    node.texts.set(text, child)
  }
  return child
}

function paramNode<T>(node: Node<T>): Node<T> {
  node.param ??= { node: emptyNode() }
  return node.param.node
}

function show(segments: readonly Segment[]): string {
  return `/${segments.map((segment) => ('param' in segment ? `:${segment.param}` : segment.text)).join('/')}`
}

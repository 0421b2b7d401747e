/** A request, context or answer and what changes in it in, a changed one out. The first one stays as it was. */
import type { Context } from './context.ts'
import { ReplacedBody } from './replaced-body.ts'
import type { HttpRequest } from './request.ts'
import type { HttpResponse } from './response.ts'
import { show, TsgiError } from './server/errors.ts'
import type { WebSocketUpgrade } from './web-socket.ts'

/** What may change in a request. `text`, `json`, `arrayBuffer` and `bodyUsed` follow the body. */
export type RequestChanges = Partial<Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body' | 'signal'>>

/** What may change in an answer that may be a response or a WebSocket. */
export type AnswerChanges = Pick<HttpResponse, 'headers'>

/**
 * A changed request, context or answer, made of ours or of a native one. What is unchanged is read from `base` when it
 * is read, never before, and with `base` as its receiver. So is every member that the interface does not list
 * (`request.mode`, say). `base` is never enumerated, and neither is the result: `{ ...derived }` is empty.
 * The result cannot be written to; derive from it again instead.
 *
 * `changes` is kept and not copied: give it a literal, with getters for what is dear. A member that is `undefined` in it
 * is `undefined` in the result.
 *
 * After `derive(request, { body })` the members `text`, `json`, `arrayBuffer` and `bodyUsed` follow the new body, which
 * reads once; headers do not, so change a `content-length` with it. Members of a native request that would read the old
 * body (`blob`, `bytes`, `clone`, `formData`) are then absent.
 *
 * The result is no instance of `Request` or `Response`: it goes to apps and servers, not to `fetch()`.
 *
 * @throws {TsgiError} `derive-invalid`: `base` or `changes` is no object, or the body of a request no async iterable.
 *
 * @example
 * next(derive(request, { url }), derive(context, { user: 'ada' }))
 * @example
 * derive(answer, { headers: [...(answer.headers ?? []), ['x-frame-options', 'DENY']] })
 */
export function derive(base: HttpRequest, changes: RequestChanges): HttpRequest
export function derive(base: HttpResponse, changes: Partial<HttpResponse>): HttpResponse
export function derive(base: WebSocketUpgrade, changes: Partial<WebSocketUpgrade>): WebSocketUpgrade
export function derive<A extends HttpResponse | WebSocketUpgrade>(base: A, changes: AnswerChanges): A
export function derive<C extends Context, A extends object>(base: C, changes: A & KnownMembers): C & Readonly<A>
export function derive(base: object, changes: object): object {
  return new Proxy(nothing, new Derivation(checked(base, 'base'), checked(changes, 'changes')))
}

type KnownMembers = { readonly [K in keyof Context]?: Context[K] }

// The target of every proxy: what is frozen and empty can neither be written to nor contradict a trap.
const nothing = Object.freeze({})

// Methods of Fetch, which refuse a receiver that is not their own; `context` has none, its functions are detached.
const fetchMethods: ReadonlySet<PropertyKey> = new Set([
  'arrayBuffer',
  'blob',
  'bytes',
  'clone',
  'formData',
  'json',
  'text',
])

type Members = Readonly<Record<PropertyKey, unknown>>

class Derivation implements ProxyHandler<object> {
  readonly #base: Members
  readonly #changes: Members
  // What reads the new body of a message; null where no message changes its body.
  readonly #newBody: Members | null

  constructor(base: Members, changes: Members) {
    this.#base = base
    this.#changes = changes
    // A context may be given a `body` as well, and then has no readers that have to follow.
    this.#newBody = Object.hasOwn(changes, 'body') && 'arrayBuffer' in base ? newBodyOf(base, changes.body) : null
  }

  get(_: object, key: PropertyKey): unknown {
    if (this.#newBody !== null && isOfBody(key)) return this.#newBody[key]
    if (Object.hasOwn(this.#changes, key)) return this.#changes[key]
    const value = this.#base[key]
    return typeof value === 'function' && fetchMethods.has(key) ? value.bind(this.#base) : value
  }

  has(_: object, key: PropertyKey): boolean {
    if (this.#newBody !== null && isOfBody(key)) return key in this.#newBody
    return Object.hasOwn(this.#changes, key) || key in this.#base
  }

  set(_: object, key: PropertyKey): never {
    throw new TypeError(`${String(key)} of a derived object cannot be written; derive from it again instead.`)
  }
}

// A server takes the body of a response as it is, and nobody else reads it.
function newBodyOf(base: Members, body: unknown): Members {
  return ('method' in base ? new ReplacedBody(body) : { body }) as Members
}

function isOfBody(key: PropertyKey): boolean {
  return key === 'body' || key === 'bodyUsed' || fetchMethods.has(key)
}

function checked(value: object, name: string): Members {
  if (typeof value === 'object' && value !== null) return value as Members
  throw new TsgiError({
    code: 'derive-invalid',
    party: 'app',
    demand: `derive(base, changes) needs ${name} to be an object`,
    got: show(value),
    cure: 'Give it a request, a context or an answer, and the members that change.',
  })
}

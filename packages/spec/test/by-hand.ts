/** Requests and contexts made by hand, and what a server does with an answer: the smallest other side of an app. */
import type { App, Context, HttpHeaders, HttpRequest, ServerInfo } from '../src/index.ts'
import { discardBody, openSource } from '../src/server/answer-source.ts'

/** What differs from a GET without content. */
export interface RequestParts extends Partial<HttpRequest> {
  readonly content?: string
  readonly fields?: readonly (readonly [string, string])[]
}

/** Headers that keep the rules, but for `wrong`. */
export function makeHeaders(
  fields: readonly (readonly [string, string])[],
  wrong: Partial<HttpHeaders> = {},
): HttpHeaders {
  const map = new Map(fields)
  return {
    get: wrong.get ?? ((name) => map.get(name.toLowerCase()) ?? null),
    has: wrong.has ?? ((name) => map.has(name.toLowerCase())),
    [Symbol.iterator]: wrong[Symbol.iterator] ?? (() => new Map(map).entries()),
  }
}

/** A request that keeps the rules, as a class with getters, like those of the servers. */
export function makeRequest(parts: RequestParts = {}): HttpRequest {
  const { content, fields = [['host', 'a.test']] } = parts
  const chunk = content === undefined ? null : new TextEncoder().encode(content)
  let used = false
  const read = () => {
    if (used) throw new TypeError('The body was read already.')
    used = chunk !== null
    return chunk ?? new Uint8Array(0)
  }
  const body: HttpRequest['body'] = chunk && {
    [Symbol.asyncIterator]() {
      const chunks = [read()]
      return { next: async () => ({ done: chunks.length === 0, value: chunks.pop() as Uint8Array<ArrayBuffer> }) }
    },
  }
  const text = async () => new TextDecoder().decode(read())
  const members: HttpRequest = {
    method: chunk === null ? 'GET' : 'POST',
    url: 'http://a.test/',
    headers: makeHeaders(chunk === null ? fields : [...fields, ['content-length', String(chunk.byteLength)]]),
    body,
    get bodyUsed() {
      return used
    },
    signal: new AbortController().signal,
    text,
    json: async () => JSON.parse(await text()) as unknown,
    arrayBuffer: async () => read().buffer,
  }
  return readOnly(members, parts)
}

const info: ServerInfo = Object.freeze({
  name: 'by hand',
  version: '1.0.0',
  capabilities: Object.freeze([]),
  limits: { maxHeaderSize: 16_384, maxRequestBodySize: 1_000_000, maxConnections: Number.POSITIVE_INFINITY },
  timeouts: { headers: 1000, idle: 1000, drain: 1000 },
})

/** A context that keeps the rules. */
export function makeContext(parts: Readonly<Record<string, unknown>> = {}): Context {
  const members: Context = {
    server: info,
    httpVersion: '1.1',
    basePath: '',
    encrypted: false,
    remoteAddress: { address: '127.0.0.1', port: 50_000, family: 'IPv4' },
    localAddress: { address: '2001:db8::1', port: null, family: 'IPv6' },
    waitUntil(work) {
      if (typeof (work as Partial<PromiseLike<unknown>>).then !== 'function') return
      Promise.resolve(work).catch(() => {})
    },
    get completed() {
      return Promise.resolve({ outcome: 'sent' as const, bytes: 0 })
    },
  }
  return readOnly(members, parts)
}

/** Like a class: getters on a prototype, and no property of its own. */
function readOnly<T extends object>(members: T, parts: object): T {
  const { content: _, fields: __, ...changes } = Object.getOwnPropertyDescriptors(parts) as PropertyDescriptorMap
  const prototype: object = Object.create(null) as object
  for (const [key, found] of Object.entries({ ...Object.getOwnPropertyDescriptors(members), ...changes }))
    Object.defineProperty(prototype, key, {
      get: () => (found.get === undefined ? (found.value as unknown) : found.get()),
      enumerable: true,
    })
  return Object.create(prototype) as T
}

/** Calls an app and reads its answer as a server does, to its end or its failure. */
export async function take(app: App, request: HttpRequest, context: Context): Promise<readonly unknown[]> {
  const answer = (await app(request, context)) as { status?: unknown; body?: unknown } | null | undefined
  const body = answer?.body
  if (typeof body !== 'object' || body === null || body instanceof Uint8Array) return [body]
  if (answer?.status === 304) discardBody(body, 'unsent')
  const source = openSource(body)
  const chunks: unknown[] = []
  for (;;) {
    const { done, value } = await source.next()
    if (done) return chunks
    chunks.push(value)
  }
}

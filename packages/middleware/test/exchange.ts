/** A middleware and an app in, ways to call them without a server out, where every breach of a rule is a failure. */
import type { Answer, App, Context, HttpResponse, Middleware, SocketAddress, WebSocketUpgrade } from '@tsgi/spec'
import { type FetchFacts, type ToFetchOptions, toFetch } from '@tsgi/spec/to-fetch'
import { validateMiddleware } from '@tsgi/spec/validator'

export const strict = {
  onBreach({ rule, got }: { readonly rule: string; readonly got: string }): void {
    throw new Error(`${rule}: got ${got}`)
  },
}

/** The app inside the middleware, both inside the validator. */
export function judged<Adds>(middleware: Middleware<Adds>, app: App<Context & Adds>): App {
  return validateMiddleware(middleware, strict)<Context>(app)
}

/** Calls it as a fetch handler is called. */
export function caller<Adds>(middleware: Middleware<Adds>, app: App<Context & Adds>, options: ToFetchOptions = {}) {
  const handler = toFetch(judged(middleware, app), { onError: () => {}, ...options })
  return async (target: string, init?: RequestInit, facts?: FetchFacts) =>
    handler(new Request(new URL(target, 'http://app.example'), init), facts)
}

export const hello: App = () => ({ status: 200, headers: [['content-type', 'text/plain']], body: 'hello' })

/** A client's end of a connection. */
export function client(address: string, port: number | null = null): SocketAddress {
  return Object.freeze({ address, port, family: address.includes(':') ? 'IPv6' : 'IPv4' })
}

/** A context as a server could make it, and what was given to its `waitUntil`. */
export function makeContext(changes: Partial<Context> = {}): Context & { readonly work: Promise<unknown>[] } {
  const work: Promise<unknown>[] = []
  return {
    server: {
      name: 'test',
      version: '1',
      capabilities: Object.freeze(['webSocket'] as const),
      limits: { maxHeaderSize: 16_384, maxRequestBodySize: 1000, maxConnections: 10 },
      timeouts: { headers: 1000, idle: 1000, drain: 1000 },
    },
    httpVersion: '1.1',
    basePath: '',
    encrypted: false,
    remoteAddress: null,
    localAddress: null,
    waitUntil: (promise) => {
      const settled = Promise.resolve(promise)
      settled.catch(() => {})
      work.push(settled)
    },
    completed: new Promise(() => {}),
    ...changes,
    work,
  }
}

/** Calls the app directly, and gives what it returned: an answer that came at once is none that was waited for. */
export function answerOf(app: App, request: Request, context: Context = makeContext()): Answer | Promise<Answer> {
  return app(request, context)
}

/** What an answer has, which lists nothing itself where it is a derived one. */
export function seen(answer: unknown): Readonly<Record<string, unknown>> {
  const { status, upgrade, listener, headers, body } = answer as HttpResponse & WebSocketUpgrade
  return { status, upgrade, listener, headers: [...(headers ?? [])], body }
}

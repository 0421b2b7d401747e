/** Places to put a fault: around the app of a server, around its options, around its socket. */
import type {
  Answer,
  App,
  Application,
  Context,
  HttpRequest,
  HttpResponse,
  Serve,
  ServeOptions,
  Server,
  ServerInfo,
} from '@tsgi/spec'
import { derive } from '@tsgi/spec/derive'

export type AnyApp = App | Application

/** A `serve` that sees app and options first. */
export const serving =
  (change: (serve: Serve, app: AnyApp, options: ServeOptions) => Promise<Server>) =>
  (serve: Serve): Serve =>
    ((app: AnyApp, options: ServeOptions = {}) => change(serve, app, options)) as Serve

/** A server whose apps are wrapped. */
export function aroundApps(wrap: (app: App) => App): (serve: Serve) => Serve {
  return (serve) =>
    ((app: AnyApp, options?: ServeOptions) => {
      if (typeof app === 'function') return serve(wrap(app), options)
      if (typeof app !== 'object' || app === null || typeof app.fetch !== 'function') return serve(app, options)
      // Everything else is the application's own: its methods are called on it, and its state is kept on it.
      const wrapped = overlay(app, { fetch: wrap((...call) => app.fetch(...call)) })
      return serve(wrapped, options)
    }) as Serve
}

/** A server that shows apps another request. */
export function otherRequests(
  change: (request: HttpRequest, context: Context) => HttpRequest,
): (serve: Serve) => Serve {
  return aroundApps((app) => (request, context) => app(change(request, context), context))
}

export type RequestChunk = Uint8Array<ArrayBuffer>
export type RequestBody = AsyncIterable<RequestChunk>

/** A body whose chunks go through a generator; what collects it follows. */
export const withBody = (change: (body: RequestBody) => AsyncGenerator<RequestChunk>) =>
  otherRequests((request) => (request.body === null ? request : derive(request, { body: change(request.body) })))

/** A server that shows apps another context. */
export function otherContexts(change: (context: Context, request: HttpRequest) => Context): (serve: Serve) => Serve {
  return aroundApps((app) => (request, context) => app(request, change(context, request)))
}

/** A server that takes another answer than the app's, and as soon: an answer that was awaited would be a later one. */
export function otherAnswers(
  change: (answer: Answer, request: HttpRequest, context: Context) => Answer | Promise<Answer>,
): (serve: Serve) => Serve {
  return aroundApps((app) => (request, context) => {
    const answer = app(request, context)
    return answer instanceof Promise
      ? answer.then((settled) => change(settled, request, context))
      : change(answer as Answer, request, context)
  })
}

/** A server that takes other members of an answer than the app's; what is no answer stays as it is. */
export function otherMembers(
  change: (answer: HttpResponse, request: HttpRequest) => Partial<HttpResponse> | null,
): (serve: Serve) => Serve {
  return otherAnswers((answer, request) => {
    if (typeof answer !== 'object' || answer === null || 'upgrade' in answer) return answer
    const members = change(answer, request)
    return members === null ? answer : derive(answer, members)
  })
}

/** Whether a body comes in chunks. */
export function isChunks(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body
}

/** Whether it is one that a server iterates; one that it reads through a reader is another matter. */
export function isIterated(body: unknown): body is AsyncIterable<Uint8Array> {
  return isChunks(body) && !(body instanceof ReadableStream)
}

/** A server that iterates another body than the app's; one that it does not begin it ends as ever. */
export function otherBodies(
  change: (body: AsyncIterable<Uint8Array>, answer: HttpResponse) => AsyncIterable<Uint8Array>,
): (serve: Serve) => Serve {
  return otherMembers((answer) => {
    const { body } = answer
    if (!isIterated(body)) return null
    const other = change(body, answer)
    const { cancel } = body as { readonly cancel?: unknown }
    return {
      body:
        typeof cancel === 'function'
          ? Object.assign(other, { cancel: (reason: unknown) => cancel.call(body, reason) })
          : other,
    }
  })
}

/** A server with other options than it was given. */
export function otherOptions(change: (options: ServeOptions) => ServeOptions): (serve: Serve) => Serve {
  return (serve) => ((app: AnyApp, options: ServeOptions = {}) => serve(app, change(options))) as Serve
}

/** A server whose handle is another. */
export function otherServers(change: (server: Server) => Server | Promise<Server>): (serve: Serve) => Serve {
  return (serve) => (async (app: AnyApp, options?: ServeOptions) => change(await serve(app, options))) as Serve
}

/** A server that tells the limit or timeout that it was given, and keeps another. */
export function otherBound(group: 'limits' | 'timeouts', name: string, value: number): (serve: Serve) => Serve {
  return (serve) =>
    (async (app: AnyApp, options: ServeOptions = {}) => {
      const given = (options[group] as Readonly<Record<string, unknown>> | undefined)?.[name]
      if (typeof given !== 'number' || !Number.isInteger(given) || given < 1) return serve(app, options)
      const toldOf = (info: ServerInfo): ServerInfo =>
        Object.freeze({ ...info, [group]: Object.freeze({ ...info[group], [name]: given }) })
      let told: ServerInfo | undefined
      const telling = otherContexts((context) => {
        told ??= toldOf(context.server)
        return overlay(context, { server: told })
      })
      const kept = { ...options, [group]: { ...options[group], [name]: value } }
      const server = await (telling(serve) as (...call: unknown[]) => Promise<Server>)(app, kept)
      return { ...server, info: toldOf(server.info) }
    }) as Serve
}

/** Takes all chunks as fast as they are made, whoever waits for them, until nobody would. */
export function readAhead<Chunk>(
  body: AsyncIterable<Chunk>,
  isOver: () => boolean = () => false,
): AsyncIterable<Chunk> {
  const iterator = body[Symbol.asyncIterator]()
  const results: Promise<IteratorResult<Chunk>>[] = []
  let isEnded = false
  const pull = () => {
    if (isEnded || (isOver() && results.length > 0)) return
    const result = iterator.next()
    results.push(result)
    // A turn of the loop between chunks, so that others are served too.
    result.then(
      ({ done }) => done || setImmediate(pull),
      () => {},
    )
  }
  const end = { done: true, value: undefined } as const
  const ahead: AsyncIterator<Chunk> = {
    next: () => results.shift() ?? iterator.next(),
    async return() {
      isEnded = true
      return (await iterator.return?.()) ?? end
    },
  }
  pull()
  return { [Symbol.asyncIterator]: () => ahead }
}

/** A member that differs from the base, everything else as it is and with its own receiver. */
export function overlay<T extends object>(base: T, changes: Partial<Record<keyof T, unknown>>): T {
  return new Proxy(base, {
    get(target, key) {
      if (Object.hasOwn(changes, key)) {
        const descriptor = Object.getOwnPropertyDescriptor(changes, key)
        return descriptor?.get === undefined ? descriptor?.value : descriptor.get.call(changes)
      }
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

/** Whether headers are what an app may give. */
export function isPairs(headers: unknown): headers is Iterable<readonly [string, string]> {
  if (typeof headers !== 'object' || headers === null || !(Symbol.iterator in headers)) return false
  return [...(headers as Iterable<unknown>)].every(
    (pair) => Array.isArray(pair) && pair.every((one) => typeof one === 'string'),
  )
}

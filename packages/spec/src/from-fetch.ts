/** A fetch handler in, an app out: unmodified Hono, h3, itty-router or Elysia on any TSGI server. */
import type { App } from './app.ts'
import type { Context } from './context.ts'
import type { HttpRequest } from './request.ts'

/**
 * What a fetch framework exports. Its second argument is the TSGI context: Hono shows it as `c.env`, itty-router passes it
 * on.
 */
export type FetchHandler = (request: Request, context: Context) => Response | Promise<Response>

/**
 * Runs a fetch handler as an app. The handler gets a WHATWG `Request` that reads the body only when it is read itself, and
 * its `Response` is the answer as it stands.
 *
 * What a `Request` cannot carry is decided here: the methods CONNECT, TRACE and TRACK are answered with 501, and the body
 * of a GET or HEAD is not passed on (WHATWG Fetch, section 5.4).
 *
 * @example
 * const app = new Hono()
 * await serve(fromFetch(app.fetch))
 */
export function fromFetch(handler: FetchHandler): App {
  return (request, context) => {
    if (/^(?:CONNECT|TRACE|TRACK)$/i.test(request.method)) return { status: 501 }
    return handler(nativeRequest(request), context)
  }
}

function nativeRequest(request: HttpRequest): Request {
  const { method, url, signal } = request
  const carriesBody = request.body !== null && method !== 'GET' && method !== 'HEAD'
  const init: RequestInit & { duplex?: 'half' } = { method, headers: [...headersOf(request)], signal }
  if (carriesBody) {
    init.body = lazyStream(request)
    // Demanded for streams (WHATWG Fetch, section 5.4), and not yet in every platform's types.
    init.duplex = 'half'
  }
  return new Request(url, init)
}

function headersOf({ headers }: HttpRequest): Iterable<[string, string]> {
  return { [Symbol.iterator]: () => headers[Symbol.iterator]() }
}

/** A stream that begins to read when it is read: a client that waits for `100 Continue` waits until then. */
function lazyStream(request: HttpRequest): ReadableStream<Uint8Array<ArrayBuffer>> {
  let iterator: AsyncIterator<Uint8Array<ArrayBuffer>> | undefined
  const begin = () => {
    iterator ??= (request.body as AsyncIterable<Uint8Array<ArrayBuffer>>)[Symbol.asyncIterator]()
    return iterator
  }
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await begin().next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      async cancel() {
        // Where nothing was read, the client was not even told to continue.
        await iterator?.return?.()
      },
    },
    { highWaterMark: 0 },
  )
}

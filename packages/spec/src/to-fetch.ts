/** An app in, a fetch handler out: for `Bun.serve`, `Deno.serve`, and wherever else a `Request` comes in and a `Response` goes out. */
import type { App } from './app.ts'
import type { Completion, Context, SocketAddress } from './context.ts'
import type { Limits, ServeOptions, ServerInfo, Timeouts } from './serve.ts'
import { checkedChunk, wrongLength } from './server/answer-chunks.ts'
import { type AnswerPlan, planAnswer } from './server/answer-head.ts'
import { discardBody, openSource, type Source } from './server/answer-source.ts'
import { abortError, BodyError } from './server/errors.ts'
import { defaults } from './server/options.ts'
import { reporter } from './server/report.ts'

/** What the platform knows of an exchange and a `Request` does not say. */
export interface FetchFacts {
  /** The client’s end of the connection. Default: `null`. */
  readonly remoteAddress?: SocketAddress | null | undefined
  /** Where the platform keeps background work alive. Default: nobody waits for it. */
  readonly waitUntil?: ((work: PromiseLike<unknown>) => void) | undefined
}

/** Options of {@link toFetch}. */
export interface ToFetchOptions {
  /** The platform's name in `context.server`. Default: `fetch`. */
  readonly name?: string | undefined
  /** The platform’s version in `context.server`. Default: `''`. */
  readonly version?: string | undefined
  /** As in `ServeOptions`. Default: one line on stderr for each error. */
  readonly onError?: ServeOptions['onError']
}

/**
 * Runs an app where a fetch handler is expected. The framing of the answer, limits and timeouts are the platform's, and
 * none of the capabilities is declared.
 *
 * @example
 * Bun.serve({ port: 3000, fetch: toFetch(app) })
 */
export function toFetch(
  app: App,
  options: ToFetchOptions = {},
): (request: Request, facts?: FetchFacts) => Promise<Response> {
  const { name = 'fetch', version = '', onError } = options
  const report = reporter(onError)
  const limits: Limits = Object.freeze({ ...defaults.limits, maxRequestBodySize: Number.POSITIVE_INFINITY })
  const timeouts: Timeouts = Object.freeze({ ...defaults.timeouts })
  const server: ServerInfo = Object.freeze({ name, version, capabilities: Object.freeze([]), limits, timeouts })
  return async (request, facts = {}) => {
    const turn = new FetchTurn(request, facts, server, report)
    try {
      return turn.response(await app(request, turn.context))
    } catch (error) {
      return turn.failed(error)
    }
  }
}

class FetchTurn {
  readonly context: Context
  phase: 'app' | 'answer' = 'app'
  readonly #request: Request
  readonly #report: ReturnType<typeof reporter>
  #bytes = 0
  #isOver = false
  #settle: (completion: Completion) => void = () => {}

  constructor(request: Request, facts: FetchFacts, server: ServerInfo, report: ReturnType<typeof reporter>) {
    this.#request = request
    this.#report = report
    const settled = new Promise<Completion>((resolve) => {
      this.#settle = resolve
    })
    // Deno complains of a listener that hears its late aborts: only where somebody asks.
    const completed = () => {
      request.signal.addEventListener('abort', () => this.#complete('aborted'), { once: true })
      return settled
    }
    const waitUntil = (work: PromiseLike<unknown>) => {
      const guarded = Promise.resolve(work).catch((error: unknown) =>
        report(error, { phase: 'wait-until', request, context }),
      )
      facts.waitUntil?.(guarded)
    }
    const context: Context = {
      server,
      httpVersion: '1.1',
      basePath: '',
      encrypted: request.url.startsWith('https:'),
      remoteAddress: facts.remoteAddress ?? null,
      localAddress: null,
      waitUntil,
      get completed() {
        return completed()
      },
    }
    this.context = context
  }

  response(answer: unknown): Response {
    this.phase = 'answer'
    let plan: AnswerPlan
    let source: Source | null = null
    try {
      const byteLength = (text: string) => new TextEncoder().encode(text).length
      plan = planAnswer(answer, {
        method: this.#request.method,
        byteLength,
        customDate: true,
        upgradable: null,
        trailers: false,
      })
      if (isStream(plan.body)) source = openSource(plan.body)
    } catch (error) {
      discardBody((answer as { body?: unknown } | null | undefined)?.body, error)
      throw error
    }
    const { head, body, unsent } = plan
    const { status, length, fields } = head
    const headers = new Headers()
    for (let i = 0; i < fields.length; i += 2) headers.append(fields[i] as string, fields[i + 1] as string)
    if (length !== null) headers.set('content-length', String(length))
    if (unsent !== null) discardBody(unsent, abortError('This answer is sent without its body.'))
    if (source !== null) return new Response(this.#stream(source, length), { status, headers })
    if (body !== null) this.#bytes = length ?? 0
    this.#complete('sent')
    return new Response(body as string | Uint8Array<ArrayBuffer> | null, { status, headers })
  }

  failed(error: unknown): Response {
    // A body that the client sent wrongly, where the platform is a TSGI server.
    const status = error instanceof BodyError ? error.status : 500
    // What follows from a client that left is no error of the app.
    const isLost = this.#request.signal.aborted || (error as Partial<Error> | null | undefined)?.name === 'AbortError'
    if (status === 500 && !isLost)
      this.#report(error, { phase: this.phase, request: this.#request, context: this.context })
    this.#complete('sent')
    return new Response(null, { status })
  }

  #complete(outcome: 'sent' | 'aborted'): void {
    this.#isOver = true
    this.#settle({ outcome, bytes: this.#bytes })
  }

  /** Pulls a chunk when the platform asks for one. */
  #stream(source: Source, declared: number | null): ReadableStream<Uint8Array> {
    const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
      try {
        const { done, value } = await source.next()
        if (this.#isOver) return
        if (!done) this.#bytes += checkedChunk(value).byteLength
        if (declared !== null && (done ? this.#bytes < declared : this.#bytes > declared))
          throw wrongLength(declared, `${this.#bytes} bytes`)
        if (!done) return controller.enqueue(value as Uint8Array)
        controller.close()
        this.#complete('sent')
      } catch (error) {
        if (this.#isOver) return
        this.#report(error, { phase: 'body', request: this.#request, context: this.context })
        source.stop(error)
        this.#complete('aborted')
        // The platform cuts the connection.
        controller.error(error)
      }
    }
    const { signal } = this.#request
    const cancel = (reason: unknown) => {
      this.#complete('aborted')
      source.stop(reason)
    }
    const start = (controller: ReadableStreamDefaultController<Uint8Array>) => {
      const lost = () => {
        if (this.#isOver) return
        cancel(signal.reason)
        controller.error(signal.reason)
      }
      signal.addEventListener('abort', lost, { once: true })
    }
    return new ReadableStream<Uint8Array>({ start, pull, cancel }, { highWaterMark: 0 })
  }
}

function isStream(body: unknown): body is object {
  return typeof body === 'object' && body !== null && !(body instanceof Uint8Array)
}

/** The demo: one app on framework-mini, which shows the server that answers and what that server saw. */

import { html, json, type Mini, mini, text } from '@tsgi/framework-mini'
import type { Context, HttpRequest } from '@tsgi/spec'
import { Board, noteOf } from './board.ts'
import { page } from './page.ts'

/** What an instance of the demo is told. */
export interface DemoOptions {
  /** Where the same app runs on the other server. */
  readonly other?: { readonly name: string; readonly url: string } | undefined
  /** Between two ticks of the stream, in milliseconds. 1 000 */
  readonly tick?: number | undefined
  /** Aborts when the server is about to close: streams without an end are ended, so that nobody waits for them. */
  readonly closing?: AbortSignal | undefined
}

/** Makes the demo. Its counters are its own: two instances share nothing. */
export function demo(options: DemoOptions = {}): Mini {
  const { tick = 1000 } = options
  let visits = 0
  let watching = 0
  const board = new Board()

  return mini()
    .get('/', ({ request, context }) => {
      visits += 1
      return html(
        page({
          server: context.server,
          facts: factsOf(request, context),
          visits,
          notes: board.notes,
          other: options.other,
        }),
      )
    })
    .get('/facts', ({ request, context }) => factsOf(request, context))
    .get('/watching', () => ({ watching }))
    .get('/notes', () => board.notes)
    .get('/live', ({ context }) =>
      context.server.capabilities.includes('webSocket') ? board.watch() : text('This server has no WebSockets.', 501),
    )
    .post('/notes', async ({ request }) => {
      const body = await request.json()
      const note = noteOf(typeof body === 'object' && body !== null ? (body as { text?: unknown }).text : undefined)
      if (note === null) return json({ error: 'A note needs a "text" of 1 to 200 characters.' }, 422)
      board.add(note)
      return json(board.notes, 201)
    })
    .get('/ticks', ({ request, context }) => ({
      status: 200,
      headers: [
        ['content-type', 'text/event-stream'],
        ['cache-control', 'no-store'],
      ],
      body: ticks(until(request.signal, options.closing), context.server.name),
    }))
    .onError((error) => {
      if (error instanceof SyntaxError) return json({ error: 'The body needs to be JSON.' }, 400)
      throw error
    })

  async function* ticks(signal: AbortSignal, server: string): AsyncGenerator<Uint8Array> {
    watching += 1
    try {
      for (let count = 1; !signal.aborted; count += 1) {
        const data = { server, count, watching, visits }
        yield new TextEncoder().encode(`data: ${JSON.stringify(data)}\n\n`)
        await pause(tick, signal)
      }
    } finally {
      // Also when the client leaves: the server ends the generator.
      watching -= 1
    }
  }
}

/** What a server saw of a request. */
export interface Facts {
  readonly server: string
  readonly method: string
  readonly url: string
  readonly httpVersion: string
  readonly encrypted: boolean
  readonly client: string
  readonly headers: Readonly<Record<string, string>>
}

function factsOf(request: HttpRequest, { server, httpVersion, encrypted, remoteAddress }: Context): Facts {
  const { method, url, headers } = request
  const client = remoteAddress === null ? 'unknown' : remoteAddress.address
  return {
    server: `${server.name} ${server.version}`,
    method,
    url,
    httpVersion,
    encrypted,
    client,
    headers: record(headers),
  }
}

function record(headers: HttpRequest['headers']): Readonly<Record<string, string>> {
  const entries: Iterable<[string, string]> = { [Symbol.iterator]: () => headers[Symbol.iterator]() }
  return Object.fromEntries(entries)
}

function until(signal: AbortSignal, closing: AbortSignal | undefined): AbortSignal {
  return closing === undefined ? signal : AbortSignal.any([signal, closing])
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
  })
}

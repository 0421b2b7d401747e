import { describe, expect, test, vi } from 'vitest'
import { makeContext, makeRequest } from '../test/by-hand.ts'
import type { App } from './app.ts'
import type { Completion, Context } from './context.ts'
import { fromFetch } from './from-fetch.ts'
import { BodyError } from './server/errors.ts'
import { toFetch } from './to-fetch.ts'
import { validate } from './validator/index.ts'

const get = (init?: RequestInit) => new Request('http://a.test/', init)
const bytes = (text: string) => new TextEncoder().encode(text)

/** A handler, what its `onError` heard, and the context of the last call. */
function handlerOf(app: App) {
  const errors: { readonly error: unknown; readonly phase: string }[] = []
  let context: Context | undefined
  const handler = toFetch(
    (request, given) => {
      context = given
      return app(request, given)
    },
    { onError: (error, { phase }) => errors.push({ error, phase }) },
  )
  const completed = () => (context as Context).completed
  return { handler, errors, completed }
}

describe('the Response', () => {
  test.each([
    ['text', 'höllo', 'höllo'],
    ['bytes', bytes('höllo'), 'höllo'],
  ])('has %s as its body, with its length', async (_, body, text) => {
    const response = await toFetch(() => ({ status: 201, headers: [['x-a', '1']], body }))(get())
    expect([response.status, response.headers.get('x-a'), response.headers.get('content-length')]).toEqual([
      201,
      '1',
      '6',
    ])
    expect(await response.text()).toBe(text)
  })

  test('has every cookie, and no field of the connection', async () => {
    const headers = [
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2; Expires=Thu, 21 Oct 2027 07:28:00 GMT'],
      ['connection', 'close'],
      ['transfer-encoding', 'chunked'],
    ] as const
    const response = await toFetch(() => ({ status: 200, headers }))(get())
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2; Expires=Thu, 21 Oct 2027 07:28:00 GMT'])
    expect([response.headers.has('connection'), response.headers.has('transfer-encoding')]).toEqual([false, false])
  })

  test('to a HEAD has the length and no body, and the body of the answer is ended', async () => {
    const cancel = vi.fn<(reason: unknown) => void>()
    const stream = () => ({
      status: 200,
      headers: [['content-length', '7']] as const,
      body: new ReadableStream({ cancel }),
    })
    const head = await toFetch(stream)(get({ method: 'HEAD' }))
    expect([head.headers.get('content-length'), head.body, cancel.mock.calls.length]).toEqual(['7', null, 1])
    const text = await toFetch(() => ({ status: 200, body: 'four' }))(get({ method: 'HEAD' }))
    expect([text.headers.get('content-length'), text.body]).toEqual(['4', null])
  })

  test.each([204, 205, 304])('of status %i has no body', async (status) => {
    const response = await toFetch(() => ({ status, body: 'x' }))(get())
    expect([response.status, response.body]).toEqual([status, null])
  })
})

describe('a stream', () => {
  test('gives a chunk when one is asked for, and none before', async () => {
    const log: string[] = []
    const { handler, completed } = handlerOf(() => ({ status: 200, body: chunks(['one', 'two'], log) }))
    const reader = ((await handler(get())).body as ReadableStream<Uint8Array>).getReader()
    await Promise.resolve()
    expect(log).toEqual([])
    await reader.read()
    expect(log).toEqual(['one'])
    await reader.read()
    expect((await reader.read()).done).toBe(true)
    expect(log).toEqual(['one', 'two', 'ended'])
    expect(await completed()).toEqual({ outcome: 'sent', bytes: 6 })
  })

  test('is ended when the client leaves, also while a chunk is awaited, and that is no error', async () => {
    const cancel = vi.fn<(reason: unknown) => void>()
    const { handler, errors, completed } = handlerOf(() => ({ status: 200, body: new ReadableStream({ cancel }) }))
    const reader = ((await handler(get())).body as ReadableStream<Uint8Array>).getReader()
    const pending = reader.read()
    await reader.cancel('left')
    await pending
    expect([cancel.mock.calls, errors]).toEqual([[['left']], []])
    expect(await completed()).toEqual({ outcome: 'aborted', bytes: 0 })
  })

  const failure = new Error('secret')
  test.each<[string, () => AsyncIterable<Uint8Array>, RegExp]>([
    ['that fails', () => failing(failure), /secret/],
    ['of text', () => chunks(['x'], [], (text) => text as never), /needs to be a Uint8Array/],
  ])('%s breaks, and is told once', async (_, body, message) => {
    const { handler, errors, completed } = handlerOf(() => ({ status: 200, body: body() }))
    await expect((await handler(get())).text()).rejects.toThrow(message)
    expect(errors).toMatchObject([{ phase: 'body', error: { message: expect.stringMatching(message) as string } }])
    expect((await completed()).outcome).toBe('aborted')
  })

  test.each([
    ['2', 'more'],
    ['9', 'less'],
  ])('that declares %s bytes and gives %s breaks', async (declared) => {
    const headers = [['content-length', declared]] as const
    const { handler, errors } = handlerOf(() => ({ status: 200, headers, body: chunks(['one', 'two'], []) }))
    await expect((await handler(get())).text()).rejects.toThrow('needs the length that its content-length declares')
    expect(errors).toMatchObject([{ phase: 'body', error: { code: 'answer-length' } }])
  })
})

describe('what goes wrong', () => {
  test.each<[string, App, string]>([
    [
      'an app that throws',
      () => {
        throw new Error('secret')
      },
      'app',
    ],
    ['an app that rejects', () => Promise.reject(new Error('secret')), 'app'],
    ['no answer', () => undefined as never, 'answer'],
    ['a status that is none', () => ({ status: 99 }), 'answer'],
    ['a name that splits the head', () => ({ status: 200, headers: [['a\r\nb', 'secret']] }), 'answer'],
  ])('%s is a bare 500, and is told once', async (_, app, phase) => {
    const { handler, errors, completed } = handlerOf(app)
    const response = await handler(get())
    expect([response.status, await response.text(), [...response.headers]]).toEqual([500, '', []])
    expect(errors.map((error) => error.phase)).toEqual([phase])
    expect(await completed()).toEqual({ outcome: 'sent', bytes: 0 })
  })

  test('the stream of an invalid answer is ended', async () => {
    const cancel = vi.fn<(reason: unknown) => void>()
    await handlerOf(() => ({ status: 99, body: new ReadableStream({ cancel }) })).handler(get())
    expect(cancel).toHaveBeenCalledOnce()
  })

  test('a client that leaves before the answer completes the exchange', async () => {
    const controller = new AbortController()
    const { handler, completed } = handlerOf(() => new Promise(() => {}))
    void handler(get({ signal: controller.signal }))
    const completion = completed()
    controller.abort()
    expect(await completion).toEqual({ outcome: 'aborted', bytes: 0 })
  })
})

describe('the context', () => {
  test('tells what the platform knows', async () => {
    const remoteAddress = { address: '192.0.2.1', port: 1, family: 'IPv4' } as const
    const handler = toFetch(({ url }, context) => Response.json({ ...context, url, server: context.server.name }), {
      name: 'here',
    })
    const response = await handler(new Request('https://a.test/'), { remoteAddress })
    expect(await response.json()).toMatchObject({ server: 'here', encrypted: true, basePath: '', remoteAddress })
  })

  test('gives background work to the platform, and its failure to onError alone', async () => {
    const given: PromiseLike<unknown>[] = []
    const { handler, errors } = handlerOf((_, { waitUntil }) => {
      waitUntil(Promise.reject(new Error('later')))
      return { status: 204 }
    })
    await handler(get(), { waitUntil: (work) => given.push(work) })
    await Promise.all(given)
    expect([given.length, errors]).toMatchObject([1, [{ phase: 'wait-until', error: { message: 'later' } }]])
  })

  test('completes with the bytes of the answer', async () => {
    const { handler, completed } = handlerOf(() => ({ status: 200, body: 'höllo' }))
    await handler(get())
    expect(await completed()).toEqual({ outcome: 'sent', bytes: 6 } satisfies Completion)
  })
})

describe('there and back', () => {
  const echo: App = async (request) => ({ status: 200, body: `${request.method} ${await request.text()}` })

  test('an app that became a handler is an app again', async () => {
    const app = fromFetch(toFetch(echo))
    const answer = (await app(makeRequest({ content: 'höllo' }), makeContext())) as Response
    expect([answer.status, await answer.text()]).toEqual([200, 'POST höllo'])
  })

  test('a handler that became an app is a handler again', async () => {
    const handler = toFetch(fromFetch(async (request) => new Response(request.body, { headers: { 'x-a': '1' } })))
    const response = await handler(get({ method: 'POST', body: 'höllo' }))
    expect([response.headers.get('x-a'), await response.text()]).toEqual(['1', 'höllo'])
  })

  test('a body that the client sent wrongly keeps its status', async () => {
    const error = new BodyError('body-too-large', 413, 'too large')
    const body: AsyncIterable<Uint8Array<ArrayBuffer>> = {
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }),
    }
    const onError = vi.fn<() => void>()
    const app = fromFetch(toFetch(echo, { onError }))
    const answer = (await app(makeRequest({ method: 'POST', body }), makeContext())) as Response
    expect([answer.status, onError.mock.calls]).toEqual([413, []])
  })

  test('the validator finds nothing in what both bridges make', async () => {
    const breaches: string[] = []
    const onBreach = ({ rule }: { rule: string }) => void breaches.push(rule)
    const inner = validate(echo, { onBreach })
    const outer = validate(fromFetch(toFetch(inner)), { onBreach })
    const response = await toFetch(outer)(get({ method: 'POST', body: 'x' }))
    expect([await response.text(), breaches]).toEqual(['POST x', []])
  })
})

async function* chunks(
  texts: readonly string[],
  log: string[],
  make: (text: string) => Uint8Array = bytes,
): AsyncGenerator<Uint8Array, undefined> {
  try {
    for (const text of texts) {
      log.push(text)
      yield make(text)
    }
  } finally {
    log.push('ended')
  }
}

async function* failing(error: Error): AsyncGenerator<Uint8Array> {
  yield bytes('x')
  throw error
}

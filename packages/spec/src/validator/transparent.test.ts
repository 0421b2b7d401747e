import { inspect } from 'node:util'
import { expect, expectTypeOf, test, vi } from 'vitest'
import { makeContext, makeRequest } from '../../test/by-hand.ts'
import type { App, Application, Stateful } from '../app.ts'
import type { Context } from '../context.ts'
import type { HttpRequest } from '../request.ts'
import type { Serve } from '../serve.ts'
import { type Breach, validate } from './index.ts'

const quiet = { onBreach: () => {} }
const bytes = (text: string) => new TextEncoder().encode(text)

/** The answer that a server gets. */
async function answerOf(answer: unknown): Promise<{ readonly body: never; readonly headers: never }> {
  return (await validate((() => answer) as App, quiet)(makeRequest(), makeContext())) as never
}

test('nothing lazy is read unless the app reads it', async () => {
  const read: string[] = []
  const lazy = (name: string) => ({
    get [name]() {
      read.push(name)
      return null
    },
  })
  const parts = (...names: string[]) =>
    Object.defineProperties({}, Object.assign({}, ...names.map((name) => Object.getOwnPropertyDescriptors(lazy(name)))))
  const request = makeRequest(parts('body', 'signal'))
  const context = makeContext(parts('completed'))
  const judged = validate(async () => ({ status: 200 }), quiet)
  await judged(request, context)
  expect(read).toEqual([])
})

test('a simple answer comes out as the very object that went in', async () => {
  const answer = { status: 200, headers: [['a', 'b']], body: 'text' }
  expect(await answerOf(answer)).toBe(answer)
})

test('what an app throws, and what it rejects with, comes out as it is', async () => {
  const thrown = new Error('thrown')
  const judged = validate(() => {
    throw thrown
  }, quiet)
  expect(() => judged(makeRequest(), makeContext())).toThrow(thrown)
  await expect(validate(() => Promise.reject(thrown), quiet)(makeRequest(), makeContext())).rejects.toBe(thrown)
})

test('headers that fail while they are iterated fail in the server too, after the same fields', async () => {
  const { headers } = await answerOf({
    status: 200,
    headers: (function* () {
      yield ['a', 'b']
      throw new Error('no more')
    })(),
  })
  const seen: unknown[] = []
  expect(() => {
    for (const pair of headers as Iterable<unknown>) seen.push(pair)
  }).toThrow('no more')
  expect(seen).toEqual([['a', 'b']])
})

test('an answer whose members fail is given on untouched', async () => {
  const answer = {
    get status(): number {
      throw new Error('mine')
    },
  }
  expect(await answerOf(answer)).toBe(answer)
})

test('a ReadableStream stays one, and is cancelled at once while a read is pending', async () => {
  const cancelled = vi.fn<(reason: unknown) => void>()
  const { body } = await answerOf({ status: 200, body: new ReadableStream({ cancel: cancelled }) })
  expect(body).toBeInstanceOf(ReadableStream)
  const reader = (body as ReadableStream).getReader()
  const pending = reader.read()
  void reader.cancel('gone')
  expect(cancelled).toHaveBeenCalledWith('gone')
  expect(await pending).toEqual({ done: true, value: undefined })
})

test('a body that was never begun is cancelled through the view, a Response body too', async () => {
  const cancelled = vi.fn<(reason: unknown) => void>()
  const { body } = await answerOf(new Response(new ReadableStream({ cancel: cancelled })))
  await (body as ReadableStream).cancel('unread')
  expect(cancelled).toHaveBeenCalledWith('unread')
})

test('an iterator that was begun gets the one return() that the server gives it, while it waits too', async () => {
  const returned = vi.fn<() => Promise<IteratorResult<never>>>(async () => ({ done: true, value: undefined }))
  const iterator = { next: () => new Promise<never>(() => {}), return: returned }
  const { body } = await answerOf({ status: 200, body: { [Symbol.asyncIterator]: () => iterator } })
  const view = (body as AsyncIterable<unknown>)[Symbol.asyncIterator]()
  void view.next()
  await view.return?.()
  expect(returned).toHaveBeenCalledTimes(1)
  expect(returned.mock.contexts[0]).toBe(iterator)
})

test('an iterator without return() has none in the view', async () => {
  const iterator = { next: async () => ({ done: true, value: undefined }) }
  const { body } = await answerOf({ status: 200, body: { [Symbol.asyncIterator]: () => iterator } })
  expect((body as AsyncIterable<unknown>)[Symbol.asyncIterator]()).not.toHaveProperty('return')
})

test('chunks arrive as the objects that they were', async () => {
  const chunk = bytes('x')
  const { body } = await answerOf({
    status: 200,
    body: (async function* () {
      yield chunk
    })(),
  })
  for await (const one of body as AsyncIterable<unknown>) expect(one).toBe(chunk)
})

function tryOn(act: (request: HttpRequest, context: Context) => unknown, request = makeRequest()) {
  const breaches: Breach[] = []
  let result: unknown
  const app: App = (...call) => {
    result = act(...call)
    return { status: 200 }
  }
  void validate(app, { onBreach: (breach) => breaches.push(breach) })(request, makeContext())
  return { breaches, result }
}

test('assigning to a member is reported, throws as it does bare, and changes nothing', () => {
  const request = makeRequest()
  const { breaches, result } = tryOn((view) => {
    expect(() => Object.assign(view, { method: 'PUT' })).toThrow(TypeError)
    expect(() => Object.defineProperty(view, 'url', { value: '' })).toThrow(TypeError)
    delete (view as Partial<{ -readonly [K in keyof HttpRequest]: HttpRequest[K] }>).headers
    return `${view.method} ${view.url} ${view.headers.get('host')}`
  }, request)
  expect(() => Object.assign(request, { method: 'PUT' })).toThrow(TypeError)
  expect(result).toBe('GET http://a.test/ a.test')
  expect(breaches.map(({ rule }) => rule)).toEqual(Array(3).fill('requests-cannot-be-changed'))
})

test('a name of its own that an app writes is reported, found again by the app, and not in the server’s object', () => {
  const request = makeRequest()
  const { breaches, result } = tryOn((view) => Object.assign(view, { user: 'ada' }).user, request)
  expect(result).toBe('ada')
  expect('user' in request).toBe(false)
  expect(breaches.length).toBe(1)
})

test('{ ...request } and Object.keys(context) are reported with derive() as the cure', () => {
  const { breaches } = tryOn((request, context) => [{ ...request }, Object.keys(context)])
  expect(breaches.map(({ cure }) => cure)).toEqual([
    expect.stringContaining('derive(request'),
    expect.stringContaining('derive(context'),
  ])
})

test('looking is no writing: util.inspect, in, instanceof, reads through a proxy', () => {
  const { breaches } = tryOn((request, context) => [
    inspect(request),
    inspect(context, { depth: 4, getters: true }),
    'method' in request,
    request instanceof Object,
    new Proxy(request, {}).url,
    new Map(request.headers),
    { ...context.remoteAddress },
    JSON.stringify(context.server),
  ])
  expect(breaches).toEqual([])
})

test('a platform Request can be used inside', async () => {
  const request = new Request('http://a.test/', { method: 'POST', body: 'x', headers: { 'content-length': '1' } })
  const app: App = async (view) => ({
    status: 200,
    body: `${await (view as Request).clone().text()}${await view.text()}`,
  })
  const breaches: Breach[] = []
  const answer = await validate(app, { onBreach: (breach) => breaches.push(breach) })(request, makeContext())
  expect(answer).toMatchObject({ body: 'xx' })
  expect(breaches).toEqual([])
})

test('what onBreach throws surfaces: the call rejects, and the read of a body throws', async () => {
  const fatal = {
    onBreach({ rule }: Breach) {
      throw new Error(rule)
    },
  }
  const call = (answer: unknown) => validate((() => answer) as App, fatal)(makeRequest(), makeContext())
  await expect(call({ status: 99 })).rejects.toThrow('status-is-final')
  const cancelled = vi.fn<(reason: unknown) => void>()
  const body = new ReadableStream({ cancel: cancelled })
  await expect(call({ status: 99, body })).rejects.toThrow('status-is-final')
  expect(cancelled).toHaveBeenCalledTimes(1)
  const pull = (controller: ReadableStreamDefaultController) => controller.enqueue('text')
  const { body: text } = (await call({
    status: 200,
    body: new ReadableStream({ pull, cancel: cancelled }),
  })) as unknown as { body: ReadableStream }
  await expect(text.getReader().read()).rejects.toThrow('chunks-are-bytes')
  expect(cancelled).toHaveBeenCalledTimes(2)
})

test('without onBreach, each distinct breach is printed once, as a block', async () => {
  const print = vi.spyOn(console, 'error').mockImplementation(() => {})
  const judged = validate((() => ({ status: 99 })) as App)
  await judged(makeRequest(), makeContext())
  await judged(makeRequest(), makeContext())
  expect(print.mock.calls).toEqual([
    [
      'tsgi: the app broke the rule status-is-final\n' +
        '  demanded: a status is an integer from 200 to 599\n' +
        '  got:      the number 99\n' +
        '  cure:     Give the number of a final status: 200.',
    ],
  ])
  print.mockRestore()
})

test('applications come out with what they have, called as methods', async () => {
  class Counting {
    #count = 0
    start() {
      this.#count = 1
    }
    fetch() {
      return { status: 200, body: String(this.#count) }
    }
  }
  const judged = validate(new Counting() as Application, quiet)
  expect('stop' in judged).toBe(false)
  await judged.start?.(makeContext().server)
  expect(await judged.fetch(makeRequest(), makeContext())).toMatchObject({ body: '1' })
})

test('what is no app comes out as it went in, for serve() to refuse', () => {
  expect(validate(7 as never)).toBe(7)
  class Shop {}
  expect(validate(Shop as never)).toBe(Shop)
  const wrong = { fetch: 'no function' } as never
  expect(validate(wrong)).toBe(wrong)
})

test('every form keeps its type', () => {
  interface WithUser {
    readonly user: string
  }
  const serve = vi.fn<() => void>() as unknown as Serve
  void serve(validate(() => ({ status: 200 })))
  void serve(validate((request, context) => ({ status: 200, body: request.url + context.basePath })))
  void serve(validate({ fetch: () => ({ status: 200 }) }))
  void serve(validate({ start: () => 7, fetch: (_, { state }) => ({ status: state }) }))
  const needy: App<Context & WithUser> = (_, { user }) => ({ status: 200, body: user })
  const judged = validate(needy)
  expectTypeOf(judged).toEqualTypeOf<App<Context & WithUser>>()
  // @ts-expect-error Its middleware is missing.
  void serve(judged)
  const stateful: Stateful<number> = { start: () => 7, fetch: (_, { state }) => ({ status: state }) }
  expectTypeOf(validate(stateful)).toEqualTypeOf<Stateful<number>>()
  expectTypeOf(validate((_, context) => ({ status: context.basePath.length }))).toEqualTypeOf<App>()
})

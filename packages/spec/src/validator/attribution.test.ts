import { expect, test, vi } from 'vitest'
import { makeContext, makeRequest, take } from '../../test/by-hand.ts'
import type { App, Middleware } from '../app.ts'
import { derive } from '../derive.ts'
import type { HttpResponse } from '../response.ts'
import { type Breach, validate, validateMiddleware } from './index.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

/** Who is told of, by a listener that hears of both sides of the middleware. */
async function toldOf(middleware: Middleware, app: App, request = makeRequest(), context = makeContext()) {
  const told: string[] = []
  const onBreach = ({ rule, party, from }: Breach) => void told.push(`${party} ${from}: ${rule}`)
  await take(validateMiddleware(middleware, { onBreach })(validate(app, { onBreach })), request, context).catch(
    () => {},
  )
  return told
}

const hello: App = function hello() {
  return { status: 200, headers: [['content-type', 'text/plain']], body: 'hello' }
}

const passing: Middleware = (next) => next

/** Middleware that changes what comes out. */
const changing = (change: (answer: HttpResponse) => unknown): Middleware => {
  const outgoing: Middleware = (next) => async (request, context) =>
    change((await next(request, context)) as HttpResponse) as HttpResponse
  return outgoing
}

test('an answer that was good when the app gave it, and is bad behind the middleware, is the middleware’s', async () => {
  const outgoing = changing((answer) => derive(answer, { headers: [['X-Frame-Options', 'DENY']] }))
  expect(await toldOf(outgoing, hello)).toEqual(['app outgoing: answer-names-are-lower-case'])
  expect(
    await toldOf(
      changing(() => undefined),
      hello,
    ),
  ).toEqual(['app outgoing: an-answer-is-an-object'])
  expect(
    await toldOf(
      changing((answer) => ({ ...answer, status: 700 })),
      hello,
    ),
  ).toEqual(['app outgoing: status-is-final'])
})

test('an answer that was bad when the app gave it is the app’s, told once, however the middleware passes it on', async () => {
  const wrong: App = function wrong() {
    return { status: 200, headers: [['X-Up', 'b']] }
  }
  for (const middleware of [
    changing((answer) => answer),
    changing((answer) => ({ ...answer })),
    changing((answer) => derive(answer, { headers: [...(answer.headers ?? []), ['a', 'b']] })),
  ])
    expect(await toldOf(middleware, wrong)).toEqual(['app wrong: answer-names-are-lower-case'])
  const nothing = (() => undefined) as unknown as App
  expect(
    await toldOf(
      changing((answer) => answer),
      nothing,
    ),
  ).toEqual(['app nothing: an-answer-is-an-object'])
})

test('what the app throws inside of middleware is not the middleware’s, and what the middleware answers instead is', async () => {
  const failing: App = () => {
    throw new Error('mine')
  }
  const repairing: Middleware = (next) => async (request, context) => {
    try {
      return await next(request, context)
    } catch {
      return { status: 99 }
    }
  }
  expect(await toldOf(repairing, failing)).toEqual(['app repairing: status-is-final'])
})

test('chunks are of whoever yields them, lengths of whoever declares them', async () => {
  const text: App = function text() {
    return { status: 200, body: ReadableStream.from(['text']) as unknown as ReadableStream<Uint8Array> }
  }
  const lengthy = (answer: HttpResponse) => derive(answer, { headers: [['content-length', '1']] })
  expect(
    await toldOf(
      changing((answer) => derive(answer, { headers: [] })),
      text,
    ),
  ).toEqual(['app text: chunks-are-bytes'])
  const stream: App = () => ({ status: 200, body: ReadableStream.from([bytes('long')]) })
  expect(await toldOf(changing(lengthy), stream)).toEqual(['app outgoing: long-bodies-are-cut'])
})

test('a request that middleware derives wrongly is the middleware’s, not the server’s', async () => {
  const read: App = async (request) => ({ status: 200, body: (await request.text()) + String(request.body === null) })
  const replacing: Middleware = (next) => (request, context) =>
    next(derive(request, { body: ReadableStream.from([bytes('new')]) }), context)
  expect(await toldOf(replacing, read)).toEqual(['app replacing: no-content-is-null'])
  const mounting: Middleware = (next) => (request, context) =>
    next(request, derive(context, { basePath: '/elsewhere/' }))
  expect(await toldOf(mounting, read)).toEqual(['app mounting: context-tells-the-facts'])
  const repeating: Middleware = (next) => (request, context) =>
    (next as (...given: unknown[]) => ReturnType<App>)(request, context, 'more')
  expect(await toldOf(repeating, read)).toEqual(['app repeating: apps-get-two-arguments'])
})

test('what the server does wrong stays the server’s through any number of validators, and is told once', async () => {
  const request = makeRequest({ content: 'x', body: null, method: 'G T' })
  const read: App = async ({ body }) => ({ status: body === null ? 200 : 201 })
  const passes: Middleware = (next) => (given, context) => next(derive(given, {}), context)
  expect(await toldOf(passes, read, request)).toEqual([
    'server undefined: method-is-verbatim',
    'server undefined: no-content-is-null',
  ])
})

test('a request that dies during the app is the server’s, seen from inside of middleware too', async () => {
  let isDead = false
  const dying = makeRequest({
    get url(): string {
      return isDead ? 'http://other.test/' : 'http://a.test/'
    },
  })
  const app: App = async () => {
    isDead = true
    return { status: 200 }
  }
  const passes: Middleware = (next) => (request, context) => next(request, context)
  expect(await toldOf(passes, app, dying)).toEqual(['server undefined: requests-outlive-awaits'])
})

test('breaches by access are told once, of the app that did it', async () => {
  const spreading: App = function spreading(request, context) {
    context.waitUntil(7 as never)
    return { status: 200, body: String({ ...request }.url) }
  }
  expect(await toldOf(passing, spreading)).toEqual([
    'app spreading: background-work-outlives-the-answer',
    'app spreading: requests-cannot-be-changed',
  ])
  const reading: App = async (request) => ({ status: 200, body: await request.text() })
  const logging: Middleware = (next) => async (request, context) => {
    await request.text()
    return next(request, context)
  }
  expect(await toldOf(logging, reading, makeRequest({ content: 'x' }))).toEqual(['app logging: bodies-are-read-once'])
})

test('middleware without a name is told of by the app inside, an app by its option, its function or its class', async () => {
  const names: (string | undefined)[] = []
  const onBreach = ({ from }: Breach) => void names.push(from)
  const run = async (app: App) => void (await app(makeRequest(), makeContext()))
  const wrong = () => ({ status: 99 })
  class Shop {
    fetch = wrong
  }
  const around =
    (next: App): App =>
    (...call) =>
      derive(next(...call) as HttpResponse, { status: 98 })
  await run(validate(wrong, { onBreach }))
  await run(validate(wrong, { onBreach, name: 'shop' }))
  await run(validate(new Shop(), { onBreach }).fetch)
  await run(validate({ fetch: wrong }, { onBreach }).fetch)
  await run(validate(around(validate(hello)), { onBreach }))
  expect(names).toEqual(['wrong', 'shop', 'Shop', undefined, 'the middleware around hello'])
})

test('each listener hears of a breach once, with the same name', async () => {
  const inner = vi.fn<(breach: Breach) => void>()
  const outer = vi.fn<(breach: Breach) => void>()
  const wrong: App = function wrong() {
    return { status: 99 }
  }
  const judged = validate(validate(wrong, { onBreach: inner }), { onBreach: outer, name: 'around' })
  await judged(makeRequest(), makeContext())
  for (const listener of [inner, outer])
    expect(listener.mock.calls.map(([{ rule, from }]) => [rule, from])).toEqual([['status-is-final', 'wrong']])
})

test('validated middleware can be stacked, and keeps what it adds to the context', async () => {
  interface WithUser {
    readonly user: string
  }
  const told: string[] = []
  const onBreach = ({ rule, from }: Breach) => void told.push(`${from}: ${rule}`)
  const auth: Middleware<WithUser> = (next) => (request, context) => next(request, derive(context, { user: 'ada' }))
  const outgoing = changing((answer) => derive(answer, { headers: [['a b', 'c']] }))
  const judge = <A>(middleware: Middleware<A>) => validateMiddleware(middleware, { onBreach })
  const app = judge(auth)(
    judge(outgoing)((_, { user }: Parameters<App>[1] & WithUser) => ({ status: 200, body: user })),
  )
  const answer = (await app(makeRequest(), makeContext())) as HttpResponse
  expect(answer.body).toBe('ada')
  expect(told).toEqual(['outgoing: answer-names-are-tokens'])
})

test('the printed block names who did it', async () => {
  const print = vi.spyOn(console, 'error').mockImplementation(() => {})
  await validate((() => ({ status: 98 })) as App, { name: 'shop' })(makeRequest(), makeContext())
  expect(print.mock.calls.join()).toContain('\n  from:     shop')
  print.mockRestore()
})

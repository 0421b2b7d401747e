import type { App, Context } from '@tsgi/spec'
import { expect, expectTypeOf, test } from 'vitest'
import { answerOf, caller, judged, makeContext, seen } from '../test/exchange.ts'
import { type RequestIdOptions, requestId, type WithRequestId } from './request-id.ts'

const tells: App<Context & WithRequestId> = (_request, { requestId }) => ({ status: 200, body: requestId })

const uuid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/

test('each request has an id of its own, which the app and the client see', async () => {
  const call = caller(requestId(), tells)
  const [first, second] = [await call('/'), await call('/')]
  const id = await first.text()
  expect(id).toMatch(uuid)
  expect(first.headers.get('x-request-id')).toBe(id)
  expect(await second.text()).not.toBe(id)
})

test('an app that needs the id does not compile without the middleware', () => {
  expectTypeOf(tells).not.toExtend<App>()
  expectTypeOf(requestId()(tells)).toExtend<App>()
})

test('an id that a client brings is not taken', async () => {
  const answer = await caller(requestId(), tells)('/', { headers: { 'x-request-id': 'mine' } })
  expect(await answer.text()).toMatch(uuid)
})

test.each(['mine', 'Root=1-67891233-abcdef012345678912345678', 'a'.repeat(128), 'a+b/c=='])(
  'a trusted id of a safe form is taken: %s',
  async (id) => {
    const answer = await caller(requestId({ trustIncoming: true }), tells)('/', { headers: { 'X-Request-Id': id } })
    expect(await answer.text()).toBe(id)
    expect(answer.headers.get('x-request-id')).toBe(id)
  },
)

test.each(['two words', '"quoted"', 'a,b', '', 'a'.repeat(129), '<b>', 'a\\b', 'é'])(
  'a trusted id of another form is not taken: %s',
  async (id) => {
    const answer = await caller(requestId({ trustIncoming: true }), tells)('/', { headers: { 'x-request-id': id } })
    expect(await answer.text()).toMatch(uuid)
  },
)

test('header and generator can be chosen', async () => {
  let count = 0
  const answer = await caller(requestId({ header: 'Trace', generate: () => `id-${++count}` }), tells)('/')
  expect([await answer.text(), answer.headers.get('trace'), answer.headers.has('x-request-id')]).toEqual([
    'id-1',
    'id-1',
    false,
  ])
})

test('the id takes the place of one that the answer has, and the other headers stay', async () => {
  const app: App = () =>
    new Response('a', {
      headers: [
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2'],
        ['X-Request-Id', 'upstream'],
      ],
    })
  const answer = await caller(requestId({ generate: () => 'own' }), app)('/')
  expect([...answer.headers].filter(([name]) => name !== 'content-type')).toEqual([
    ['set-cookie', 'a=1'],
    ['set-cookie', 'b=2'],
    ['x-request-id', 'own'],
  ])
})

test('an answer that comes at once is given at once, one that becomes a WebSocket has the id too', () => {
  const listener = {}
  const app = judged(requestId({ generate: () => 'own' }), () => ({ upgrade: 'websocket', listener }))
  const answer = answerOf(app, new Request('http://a.example/'))
  expect(answer).not.toBeInstanceOf(Promise)
  expect(seen(answer)).toMatchObject({ upgrade: 'websocket', listener, headers: [['x-request-id', 'own']] })
})

test('what the app throws, and what is no answer, goes on as it is', async () => {
  const error = new Error('app')
  const throwing: App = () => {
    throw error
  }
  const request = new Request('http://a.example/')
  expect(() => requestId()(throwing)(request, makeContext())).toThrow(error)
  await expect(requestId()(async () => throwing(request, makeContext()))(request, makeContext())).rejects.toBe(error)
  for (const wrong of [undefined, null, 'text', { status: 200, headers: { a: 'b' } }] as never[])
    expect(requestId()(() => wrong)(request, makeContext())).toBe(wrong)
  const wrongField: App = () => ({ status: 200, headers: [null] }) as never
  const answer = requestId({ generate: () => 'own' })(wrongField)(request, makeContext())
  expect(seen(answer).headers).toEqual([null, ['x-request-id', 'own']])
})

test('a generator that gives another form is told', async () => {
  const errors: unknown[] = []
  const onError = (error: unknown) => errors.push(error)
  const call = caller(requestId({ generate: () => 'a b' }), tells, { onError })
  expect((await call('/')).status).toBe(500)
  expect(errors).toMatchObject([{ code: 'request-id-invalid', message: expect.stringContaining('got "a b"') }])
})

test.each([
  [{ header: 'x id' }, 'The option header of requestId() needs to be the name of a header'],
  [{ header: '' }, 'The option header'],
  [{ trustIncoming: 1 }, 'The option trustIncoming of requestId() needs to be true or false'],
  [{ generate: 'uuid' }, 'The option generate of requestId() needs to be a function'],
  [{ name: 'a' }, 'The options of requestId() are header, trustIncoming, generate; got the option name'],
])('a wrong option is an error at start: %j', (options, message) => {
  expect(() => requestId(options as RequestIdOptions)).toThrow(message)
})

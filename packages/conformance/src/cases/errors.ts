/** What becomes of what an app throws. */
import { strict as assert } from 'node:assert'
import type { App } from '@tsgi/spec'
import type { Case } from '../case.ts'
import { bytes, iterable, never, thenable } from './bodies.ts'
import { hostileCases } from './errors-hostile.ts'
import { lateCases } from './errors-late.ts'

const secret = 'the secret of the app'

function hostileError(): unknown {
  const fail = () => {
    throw new Error(secret)
  }
  return Object.defineProperties(new Error(secret), {
    message: { get: fail },
    stack: { get: fail },
    name: { get: fail },
    status: { get: fail },
    code: { get: fail },
    toString: { value: fail },
    [Symbol.toPrimitive]: { value: fail },
  })
}

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

/** What is thrown; `message` is what an `onError` can make of it, `null` where it cannot. */
const thrown: readonly { readonly what: string; readonly make: () => unknown; readonly message: string | null }[] = [
  { what: 'an Error', make: () => new Error(secret), message: secret },
  { what: 'a string', make: () => secret, message: secret },
  { what: 'undefined', make: () => undefined, message: 'undefined' },
  { what: 'null', make: () => null, message: 'null' },
  { what: 'a number', make: () => 404, message: '404' },
  { what: 'a symbol', make: () => Symbol(secret), message: `Symbol(${secret})` },
  { what: 'a function', make: () => () => secret, message: `() => secret` },
  { what: 'a frozen object', make: () => Object.freeze({ status: 200, body: secret }), message: '[object Object]' },
  {
    what: 'an error with a status',
    make: () => Object.assign(new Error(secret), { status: 418, code: 'body-too-large' }),
    message: secret,
  },
  { what: 'an answer', make: () => ({ status: 200, body: secret }), message: '[object Object]' },
  { what: 'a platform Response', make: () => new Response(secret), message: '[object Response]' },
  { what: 'an object without a prototype', make: () => Object.create(null) as unknown, message: null },
  { what: 'an error whose getters throw', make: hostileError, message: null },
  { what: 'a revoked proxy', make: revoked, message: null },
]

const ways = ['throws', 'rejects with'] as const

const bare: readonly Case[] = thrown.flatMap(({ what, make, message }) =>
  ways.map(
    (way): Case => ({
      rule: 'a-throw-is-a-bare-500',
      name: `an app that ${way} ${what} is answered with 500 and not one word of it`,
      over: 'exchange',
      app: () => (request) => {
        if (new URL(request.url).pathname === '/next') return { status: 200 }
        if (way === 'throws') throw make()
        return Promise.reject(make() as Error)
      },
      async talk({ exchange, seen, notes }) {
        const answer = await exchange()
        assert.equal(answer.status, 500)
        assert.equal(answer.text, '')
        assert.doesNotMatch(answer.reason + answer.headers.join(), /secret|Response/)
        assert.equal((await exchange({ target: '/next' })).status, 200)
        if (message === null) return
        assert.deepEqual(await seen('error'), { phase: 'app', message })
        assert.equal(notes('error').length, 1)
      },
    }),
  ),
)

const phases: readonly {
  readonly phase: string
  readonly what: string
  readonly app: App
  readonly breaches?: Case['breaches']
}[] = [
  {
    phase: 'app',
    what: 'an app that throws',
    app: () => {
      throw new Error(secret)
    },
  },
  { phase: 'app', what: 'an app that rejects', app: () => Promise.reject(new Error(secret)) },
  {
    phase: 'answer',
    what: 'an app that answers with nothing',
    app: () => undefined as unknown as ReturnType<App>,
    breaches: ['an-answer-is-an-object'],
  },
  {
    phase: 'body',
    what: 'a body that fails',
    app: () => ({ status: 200, body: iterable({ next: () => Promise.reject(new Error(secret)) }) }),
  },
  {
    phase: 'body',
    what: 'a chunk that is no bytes',
    app: () => ({ status: 200, body: iterable({ next: () => Promise.resolve({ done: false, value: 'text' }) }) }),
    breaches: ['chunks-are-bytes'],
  },
  {
    phase: 'wait-until',
    what: 'background work that fails',
    app(_request, { waitUntil }) {
      waitUntil(Promise.reject(new Error(secret)))
      return { status: 200 }
    },
  },
]

const once: readonly Case[] = phases.map(({ phase, what, app, breaches = [] }) => ({
  rule: 'errors-are-reported-once',
  name: `onError hears of ${what} once, with phase ${phase}, the request and its context`,
  over: 'life',
  breaches,
  async scene(stage) {
    await stage.start(
      (request, context) => (new URL(request.url).pathname === '/next' ? { status: 200 } : app(request, context)),
      {
        onError(_error, { phase: heard, request, context }) {
          const id = request?.headers.get('x-id')
          stage.note('heard', { phase: heard, id, basePath: context?.basePath, url: request?.url })
        },
      },
    )
  },
  async talk({ connect, head, seen, notes, scheme }) {
    const wire = await connect()
    await wire.send(head('GET /a HTTP/1.1', 'X-Id: 7'))
    await wire.outcome()
    assert.deepEqual(await seen('heard'), { phase, id: '7', basePath: '', url: `${scheme}://example.test/a` })
    const next = await connect()
    await next.send(head('GET /next HTTP/1.1'))
    assert.equal((await next.message()).status, 200)
    assert.equal(notes('heard').length, 1)
  },
}))

/** Apps whose client leaves; each notes `over` when nothing more will come of it. */
const abandoned: readonly (readonly [string, (note: (name: string) => void) => App])[] = [
  [
    'rejects with the reason of the signal',
    (note) => async (request) => {
      const { signal } = request
      note('called')
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      note('over')
      throw signal.reason
    },
  ],
  [
    'rejects with an error of its own',
    (note) => async (request) => {
      const { signal } = request
      note('called')
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      note('over')
      throw new Error('the query was cancelled')
    },
  ],
  [
    'answers too late, and with nothing',
    (note) =>
      async (_request, { completed }) => {
        note('called')
        await completed
        note('over')
        return undefined as never
      },
  ],
  [
    'lets the error of its reading through',
    (note) => async (request) => {
      note('called')
      try {
        return { status: 200, body: await request.text() }
      } finally {
        note('over')
      }
    },
  ],
  [
    'has a body that throws when it is ended',
    (note) => () => ({
      status: 200,
      body: iterable({
        next() {
          note('called')
          return never()
        },
        return() {
          note('over')
          throw new Error('the file was closed already')
        },
      }),
    }),
  ],
  [
    'has a body that fails because of it',
    (note) => (request) => {
      const { signal } = request
      return {
        status: 200,
        body: (async function* () {
          yield bytes('<1>')
          note('called')
          await new Promise((resolve) => signal.addEventListener('abort', resolve))
          note('over')
          throw signal.reason
        })(),
      }
    },
  ],
  [
    'has a stream whose cancel() rejects',
    (note) => () => ({
      status: 200,
      body: new ReadableStream<Uint8Array>(
        {
          pull() {
            note('called')
            return never()
          },
          cancel() {
            note('over')
            return Promise.reject(new Error('the origin was closed already'))
          },
        },
        { highWaterMark: 0 },
      ),
    }),
  ],
]

const lost: readonly Case[] = abandoned.map(([what, make]) => ({
  rule: 'lost-clients-are-no-errors',
  name: `an app that ${what} after its client has left is no error`,
  over: 'wire',
  breaches: what.includes('with nothing') ? ['an-answer-is-an-object'] : [],
  app: (stage) => {
    const app = make(stage.note)
    return (request, context) => (new URL(request.url).pathname === '/next' ? { status: 200 } : app(request, context))
  },
  async talk({ connect, head, seen, notes, exchange }) {
    const wire = await connect()
    await wire.send(`${head('POST / HTTP/1.1', 'Content-Length: 10')}12345`)
    await seen('called')
    wire.reset()
    await seen('over')
    await exchange({ target: '/next' })
    await exchange({ target: '/next' })
    assert.deepEqual(notes('error'), [])
  },
}))

const reporters: readonly (readonly [string, () => unknown])[] = [
  [
    'throws an error',
    () => {
      throw new Error('the log is full')
    },
  ],
  [
    'throws undefined',
    () => {
      throw undefined
    },
  ],
  [
    'throws an error whose getters throw',
    () => {
      throw hostileError()
    },
  ],
  ['rejects', () => Promise.reject(new Error('the log is full'))],
  ['rejects later', () => new Promise((_, reject) => setTimeout(reject, 1, new Error('the log is full')))],
  ['never settles', () => never()],
  [
    'gives a thenable that throws',
    () =>
      thenable(() => {
        throw new Error('the log is full')
      }),
  ],
  ['gives a revoked proxy', revoked],
]

const failingReporters: readonly Case[] = reporters.map(([what, handle]) => ({
  rule: 'a-failing-reporter-is-contained',
  name: `an onError that ${what} does no more harm`,
  over: 'life',
  async scene(stage) {
    await stage.start(
      (request) => {
        if (new URL(request.url).pathname === '/next') return { status: 200 }
        throw new Error(secret)
      },
      {
        onError() {
          stage.note('heard')
          return handle()
        },
      },
    )
  },
  async talk({ connect, head, seen, notes }) {
    const wire = await connect()
    await wire.send(head())
    const message = await wire.message()
    assert.equal(message.status, 500)
    assert.equal(message.text, '')
    await seen('heard')
    await new Promise((resolve) => setTimeout(resolve, 5)) // For what rejects later.
    await wire.send(head('GET /next HTTP/1.1'))
    assert.equal((await wire.message()).status, 200)
    assert.equal(notes('heard').length, 1)
  },
}))

export const errorsCases: readonly Case[] = [
  ...bare,
  ...once,
  ...lost,
  ...failingReporters,
  ...hostileCases,
  ...lateCases,
]

/** Bodies that are no longer wanted, or never were: how each kind of them is ended. */
import { strict as assert } from 'node:assert'
import type { Case, Stage } from '../case.ts'
import { bytes, framings, iterable, never } from './bodies.ts'

interface Ending {
  readonly isReason: boolean
  readonly name: string
}

/** A stream of one chunk whose next pull never settles, or of none; it notes how it is cancelled. */
function notingStream(stage: Stage, signal: AbortSignal | null, chunks: readonly string[]): ReadableStream<Uint8Array> {
  const waiting = [...chunks]
  return new ReadableStream(
    {
      pull(controller) {
        const chunk = waiting.shift()
        stage.note('pulled')
        if (chunk === undefined) return never()
        controller.enqueue(bytes(chunk))
        return undefined
      },
      cancel(reason) {
        const { name } = reason as Error
        stage.note('cancelled', { isReason: reason === signal?.reason, name } satisfies Ending)
      },
    },
    { highWaterMark: 0 },
  )
}

const cancelled: readonly Case[] = framings.map(({ framing, fields }) => ({
  rule: 'streams-are-cancelled-at-once',
  name: `a ReadableStream, ${framing}, whose client leaves during a pending read is cancelled once, with the reason of the signal`,
  over: 'wire',
  app: (stage) => (request, context) => {
    if (new URL(request.url).pathname === '/next') return { status: 200 }
    void context.completed.then(() => stage.note('over'))
    return { status: 200, headers: fields(99), body: notingStream(stage, request.signal, ['<1>']) }
  },
  async talk({ connect, head, seen, notes, exchange }) {
    const wire = await connect()
    await wire.send(head())
    await wire.sees('<1>')
    await seen('pulled')
    await seen('pulled')
    wire.reset()
    await seen('over')
    await exchange({ target: '/next' })
    assert.deepEqual(notes('cancelled'), [{ isReason: true, name: 'AbortError' }])
  },
}))

const cancelledByFault: Case = {
  rule: 'streams-are-cancelled-at-once',
  name: 'a ReadableStream that gives a string is cancelled',
  over: 'wire',
  breaches: ['chunks-are-bytes'],
  app: (stage) => (request, context) => {
    const { signal } = request
    void context.completed.then(() => stage.note('over'))
    return {
      status: 200,
      body: new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue('text' as unknown as Uint8Array)
        },
        cancel(reason) {
          stage.note('cancelled', { isReason: reason === signal.reason, name: (reason as Error).name })
        },
      }),
    }
  },
  async talk({ connect, head, seen, notes }) {
    const wire = await connect()
    await wire.send(head())
    await seen('over')
    assert.deepEqual(notes('cancelled'), [{ isReason: true, name: 'AbortError' }])
  },
}

const cancelledByDrain: Case = {
  rule: 'streams-are-cancelled-at-once',
  name: 'a ReadableStream that outlasts the drain of a closing server is cancelled',
  over: 'life',
  async scene(stage) {
    const server = await stage.start(
      (request) => ({ status: 200, body: notingStream(stage, request.signal, ['<1>']) }),
      { timeouts: { drain: 50 } },
    )
    await stage.told('close')
    await server.close()
    stage.note('closed')
  },
  async talk({ connect, head, seen, notes, tell }) {
    const wire = await connect()
    await wire.send(head())
    await wire.sees('<1>')
    tell('close')
    assert.equal((await wire.message()).complete, false)
    await seen('closed')
    assert.deepEqual(notes('cancelled'), [{ isReason: true, name: 'AbortError' }])
  },
}

const harmless: readonly (readonly [string, () => unknown])[] = [
  ['resolves', () => Promise.resolve({ done: true, value: undefined })],
  ['never settles', () => never()],
  ['gives undefined', () => undefined],
  [
    'throws',
    () => {
      throw new Error('return failed')
    },
  ],
  ['rejects', () => Promise.reject(new Error('return failed'))],
]

const returned: readonly Case[] = harmless.flatMap(([how, back]) =>
  framings.map(
    ({ framing, fields }): Case => ({
      rule: 'iterators-are-returned-once',
      name: `an iterator, ${framing}, whose client leaves while next() is pending gets one return(), which ${how}`,
      over: 'wire',
      app: (stage) => (request) => {
        if (new URL(request.url).pathname === '/next') return { status: 200 }
        let given = false
        const { signal } = request
        const body = iterable({
          next() {
            if (given) {
              stage.note('pending')
              return never()
            }
            given = true
            return Promise.resolve({ done: false, value: bytes('<1>') })
          },
          return(...args: readonly unknown[]) {
            stage.note('returned', { args: args.length, aborted: signal.aborted })
            return back()
          },
        })
        return { status: 200, headers: fields(99), body }
      },
      async talk({ connect, head, seen, notes, exchange }) {
        const wire = await connect()
        await wire.send(head())
        await wire.sees('<1>')
        await seen('pending')
        wire.reset()
        assert.deepEqual(await seen('returned'), { args: 0, aborted: true })
        assert.equal((await exchange({ target: '/next' })).status, 200)
        assert.equal(notes('returned').length, 1)
        assert.equal(notes('error').length, 0)
      },
    }),
  ),
)

const finallyRuns: Case = {
  rule: 'iterators-are-returned-once',
  name: 'the finally block of a generator runs when its client leaves, and knows why',
  over: 'wire',
  app: (stage) => (request) => {
    const { signal } = request
    return {
      status: 200,
      body: (async function* () {
        try {
          for (;;) {
            yield bytes('<1>')
            await new Promise((resolve) => setTimeout(resolve, 2))
          }
        } finally {
          stage.note('ended', signal.aborted)
        }
      })(),
    }
  },
  async talk({ connect, head, seen }) {
    const wire = await connect()
    await wire.send(head())
    await wire.sees('<1>')
    wire.reset()
    assert.equal(await seen('ended'), true)
  },
}

const returnedByFault: Case = {
  rule: 'iterators-are-returned-once',
  name: 'an iterator that gives a string gets one return()',
  over: 'wire',
  breaches: ['chunks-are-bytes'],
  app: (stage) => (request) => {
    if (new URL(request.url).pathname === '/next') return { status: 200 }
    return {
      status: 200,
      body: iterable({
        next: () => Promise.resolve({ done: false, value: 'text' }),
        return() {
          stage.note('returned')
          return Promise.resolve({ done: true, value: undefined })
        },
      }),
    }
  },
  async talk({ connect, head, seen, notes, exchange }) {
    const wire = await connect()
    await wire.send(head())
    await seen('returned')
    assert.equal((await exchange({ target: '/next' })).status, 200)
    assert.equal(notes('returned').length, 1)
  },
}

const noReturn: Case = {
  rule: 'iterators-are-returned-once',
  name: 'an iterator without return() whose client leaves harms nobody',
  over: 'wire',
  app: (stage) => (request) => {
    if (new URL(request.url).pathname === '/next') return { status: 200 }
    request.signal.addEventListener('abort', () => stage.note('aborted'))
    let given = false
    return {
      status: 200,
      body: iterable({
        next() {
          if (given) return never()
          given = true
          return Promise.resolve({ done: false, value: bytes('<1>') })
        },
      }),
    }
  },
  async talk({ connect, head, seen, exchange }) {
    const wire = await connect()
    await wire.send(head())
    await wire.sees('<1>')
    wire.reset()
    await seen('aborted')
    assert.equal((await exchange({ target: '/next' })).status, 200)
  },
}

const finishes: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['is done', () => Promise.resolve({ done: true, value: undefined })],
  ['rejects', () => Promise.reject(new Error('it failed by itself'))],
  [
    'gives a result whose value cannot be read',
    () =>
      Promise.resolve({
        done: false,
        get value() {
          throw new Error('it failed by itself')
        },
      }),
  ],
]

const finished: readonly Case[] = finishes.flatMap(([how, last]) =>
  (['iterator', 'stream'] as const).map(
    (kind): Case => ({
      rule: 'finished-iterators-are-left-alone',
      name: `${kind === 'iterator' ? 'an iterator' : 'a stream of an app’s own making'} that ${how} is not ended once more`,
      over: 'wire',
      app: (stage) => (request) => {
        if (new URL(request.url).pathname === '/next') return { status: 200 }
        let given = false
        const next = () => {
          if (given) return last()
          given = true
          return Promise.resolve({ done: false, value: bytes('<1>') })
        }
        const end = () => {
          stage.note('ended')
          return Promise.resolve({ done: true, value: undefined })
        }
        const iterator = iterable({ next, return: end })
        const stream = { ...iterator, getReader: () => ({ read: next, cancel: end }), cancel: end }
        return { status: 200, body: kind === 'iterator' ? iterator : stream }
      },
      async talk({ connect, head, exchange, notes }) {
        const wire = await connect()
        await wire.send(head())
        const outcome = await wire.outcome()
        assert.equal(outcome !== 'closed' && outcome.complete, how === 'is done')
        wire.reset()
        assert.equal((await exchange({ target: '/next' })).status, 200)
        assert.equal((await exchange({ target: '/next' })).status, 200)
        assert.deepEqual(notes('ended'), [])
      },
    }),
  ),
)

const unbegun: readonly {
  readonly what: string
  readonly status: number
  readonly method?: string
  readonly headers?: readonly (readonly [string, string])[]
  readonly gets?: number
  readonly breaches?: Case['breaches']
}[] = [
  { what: 'the answer to a HEAD', status: 200, method: 'HEAD' },
  { what: 'a 204', status: 204, breaches: ['no-content-has-no-body'] },
  { what: 'a 205', status: 205, breaches: ['reset-content-has-no-body'] },
  { what: 'a 304', status: 304, breaches: ['not-modified-has-no-body'] },
  { what: 'an answer with a status of 99', status: 99, gets: 500, breaches: ['status-is-final'] },
  {
    what: 'an answer with a header that would split it',
    status: 200,
    headers: [['x-a', 'b\r\nx-c: d']],
    gets: 500,
    breaches: ['values-cannot-split-an-answer'],
  },
]

const neverBegun: readonly Case[] = unbegun.map(
  ({ what, status, method = 'GET', headers = [], gets = status, breaches = [] }) => ({
    rule: 'unbegun-bodies-are-cancelled',
    name: `the ReadableStream of ${what} is cancelled once and never pulled`,
    over: 'exchange',
    breaches,
    app: (stage) => () => ({ status, headers, body: notingStream(stage, null, ['<1>']) }),
    async talk({ exchange, seen, notes }) {
      assert.equal((await exchange({ method })).status, gets)
      await seen('cancelled')
      assert.equal(notes('cancelled').length, 1)
      assert.equal(notes('pulled').length, 0)
    },
  }),
)

const leftAlone: readonly Case[] = unbegun.map(
  ({ what, status, method = 'GET', headers = [], gets = status, breaches = [] }) => ({
    rule: 'unbegun-bodies-are-cancelled',
    name: `the iterator of ${what} is not begun`,
    over: 'exchange',
    breaches,
    app: (stage) => () => ({
      status,
      headers,
      body: {
        [Symbol.asyncIterator]() {
          stage.note('begun')
          return { next: never }
        },
      },
    }),
    async talk({ exchange, notes }) {
      assert.equal((await exchange({ method })).status, gets)
      assert.equal((await exchange({ method })).status, gets)
      assert.deepEqual(notes('begun'), [])
    },
  }),
)

const tooLate: Case = {
  rule: 'unbegun-bodies-are-cancelled',
  name: 'a ReadableStream that is answered after the client has left is cancelled with the reason of the signal',
  over: 'wire',
  app: (stage) => async (request) => {
    const { signal } = request
    const left = new Promise((resolve) => signal.addEventListener('abort', resolve))
    stage.note('called')
    await left
    return { status: 200, body: notingStream(stage, signal, ['<1>']) }
  },
  async talk({ connect, head, seen, notes }) {
    const wire = await connect()
    await wire.send(head())
    await seen('called')
    wire.reset()
    assert.deepEqual(await seen('cancelled'), { isReason: true, name: 'AbortError' })
    assert.equal(notes('pulled').length, 0)
  },
}

const cancelFails: readonly Case[] = (['throws', 'rejects', 'never settles'] as const).map((how) => ({
  rule: 'unbegun-bodies-are-cancelled',
  name: `a body of a HEAD whose cancel() ${how} harms nobody`,
  over: 'exchange',
  app: (stage) => () => ({
    status: 200,
    body: {
      ...iterable({ next: never }),
      cancel() {
        stage.note('cancelled')
        if (how === 'throws') throw new Error('cancel failed')
        return how === 'rejects' ? Promise.reject(new Error('cancel failed')) : never()
      },
    },
  }),
  async talk({ exchange, notes }) {
    assert.equal((await exchange({ method: 'HEAD' })).status, 200)
    assert.equal((await exchange({ method: 'HEAD' })).status, 200)
    assert.ok(notes('cancelled').length > 0)
    assert.equal(notes('error').length, 0)
  },
}))

export const endingCases: readonly Case[] = [
  ...cancelled,
  cancelledByFault,
  cancelledByDrain,
  ...returned,
  finallyRuns,
  returnedByFault,
  noReturn,
  ...finished,
  ...neverBegun,
  ...leftAlone,
  tooLate,
  ...cancelFails,
]

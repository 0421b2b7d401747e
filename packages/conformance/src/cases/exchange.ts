/** One request and its answer: signal, completion, background work. */
import { strict as assert } from 'node:assert'
import type { App, HttpRequest } from '@tsgi/spec'
import type { Case, Stage } from '../case.ts'
import { bodies, bytes, iterable, never, thenable } from './bodies.ts'
import { factCases } from './exchange-facts.ts'

interface Reason {
  readonly isDomException: boolean
  readonly name: string
  readonly code: unknown
}

function reasonNote(reason: unknown): Reason {
  const { name, code } = (reason ?? {}) as DOMException
  return { isDomException: reason instanceof DOMException, name, code }
}

const abortReason: Reason = { isDomException: true, name: 'AbortError', code: 'body-aborted' }

/** Notes each abort of the signal. */
function watch(stage: Stage, { signal }: HttpRequest): AbortSignal {
  signal.addEventListener('abort', () => stage.note('aborted', reasonNote(signal.reason)))
  return signal
}

const lostBeforeTheAnswer: Case = {
  rule: 'signal-tells-of-a-lost-client',
  name: 'the signal aborts once when the client leaves before the app has answered',
  over: 'wire',
  app:
    (stage) =>
    (request, { completed: completion }) => {
      if (new URL(request.url).pathname === '/next') return { status: 200 }
      watch(stage, request)
      void completion.then(() => stage.note('over'))
      stage.note('called')
      return never()
    },
  async talk({ connect, head, seen, notes, exchange }) {
    const wire = await connect()
    await wire.send(head())
    await seen('called')
    wire.reset()
    await seen('over')
    await exchange({ target: '/next' })
    assert.deepEqual(notes('aborted'), [abortReason])
  },
}

const lostDuringTheStream: readonly Case[] = bodies.map(({ form, framing, from, fields }) => ({
  rule: 'signal-tells-of-a-lost-client',
  name: `the signal aborts when the client leaves during ${form}, ${framing}`,
  over: 'wire',
  app: (stage) => (request, context) => {
    if (new URL(request.url).pathname === '/next') return { status: 200 }
    const signal = watch(stage, request)
    void context.completed.then(() => stage.note('over'))
    return {
      status: 200,
      headers: fields(99),
      body: from(
        (async function* () {
          yield bytes('<1>')
          if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve))
        })(),
      ),
    }
  },
  async talk({ connect, head, seen, notes, exchange }) {
    const wire = await connect()
    await wire.send(head())
    await wire.sees('<1>')
    wire.reset()
    await seen('over')
    await exchange({ target: '/next' })
    assert.deepEqual(notes('aborted'), [abortReason])
  },
}))

const readLate: Case = {
  rule: 'signal-tells-of-a-lost-client',
  name: 'a signal that is first read after the client has left is aborted already',
  over: 'wire',
  app:
    (stage) =>
    async (request, { completed }) => {
      stage.note('called')
      await completed
      const { signal } = request
      stage.note('late', { aborted: signal.aborted, ...reasonNote(signal.reason), same: request.signal === signal })
      return { status: 200 }
    },
  async talk({ connect, head, seen }) {
    const wire = await connect()
    await wire.send(head())
    await seen('called')
    wire.reset()
    assert.deepEqual(await seen('late'), { aborted: true, ...abortReason, same: true })
  },
}

const lostUpload: Case = {
  rule: 'signal-tells-of-a-lost-client',
  name: 'the signal aborts when the client leaves in the middle of its upload, with what the reading rejects with',
  over: 'wire',
  app: (stage) => async (request) => {
    const { signal } = request
    stage.note('called')
    try {
      await request.text()
    } catch (error) {
      stage.note('rejected', { isReason: error === signal.reason, ...reasonNote(error) })
    }
    return { status: 200 }
  },
  async talk({ connect, head, seen }) {
    const wire = await connect()
    await wire.send(`${head('POST / HTTP/1.1', 'Content-Length: 10')}12345`)
    await seen('called')
    wire.reset()
    assert.deepEqual(await seen('rejected'), { isReason: true, ...abortReason })
  },
}

const answers: readonly (readonly [string, App, string])[] = [
  ['a GET', () => ({ status: 200, body: 'hello' }), ''],
  ['a POST whose body is read', async (request) => ({ status: 200, body: await request.text() }), 'hello'],
  ['a POST whose body is not read', () => ({ status: 200, body: 'hello' }), 'hello'],
  [
    'a streamed answer',
    () => ({
      status: 200,
      body: (async function* () {
        yield bytes('hello')
      })(),
    }),
    '',
  ],
]

const quiet: readonly Case[] = answers.flatMap(([what, app, body]) =>
  (['before', 'after'] as const).map(
    (when): Case => ({
      rule: 'signal-is-quiet-after-success',
      name: `the signal of ${what}, first read ${when} the answer, does not abort when the client leaves then`,
      over: 'wire',
      app: (stage) => (request, context) => {
        if (new URL(request.url).pathname === '/next') return { status: 200 }
        const early = when === 'before' ? request.signal : null
        early?.addEventListener('abort', () => stage.note('aborted'))
        void context.completed.then(async ({ outcome }) => {
          stage.note('completed', outcome)
          await stage.told('look')
          stage.note('looked', { early: early?.aborted ?? false, now: request.signal.aborted })
        })
        return app(request, context)
      },
      async talk({ connect, head, seen, tell, exchange, notes }) {
        const wire = await connect()
        const isPost = body !== ''
        await wire.send(isPost ? `${head('POST / HTTP/1.1', `Content-Length: ${body.length}`)}${body}` : head())
        assert.equal((await wire.message()).text, 'hello')
        assert.equal(await seen('completed'), 'sent')
        wire.reset()
        // Later connections are served, so that the server has seen the end of the first.
        await exchange({ target: '/next' })
        await exchange({ target: '/next' })
        tell('look')
        assert.deepEqual(await seen('looked'), { early: false, now: false })
        assert.deepEqual(notes('aborted'), [])
      },
    }),
  ),
)

const endings = ['a ReadableStream', 'an iterator'] as const

const inOrder: readonly Case[] = endings.flatMap((kind) =>
  (['the client leaves', 'its chunk is none'] as const).map(
    (cause): Case => ({
      rule: 'signal-comes-before-the-end-of-the-body',
      name: `the signal aborts before ${kind} is ended because ${cause}`,
      over: 'wire',
      breaches: cause === 'its chunk is none' ? ['chunks-are-bytes'] : [],
      app: (stage) => (request) => {
        const { signal } = request
        const events: string[] = []
        signal.addEventListener('abort', () => events.push('signal'))
        const end = () => {
          stage.note('ended', [...events, signal.aborted ? 'aborted' : 'not aborted'])
          return Promise.resolve({ done: true, value: undefined })
        }
        const second = cause === 'its chunk is none' ? ('text' as unknown as Uint8Array) : null
        const body = kind === 'an iterator' ? oneAndThen(stage, second, end) : streamOfOneAnd(stage, second, end)
        return { status: 200, body }
      },
      async talk({ connect, head, seen, tell }) {
        const wire = await connect()
        await wire.send(head())
        await wire.sees('<1>')
        if (cause === 'the client leaves') wire.reset()
        else tell('go on')
        assert.deepEqual(await seen('ended'), ['signal', 'aborted'])
      },
    }),
  ),
)

function oneAndThen(stage: Stage, second: Uint8Array | null, end: () => unknown): AsyncIterable<Uint8Array> {
  let given = false
  const next = async () => {
    if (!given) {
      given = true
      return { done: false, value: bytes('<1>') }
    }
    if (second === null) return never()
    await stage.told('go on')
    return { done: false, value: second }
  }
  return iterable({ next, return: end })
}

function streamOfOneAnd(stage: Stage, second: Uint8Array | null, end: () => unknown): ReadableStream<Uint8Array> {
  let given = false
  return new ReadableStream(
    {
      async pull(controller) {
        if (!given) {
          given = true
          return controller.enqueue(bytes('<1>'))
        }
        if (second === null) return never()
        await stage.told('go on')
        controller.enqueue(second)
      },
      cancel: () => void end(),
    },
    { highWaterMark: 0 },
  )
}

const sent: readonly {
  readonly what: string
  readonly method?: string
  readonly answer: ReturnType<App> | null
  readonly bytes: number
  readonly breaches?: Case['breaches']
}[] = [
  { what: 'a text', answer: { status: 200, body: 'héllo' }, bytes: 6 },
  { what: 'bytes', answer: { status: 200, body: bytes('hello') }, bytes: 5 },
  { what: 'a text of 1 MB', answer: { status: 200, body: 'x'.repeat(1_000_000) }, bytes: 1_000_000 },
  { what: 'no body', answer: { status: 200 }, bytes: 0 },
  { what: 'a 204', answer: { status: 204, body: 'hello' }, bytes: 0, breaches: ['no-content-has-no-body'] },
  { what: 'a 304', answer: { status: 304, body: 'hello' }, bytes: 0, breaches: ['not-modified-has-no-body'] },
  { what: 'the answer to a HEAD', method: 'HEAD', answer: { status: 200, body: 'hello' }, bytes: 0 },
  { what: 'an answer that is invalid', answer: null, bytes: 0, breaches: ['an-answer-is-an-object'] },
]

const completed: readonly Case[] = sent.map(({ what, method = 'GET', answer, bytes: expected, breaches = [] }) => ({
  rule: 'completed-tells-what-was-sent',
  name: `completed tells that ${expected} bytes were sent for ${what}`,
  over: 'exchange',
  breaches,
  app:
    (stage) =>
    (_request, { completed: completion }) => {
      void completion.then((told) => stage.note('completed', told))
      return answer as ReturnType<App>
    },
  async talk({ exchange, seen }) {
    await exchange({ method })
    assert.deepEqual(await seen('completed'), { outcome: 'sent', bytes: expected })
  },
}))

const completedStreams: readonly Case[] = bodies.map(({ form, framing, from, fields }) => ({
  rule: 'completed-tells-what-was-sent',
  name: `completed tells the bytes of ${form}, ${framing}, also when it is read afterwards`,
  over: 'exchange',
  app: (stage) => (_request, context) => {
    void context.completed.then(async (told) => {
      stage.note('completed', told)
      stage.note('late', await context.completed)
    })
    return {
      status: 200,
      headers: fields(6),
      body: from(
        (async function* () {
          yield bytes('hél')
          yield bytes('lo')
        })(),
      ),
    }
  },
  async talk({ exchange, seen }) {
    await exchange()
    assert.deepEqual(await seen('completed'), { outcome: 'sent', bytes: 6 })
    assert.deepEqual(await seen('late'), { outcome: 'sent', bytes: 6 })
  },
}))

const readAfterwards: Case = {
  rule: 'completed-tells-what-was-sent',
  name: 'completed that is first read long after the answer tells what was sent',
  over: 'exchange',
  app: (stage) => {
    let first: Promise<unknown> | null = null
    return (request, context) => {
      if (new URL(request.url).pathname === '/next') {
        void first?.then((told) => stage.note('late', told))
        return { status: 200 }
      }
      first = stage.told('read').then(() => context.completed)
      return { status: 200, body: 'hello' }
    }
  },
  async talk({ exchange, seen, tell }) {
    await exchange()
    await exchange({ target: '/next' })
    tell('read')
    assert.deepEqual(await seen('late'), { outcome: 'sent', bytes: 5 })
  },
}

const losses: readonly Case[] = [
  {
    rule: 'completed-tells-of-a-loss',
    name: 'completed tells of an exchange that is lost before its answer',
    over: 'wire',
    app:
      (stage) =>
      (_request, { completed: completion }) => {
        void completion.then((told) => stage.note('completed', told))
        stage.note('called')
        return never()
      },
    async talk({ connect, head, seen }) {
      const wire = await connect()
      await wire.send(head())
      await seen('called')
      wire.reset()
      assert.deepEqual(await seen('completed'), { outcome: 'aborted', bytes: 0 })
    },
  },
  ...bodies.map(
    ({ form, framing, from, fields }): Case => ({
      rule: 'completed-tells-of-a-loss',
      name: `completed tells of ${form}, ${framing}, that is lost, and of the bytes handed over`,
      over: 'wire',
      app:
        (stage) =>
        (_request, { completed: completion }) => {
          void completion.then((told) => stage.note('completed', told))
          const body = (async function* () {
            yield bytes('<1>')
            await never()
          })()
          return { status: 200, headers: fields(99), body: from(body) }
        },
      async talk({ connect, head, seen }) {
        const wire = await connect()
        await wire.send(head())
        await wire.sees('<1>')
        wire.reset()
        assert.deepEqual(await seen('completed'), { outcome: 'aborted', bytes: 3 })
      },
    }),
  ),
  {
    rule: 'completed-tells-of-a-loss',
    name: 'completed tells of a body that failed',
    over: 'wire',
    app:
      (stage) =>
      (_request, { completed: completion }) => {
        void completion.then((told) => stage.note('completed', told))
        const body = (async function* () {
          yield bytes('<1>')
          throw new Error('it failed')
        })()
        return { status: 200, body }
      },
    async talk({ connect, head, seen }) {
      const wire = await connect()
      await wire.send(head())
      assert.deepEqual(await seen('completed'), { outcome: 'aborted', bytes: 3 })
    },
  },
]

const background: readonly Case[] = [
  {
    rule: 'background-work-outlives-the-answer',
    name: 'work given to waitUntil() goes on after the answer has arrived',
    over: 'exchange',
    app: (stage) => (_request, context) => {
      context.waitUntil(stage.told('finish').then(() => stage.note('finished')))
      return { status: 200, body: 'hello' }
    },
    async talk({ exchange, seen, notes, tell }) {
      assert.equal((await exchange()).text, 'hello')
      assert.deepEqual(notes('finished'), [])
      tell('finish')
      await seen('finished')
    },
  },
  {
    rule: 'background-work-outlives-the-answer',
    name: 'work given to waitUntil() goes on after the client has left',
    over: 'wire',
    app: (stage) => (_request, context) => {
      context.waitUntil(stage.told('finish').then(() => stage.note('finished')))
      void context.completed.then(({ outcome }) => stage.note('completed', outcome))
      stage.note('called')
      return never()
    },
    async talk({ connect, head, seen, tell }) {
      const wire = await connect()
      await wire.send(head())
      await seen('called')
      wire.reset()
      assert.equal(await seen('completed'), 'aborted')
      tell('finish')
      await seen('finished')
    },
  },
  ...(['a promise', 'a thenable', 'a promise, after the answer,'] as const).map(
    (what): Case => ({
      rule: 'background-work-outlives-the-answer',
      name: `${what} given to waitUntil() that rejects is reported once and disturbs no answer`,
      over: 'exchange',
      app: (stage) => (_request, context) => {
        const failure = new Error('the work failed')
        if (what === 'a promise') context.waitUntil(Promise.reject(failure))
        else if (what === 'a thenable') context.waitUntil(thenable((_, reject) => reject(failure)))
        else
          void context.completed.then(() => context.waitUntil(stage.told('fail').then(() => Promise.reject(failure))))
        return { status: 200, body: 'hello' }
      },
      async talk({ exchange, seen, tell, notes }) {
        assert.equal((await exchange()).text, 'hello')
        tell('fail')
        assert.deepEqual(await seen('error'), { phase: 'wait-until', message: 'the work failed' })
        assert.equal(notes('error').length, 1)
      },
    }),
  ),
  ...([undefined, null, 7, 'work', () => Promise.resolve()] as const).map(
    (work): Case => ({
      rule: 'background-work-outlives-the-answer',
      name: `waitUntil() refuses ${typeof work === 'function' ? 'a function' : String(work)} with an error that says what it needs`,
      over: 'exchange',
      breaches: ['background-work-outlives-the-answer'],
      app: () => (_request, context) => {
        try {
          context.waitUntil(work as unknown as PromiseLike<unknown>)
        } catch (error) {
          return { status: 200, body: (error as Error).message }
        }
        return { status: 200, body: 'taken' }
      },
      async talk({ exchange }) {
        assert.match((await exchange()).text, /waitUntil\(\) needs a promise/)
      },
    }),
  ),
]

export const exchangeCases: readonly Case[] = [
  lostBeforeTheAnswer,
  ...lostDuringTheStream,
  readLate,
  lostUpload,
  ...quiet,
  ...inOrder,
  ...completed,
  ...completedStreams,
  readAfterwards,
  ...losses,
  ...background,
  ...factCases,
]

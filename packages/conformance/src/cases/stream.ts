/** How the chunks of an answer are pulled and sent, and what a failing one leads to. */
import { strict as assert } from 'node:assert'
import type { Case } from '../case.ts'
import { bodies, bytes, iterable } from './bodies.ts'
import { downloadCases } from './stream-downloads.ts'
import { endingCases } from './stream-endings.ts'

const notHeldBack: readonly Case[] = bodies.map(({ form, framing, from, fields }) => ({
  rule: 'chunks-are-not-held-back',
  name: `each chunk of ${form}, ${framing}, arrives before the next one is made`,
  over: 'wire',
  app: (stage) => (request) => {
    if (new URL(request.url).pathname === '/next') return { status: 200 }
    const chunks = async function* () {
      for (const [i, text] of ['<1>', '<2>'].entries()) {
        yield bytes(text)
        stage.note('asked for more')
        await stage.told(`go on ${i}`)
      }
      yield bytes('<3>')
    }
    return { status: 200, headers: fields(9), body: from(chunks()) }
  },
  async talk({ connect, head, tell, seen, exchange }) {
    const wire = await connect()
    await wire.send(head())
    for (const [i, text] of ['<1>', '<2>'].entries()) {
      await seen('asked for more')
      // A server that asks for the next chunk may still be about to send this one, and not after so many turns.
      for (let turn = 0; turn < 20 && !wire.unread().includes(text); turn += 1) await exchange({ target: '/next' })
      assert.ok(wire.unread().includes(text), `${text} is held back`)
      tell(`go on ${i}`)
    }
    const message = await wire.message()
    assert.equal(message.text, '<1><2><3>')
    assert.ok(message.complete)
  },
}))

const lastOfALength: Case = {
  rule: 'chunks-are-not-held-back',
  name: 'the last chunk of a declared length arrives before the body ends',
  over: 'wire',
  app: (stage) => (request) => {
    if (new URL(request.url).pathname === '/next') return { status: 200 }
    const chunks = async function* () {
      yield bytes('<1>')
      stage.note('asked for more')
      await stage.told('end')
    }
    return { status: 200, headers: [['content-length', '3']], body: chunks() }
  },
  async talk({ connect, head, tell, seen, exchange }) {
    const wire = await connect()
    await wire.send(head())
    await seen('asked for more')
    // As above.
    for (let turn = 0; turn < 20 && !wire.unread().includes('<1>'); turn += 1) await exchange({ target: '/next' })
    const hasCome = wire.unread().includes('<1>')
    tell('end')
    assert.equal((await wire.message()).text, '<1>')
    assert.ok(hasCome, 'the chunk is held back')
  },
}

const headFirst: readonly Case[] = bodies.map(({ form, framing, from, fields }) => ({
  rule: 'the-head-leaves-first',
  name: `the head of ${form}, ${framing}, arrives before the first chunk is made`,
  needs: ['flushHeaders'],
  over: 'wire',
  app: (stage) => () => ({
    status: 203,
    headers: fields(3),
    body: from(
      (async function* () {
        await stage.told('first')
        yield bytes('<1>')
      })(),
    ),
  }),
  async talk({ connect, head, tell }) {
    const wire = await connect()
    await wire.send(head())
    assert.equal((await wire.head()).status, 203)
    tell('first')
    assert.equal((await wire.message()).text, '<1>')
  },
}))

const noBytes: readonly (readonly [string, unknown])[] = [
  ['a string', 'text'],
  ['a number', 7],
  ['null', null],
  ['undefined', undefined],
  ['an ArrayBuffer', new ArrayBuffer(3)],
  ['an array of numbers', [1, 2, 3]],
]

const onlyBytes: readonly Case[] = bodies.flatMap(({ form, framing, from, fields }) =>
  noBytes.map(
    ([what, value]): Case => ({
      rule: 'chunks-are-bytes',
      name: `${what} as a chunk of ${form}, ${framing}, leaves the message incomplete`,
      over: 'wire',
      breaches: ['chunks-are-bytes'],
      app: (stage) => () => ({
        status: 200,
        headers: fields(99),
        body: from(
          (async function* () {
            yield bytes('<1>')
            await stage.told('go on')
            yield value as Uint8Array<ArrayBuffer>
          })(),
        ),
      }),
      async talk({ connect, head, tell, seen }) {
        const wire = await connect()
        await wire.send(head())
        await wire.sees('<1>')
        tell('go on')
        const message = await wire.message()
        assert.equal(message.complete, false)
        assert.equal(((await seen('error')) as { phase: string }).phase, 'body')
      },
    }),
  ),
)

const changedChunks: readonly Case[] = bodies.map(({ form, framing, from, fields }) => ({
  rule: 'given-chunks-are-given-away',
  name: `chunks of ${form}, ${framing}, that the app changes afterwards harm nothing but themselves`,
  over: 'exchange',
  breaches: ['given-chunks-are-given-away'],
  app: () => () => ({
    status: 200,
    headers: fields(9),
    body: from(
      (async function* () {
        const chunk = bytes('<1>')
        yield chunk
        chunk.fill(0)
        yield bytes('<2>')
        yield bytes('<3>')
      })(),
    ),
  }),
  async talk({ exchange }) {
    const message = await exchange()
    assert.ok(message.complete)
    // What was given first is whatever the server still had to send; the rest is as it was given.
    assert.equal(message.body.length, 9)
    assert.equal(message.text.slice(3), '<2><3>')
  },
}))

const visibleErrors: readonly Case[] = bodies.map(({ form, framing, from, fields }) => ({
  rule: 'an-error-after-the-head-is-visible',
  name: `${form}, ${framing}, that fails after its first chunk leaves the message incomplete`,
  over: 'wire',
  app: (stage) => () => ({
    status: 200,
    headers: fields(99),
    body: from(
      (async function* () {
        yield bytes('<1>')
        await stage.told('fail')
        throw new Error('the secret of the body')
      })(),
    ),
  }),
  async talk({ connect, head, tell, seen, notes }) {
    const wire = await connect()
    await wire.send(head())
    await wire.sees('<1>')
    tell('fail')
    const message = await wire.message()
    assert.equal(message.complete, false)
    assert.deepEqual(await seen('error'), { phase: 'body', message: 'the secret of the body' })
    assert.equal(notes('error').length, 1)
  },
}))

function failing(): never {
  throw new Error('at once')
}

const failsAtOnce: readonly (readonly [string, () => AsyncIterable<Uint8Array>])[] = [
  [
    'a generator that throws at once',
    async function* () {
      yield failing()
    },
  ],
  [
    'an iterator whose next() throws',
    () =>
      iterable({
        next() {
          throw new Error('at once')
        },
      }),
  ],
  ['an iterator whose next() rejects', () => iterable({ next: () => Promise.reject(new Error('at once')) })],
  [
    'a ReadableStream that errors in start()',
    () =>
      new ReadableStream({
        start(controller) {
          controller.error(new Error('at once'))
        },
      }),
  ],
]

const failingAtOnce: readonly Case[] = failsAtOnce.map(([what, body]) => ({
  rule: 'an-error-after-the-head-is-visible',
  name: `${what} is never taken for a whole answer`,
  over: 'wire',
  app: () => () => ({ status: 200, body: body() }),
  async talk({ connect, head, seen, notes }) {
    const wire = await connect()
    await wire.send(head())
    const outcome = await wire.outcome()
    assert.ok(outcome === 'closed' || !outcome.complete, 'the message looks complete')
    assert.deepEqual(await seen('error'), { phase: 'body', message: 'at once' })
    assert.equal(notes('error').length, 1)
  },
}))

const failingInATick: readonly Case[] = bodies.map(({ form, framing, from, fields }) => ({
  rule: 'an-error-after-the-head-is-visible',
  name: `${form}, ${framing}, that fails in the tick of its first chunk leaves the message incomplete`,
  over: 'wire',
  app: () => () => ({
    status: 200,
    headers: fields(3),
    body: from(
      (async function* () {
        yield bytes('<')
        throw new Error('in the same tick')
      })(),
    ),
  }),
  async talk({ connect, head, seen }) {
    const wire = await connect()
    await wire.send(head())
    const outcome = await wire.outcome()
    assert.ok(outcome === 'closed' || !outcome.complete, 'the message looks complete')
    assert.deepEqual(await seen('error'), { phase: 'body', message: 'in the same tick' })
  },
}))

export const streamCases: readonly Case[] = [
  ...notHeldBack,
  lastOfALength,
  ...headFirst,
  ...downloadCases,
  ...onlyBytes,
  ...changedChunks,
  ...visibleErrors,
  ...failingAtOnce,
  ...failingInATick,
  ...endingCases,
]

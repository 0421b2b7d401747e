/** Lengths that an app declares, beyond the rows of `tables/framing.ts`: sent, counted, and what follows from a wrong one. */
import { strict as assert } from 'node:assert'
import type { App, HttpResponse } from '@tsgi/spec'
import type { Case, WireCase, WireTalk } from '../case.ts'

type Headers = readonly (readonly [string, string])[]

const encode = (text: string) => new TextEncoder().encode(text)

async function* chunksOf(...texts: readonly string[]) {
  for (const text of texts) yield encode(text)
}

function streamOf(...texts: readonly string[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const text of texts) controller.enqueue(encode(text))
      controller.close()
    },
  })
}

const length = (value: string): Headers => [['content-length', value]]

/** Framed by the app and the server alike. */
const framed: readonly (() => HttpResponse)[] = [
  () => ({ status: 200, headers: length('5'), body: 'hello' }),
  () => ({ status: 200, headers: length('5'), body: encode('hello') }),
  () => ({ status: 200, headers: length('5'), body: chunksOf('he', 'llo') }),
  () => ({ status: 200, headers: length('5'), body: streamOf('he', 'llo') }),
  () => new Response('hello', { headers: { 'content-length': '5' } }),
  () => ({ status: 200, headers: length('00005'), body: 'hello' }),
]

/** Each is a wrong length of the text `hello`, unless a body stands behind it. */
const wrongLengths: readonly (readonly [what: string, headers: Headers, body?: () => HttpResponse['body']])[] = [
  ['of characters instead of bytes', length('5'), () => 'héllo'],
  ['empty', length('')],
  ['a space', length(' ')],
  ['with a sign', length('+5')],
  ['negative', length('-5')],
  ['a list', length('5,5')],
  ['a list with a space', length('5, 5')],
  ['hexadecimal', length('0x5')],
  ['with a fraction', length('5.0')],
  ['with an exponent', length('5e0')],
  ['a word', length('five')],
  ['no safe integer', length('9007199254740993')],
  ['given twice', [...length('5'), ...length('5')]],
  ['given twice with different values', [...length('5'), ...length('6')]],
  ['of a stream, with a sign', length('+5'), () => chunksOf('hello')],
  ['of a stream, given twice', [...length('5'), ...length('5')], () => chunksOf('hello')],
]

/** Asserts that what came is a part of `allowed` and no more, and that nothing of this connection is served again. */
async function assertCut({ connect, head, seen, notes }: WireTalk, allowed: string): Promise<void> {
  const wire = await connect()
  await wire.send(head())
  const message = await wire.outcome()
  if (message !== 'closed') {
    assert.equal(message.header('transfer-encoding'), null)
    assert.ok(allowed.startsWith(message.text), `nothing but ${allowed} may be sent, ${message.text} came`)
    // Nothing tells the client that it is whole, unless all that was declared had been sent.
    assert.ok(!message.complete || message.text === allowed)
  }
  await wire.send(head('GET /next HTTP/1.1'))
  assert.equal(await wire.outcome(), 'closed')
  assert.equal(wire.unread().toString(), '')
  assert.equal(((await seen('error')) as { phase: string }).phase, 'body')
  assert.equal(notes('error').length, 1)
  assert.equal(notes('called').length, 1)
}

function isCut(
  rule: 'short-bodies-are-cut' | 'long-bodies-are-cut',
  name: string,
  declared: number,
  allowed: string,
  body: () => HttpResponse['body'],
): WireCase {
  return {
    rule,
    name,
    over: 'wire',
    breaches: [rule],
    app: ({ note }): App => {
      return () => {
        note('called')
        return { status: 200, headers: length(String(declared)), body: body() }
      }
    },
    talk: (talk) => assertCut(talk, allowed),
  }
}

export const framingLengthCases: readonly Case[] = [
  {
    rule: 'an-answer-has-one-framing',
    name: 'a length that the app declares is sent once, whatever the body is',
    over: 'exchange',
    app: () => (request) => framed[Number(new URL(request.url).pathname.slice(1))]?.() ?? { status: 404 },
    async talk({ exchange }) {
      for (const i of framed.keys()) {
        const message = await exchange({ target: `/${i}` })
        assert.deepEqual(message.all('content-length'), ['5'])
        assert.deepEqual(message.all('transfer-encoding'), [])
        assert.equal(message.text, 'hello')
      }
    },
  },
  {
    rule: 'an-answer-has-one-framing',
    name: 'a transfer-encoding of the app changes no framing, with a length and without',
    only: 'framing of HTTP/1.1',
    over: 'exchange',
    breaches: ['connection-fields-are-the-servers'],
    app: () => (request) => {
      const coding = ['transfer-encoding', 'gzip, chunked'] as const
      const answers: readonly HttpResponse[] = [
        { status: 200, headers: [coding], body: 'hello' },
        { status: 200, headers: [coding, ...length('5')], body: 'hello' },
        { status: 200, headers: [...length('5'), coding], body: chunksOf('hello') },
        { status: 200, headers: [coding, coding], body: chunksOf('hello') },
      ]
      return answers[Number(new URL(request.url).pathname.slice(1))] ?? { status: 404 }
    },
    async talk({ exchange }) {
      for (const [i, framing] of ['length', 'length', 'length', 'chunked'].entries()) {
        const message = await exchange({ target: `/${i}` })
        assert.equal(message.framing, framing)
        assert.equal(message.all('content-length').length + message.all('transfer-encoding').length, 1)
        assert.equal(message.text, 'hello')
      }
    },
  },
  {
    rule: 'declared-lengths-are-sent',
    name: 'chunks with a declared length are sent with that length and not chunked',
    over: 'exchange',
    app: () => (request) => {
      const answers: readonly HttpResponse[] = [
        { status: 200, headers: length('7'), body: chunksOf('one ', 'two') },
        { status: 200, headers: length('7'), body: chunksOf('one two') },
        { status: 200, headers: length('7'), body: streamOf('one', ' ', 'two') },
        { status: 200, headers: length('0'), body: chunksOf() },
        {
          status: 200,
          headers: length('200000'),
          body: chunksOf(...Array.from({ length: 200 }, () => 'x'.repeat(1000))),
        },
        { status: 200, headers: length('200000'), body: chunksOf('x'.repeat(200_000)) },
      ]
      return answers[Number(new URL(request.url).pathname.slice(1))] ?? { status: 404 }
    },
    async talk({ exchange }) {
      const large = 'x'.repeat(200_000)
      for (const [i, text] of ['one two', 'one two', 'one two', '', large, large].entries()) {
        const message = await exchange({ target: `/${i}` })
        assert.equal(message.framing, 'length')
        assert.equal(message.header('content-length'), String(text.length))
        assert.equal(message.text, text)
        assert.ok(message.complete)
      }
    },
  },
  {
    rule: 'a-length-is-one-number',
    name: 'a length that is no decimal number, is given twice or is not that of the body is answered with 500',
    over: 'exchange',
    breaches: ['a-length-is-one-number'],
    app: () => (request) => {
      const [, headers, body] = wrongLengths[Number(new URL(request.url).pathname.slice(1))] ?? ['', []]
      return { status: 200, headers, body: body === undefined ? 'hello' : body() }
    },
    async talk({ exchange, seen }) {
      for (const [i, [what]] of wrongLengths.entries()) {
        const message = await exchange({ target: `/${i}` })
        assert.equal(message.status, 500, what)
        assert.deepEqual(message.all('content-length'), ['0'], what)
        assert.equal(((await seen('error')) as { phase: string }).phase, 'answer', what)
      }
    },
  },
  isCut('short-bodies-are-cut', 'chunks that end before the declared length cut the connection', 10, 'hello', () =>
    chunksOf('he', 'llo'),
  ),
  isCut('short-bodies-are-cut', 'a stream that ends one byte before its declared length cuts it', 6, 'hello', () =>
    streamOf('hello'),
  ),
  isCut('short-bodies-are-cut', 'no chunks at all where a length was declared cut the connection', 10, '', () =>
    chunksOf(),
  ),
  isCut(
    'long-bodies-are-cut',
    'a chunk that begins at the declared length cuts the connection, and nothing of it is sent',
    5,
    'hello',
    () => chunksOf('hello', 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'),
  ),
  isCut(
    'long-bodies-are-cut',
    'a chunk that goes beyond the declared length cuts the connection, and nothing beyond is sent',
    8,
    'hello wo',
    () => chunksOf('hello ', 'world'),
  ),
  isCut('long-bodies-are-cut', 'one chunk longer than the declared length cuts the connection', 5, 'hello', () =>
    streamOf('hello world'),
  ),
  isCut('long-bodies-are-cut', 'a chunk where the length 0 was declared cuts the connection', 0, '', () =>
    chunksOf('x'),
  ),
  {
    rule: 'long-bodies-are-cut',
    name: 'an endless stream is cut at its declared length and ended',
    over: 'wire',
    breaches: ['long-bodies-are-cut'],
    app:
      ({ note }) =>
      () => {
        note('called')
        return {
          status: 200,
          headers: length('100000'),
          body: new ReadableStream<Uint8Array>({
            pull: (controller) => controller.enqueue(encode('x'.repeat(30_000))),
            cancel: () => note('cancelled'),
          }),
        }
      },
    async talk(talk) {
      await assertCut(talk, 'x'.repeat(100_000))
      await talk.seen('cancelled')
    },
  },
]

/** Answers with which an app gets rid of a client. */
import { strict as assert } from 'node:assert'
import type { HttpResponse } from '@tsgi/spec'
import type { Case, WireCase } from '../case.ts'

interface Kind {
  readonly method?: string
  readonly status?: number
  readonly body?: () => HttpResponse['body']
  readonly text: string
}

const large = 'text '.repeat(40_000)
const encode = (text: string) => new TextEncoder().encode(text)

async function* chunks() {
  yield encode('one ')
  yield encode('two')
}

/** Each is answered in full, and nothing behind it. */
function endsTheConnection(name: string, kind: Kind, value = 'close'): WireCase {
  const { method = 'GET', status = 200, body = () => null, text } = kind
  return {
    rule: 'connection-close-is-a-wish',
    name,
    over: 'wire',
    app:
      ({ note }) =>
      () => {
        note('called')
        return { status, headers: [['connection', value]], body: body() }
      },
    async talk({ connect, head, notes, seen }) {
      const wire = await connect()
      await wire.send(head(`${method} / HTTP/1.1`))
      const message = await wire.message(method)
      assert.equal(message.status, status)
      assert.equal(message.text, text)
      assert.ok(message.complete)
      assert.match(message.header('connection') ?? '', /^close$/i)
      await wire.send(head('GET /behind HTTP/1.1'))
      await wire.closed()
      assert.equal(wire.unread().toString(), '')
      await seen('called')
      assert.equal(notes('called').length, 1)
    },
  }
}

export const answerCloseCases: readonly Case[] = [
  endsTheConnection('an answer with text that says connection: close is the last of its connection', {
    body: () => 'hello',
    text: 'hello',
  }),
  endsTheConnection('the wish to close is seen in any case', { body: () => encode('bytes'), text: 'bytes' }, 'CLOSE'),
  endsTheConnection('an empty answer that says connection: close is the last of its connection', { text: '' }),
  endsTheConnection('a large answer that says connection: close is complete and the last of its connection', {
    body: () => large,
    text: large,
  }),
  endsTheConnection('a streamed answer that says connection: close is complete and the last of its connection', {
    body: chunks,
    text: 'one two',
  }),
  endsTheConnection('a 204 that says connection: close is the last of its connection', { status: 204, text: '' }),
  endsTheConnection('a 304 that says connection: close is the last of its connection', { status: 304, text: '' }),
  endsTheConnection('an answer to a HEAD that says connection: close is the last of its connection', {
    method: 'HEAD',
    body: () => 'hello',
    text: '',
  }),
  {
    rule: 'connection-close-is-a-wish',
    name: 'a stream with a declared length that says connection: close is complete and the last of its connection',
    over: 'wire',
    app: () => () => ({
      status: 200,
      headers: [
        ['content-length', '7'],
        ['connection', 'close'],
      ],
      body: chunks(),
    }),
    async talk({ connect, head }) {
      const wire = await connect()
      await wire.send(head())
      const message = await wire.message()
      assert.equal(message.text, 'one two')
      assert.ok(message.complete)
      assert.match(message.header('connection') ?? '', /^close$/i)
      await wire.send(head('GET /behind HTTP/1.1'))
      await wire.closed()
      assert.equal(wire.unread().toString(), '')
    },
  },
  {
    rule: 'connection-close-is-a-wish',
    name: 'where the client says connection: close as well, the answer says it once',
    over: 'wire',
    app: () => (request) => {
      const headers = [['connection', 'close']] as const
      const answers: readonly HttpResponse[] = [
        { status: 200, headers, body: 'hello' },
        { status: 200, headers, body: large },
        { status: 200, headers, body: chunks() },
        { status: 204, headers },
      ]
      return answers[Number(new URL(request.url).pathname.slice(1))] ?? { status: 404 }
    },
    async talk({ connect, head }) {
      const each = ['hello', large, 'one two', ''].map(async (text, i) => {
        const wire = await connect()
        await wire.send(head(`GET /${i} HTTP/1.1`, 'Connection: close'))
        const message = await wire.message()
        assert.equal(message.text, text)
        assert.equal(message.all('connection').join(' | ').toLowerCase(), 'close')
        await wire.closed()
        assert.equal(wire.unread().toString(), '')
      })
      await Promise.all(each)
    },
  },
  {
    rule: 'connection-close-is-a-wish',
    name: 'close among other connection options ends the connection, and those are dropped',
    over: 'wire',
    breaches: ['connection-fields-are-the-servers'],
    app: () => () => ({ status: 200, headers: [['connection', 'x-hop , Close,x-other']], body: 'hello' }),
    async talk({ connect, head }) {
      const wire = await connect()
      await wire.send(head())
      const message = await wire.message()
      assert.equal(message.text, 'hello')
      assert.match(message.header('connection') ?? '', /^close$/i)
      await wire.closed()
    },
  },
  {
    rule: 'connection-close-is-a-wish',
    name: 'a request that came together with the one whose answer says connection: close is not served',
    over: 'wire',
    asIs: true,
    app:
      ({ note }) =>
      () => {
        note('called')
        return { status: 200, headers: [['connection', 'close']], body: 'hello' }
      },
    async talk({ connect, head, notes, seen }) {
      const wire = await connect()
      await wire.send(head() + head('GET /behind HTTP/1.1'))
      assert.equal((await wire.message()).text, 'hello')
      await wire.closed()
      // What the host tells comes on a way of its own.
      await seen('called')
      assert.equal(wire.unread().toString(), '')
      assert.equal(notes('called').length, 1)
    },
  },
  {
    rule: 'connection-close-is-a-wish',
    name: 'a word that only contains close is no wish: the connection serves on',
    over: 'wire',
    breaches: ['connection-fields-are-the-servers'],
    app: () => () => ({ status: 200, headers: [['connection', 'closed, x-close']], body: 'hello' }),
    async talk({ connect, head }) {
      const wire = await connect()
      for (let i = 0; i < 2; i += 1) {
        await wire.send(head())
        assert.equal((await wire.message()).text, 'hello')
      }
    },
  },
]

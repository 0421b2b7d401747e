/** Answers that end with their head: to a HEAD, and 204, 205 and 304. */
import { strict as assert } from 'node:assert'
import type { App, HttpResponse } from '@tsgi/spec'
import type { RuleId } from '@tsgi/spec/rules'
import type { Case, WireCase } from '../case.ts'
import type { ClientMessage } from '../message.ts'

type Parts = Omit<HttpResponse, 'status'>

const encode = (text: string) => new TextEncoder().encode(text)

async function* chunks() {
  yield encode('one ')
  yield encode('two')
}

/** Each kind of body that an app may give, with the length that is known of it. */
const kinds: readonly (readonly [what: string, make: () => Parts, length: string | null])[] = [
  ['text', () => ({ body: 'héllo' }), '6'],
  ['large text', () => ({ body: 'x'.repeat(200_000) }), '200000'],
  ['bytes', () => ({ body: encode('bytes') }), '5'],
  ['an empty text', () => ({ body: '' }), '0'],
  ['text with a declared length', () => ({ headers: [['content-length', '5']], body: 'hello' }), '5'],
  ['a declared length without a body', () => ({ headers: [['content-length', '1234']] }), '1234'],
  ['a declared length of an empty text', () => ({ headers: [['content-length', '1234']], body: '' }), '1234'],
  ['chunks with a declared length', () => ({ headers: [['content-length', '7']], body: chunks() }), '7'],
  ['chunks', () => ({ body: chunks() }), null],
  ['a stream', () => ({ body: new Response('hello').body }), null],
  ['nothing', () => ({}), null],
]

/** A case in which an answer of each kind ends with its head, and the same connection serves the next request. */
function endsWithItsHead(
  rule: RuleId,
  name: string,
  { method = 'GET', status = 200 }: { readonly method?: string; readonly status?: number },
  check: (message: ClientMessage, length: string | null, what: string) => void,
): WireCase {
  return {
    rule,
    name,
    over: 'wire',
    // What a server drops, an app should not have given.
    breaches: [204, 205, 304].includes(status) ? [rule] : [],
    app: (): App => (request) => {
      const kind = kinds[Number(new URL(request.url).pathname.slice(1))]
      return kind === undefined ? { status: 200, body: 'next' } : { ...kind[1](), status }
    },
    async talk({ connect, head }) {
      const wire = await connect()
      for (const [i, [what, , length]] of kinds.entries()) {
        await wire.send(head(`${method} /${i} HTTP/1.1`))
        const message = await wire.message(method)
        assert.equal(message.status, status, what)
        assert.equal(message.text, '', what)
        check(message, length, what)
        await wire.send(head('GET /next HTTP/1.1'))
        // A byte of the body before it would be no status line.
        assert.equal((await wire.message()).text, 'next', what)
        assert.equal(wire.unread().length, 0, what)
      }
    },
  }
}

/** An endless body that tells when it is ended. */
function endless(note: (name: string) => void): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull: (controller) => controller.enqueue(encode('x'.repeat(1000))),
    cancel: () => note('ended'),
  })
}

export const framingWithoutBodyCases: readonly Case[] = [
  endsWithItsHead(
    'head-has-no-body',
    'a HEAD is answered without the bytes of its body, and the connection serves on',
    { method: 'HEAD' },
    (message, _length, what) => assert.ok(message.all('content-length').length <= 1, what),
  ),
  endsWithItsHead(
    'head-has-no-body',
    'a HEAD is answered with a 404 without the bytes of its body, and the connection serves on',
    { method: 'HEAD', status: 404 },
    (message, _length, what) => assert.ok(message.all('content-length').length <= 1, what),
  ),
  endsWithItsHead(
    'head-keeps-the-length',
    'the answer to a HEAD has the length that was declared or that its text or bytes have, and no other',
    { method: 'HEAD' },
    (message, length, what) => assert.equal(message.header('content-length'), length, what),
  ),
  {
    rule: 'head-keeps-the-length',
    name: 'the answer to a HEAD has the headers of the answer to a GET',
    over: 'exchange',
    app: () => () => ({
      status: 203,
      headers: [
        ['content-type', 'text/plain'],
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2'],
        ['etag', '"1"'],
      ],
      body: 'hello',
    }),
    async talk({ exchange }) {
      const [get, head] = [await exchange(), await exchange({ method: 'HEAD' })]
      // Without the date, which may be that of the next second; sorted, because the server's own have no order.
      const fields = (message: ClientMessage) =>
        message.headers
          .filter(([name]) => name !== 'date')
          .map(String)
          .sort()
      assert.deepEqual(fields(head), fields(get))
      assert.equal(head.status, 203)
    },
  },
  {
    rule: 'head-ends-the-body',
    name: 'the answer to a HEAD is complete though its body is endless, the body is ended, and the connection serves on',
    over: 'wire',
    app:
      ({ note }) =>
      (request) =>
        request.url.endsWith('/next')
          ? { status: 200, body: 'next' }
          : {
              status: 200,
              headers: request.url.endsWith('/declared') ? [['content-length', '1000000000']] : [],
              body: endless(note),
            },
    async talk({ connect, head, seen }) {
      const wire = await connect()
      for (const target of ['/', '/declared']) {
        await wire.send(head(`HEAD ${target} HTTP/1.1`))
        const message = await wire.message('HEAD')
        assert.equal(message.status, 200)
        assert.equal(message.header('content-length'), target === '/' ? null : '1000000000')
        await wire.send(head('GET /next HTTP/1.1'))
        assert.equal((await wire.message()).text, 'next')
        await seen('ended')
      }
    },
  },
  endsWithItsHead(
    'no-content-has-no-body',
    'a 204 has neither body nor length whatever the app gives, and the connection serves on',
    { status: 204 },
    (message, _length, what) => {
      assert.deepEqual(message.all('content-length'), [], what)
      assert.deepEqual(message.all('transfer-encoding'), [], what)
    },
  ),
  endsWithItsHead(
    'no-content-has-no-body',
    'a 204 to a HEAD has no length, and the connection serves on',
    { method: 'HEAD', status: 204 },
    (message, _length, what) => assert.deepEqual(message.all('content-length'), [], what),
  ),
  endsWithItsHead(
    'reset-content-has-no-body',
    'a 205 has no content whatever the app gives, and the connection serves on',
    { status: 205 },
    (message, _length, what) => {
      // Without one of the two, the client would wait for the end of the connection.
      assert.notEqual(message.framing, 'close', what)
      assert.ok(message.complete, what)
    },
  ),
  endsWithItsHead(
    'not-modified-has-no-body',
    'a 304 has no body, and no length but the one that is known',
    { status: 304 },
    (message, length, what) => {
      assert.equal(message.header('content-length'), length, what)
      assert.deepEqual(message.all('transfer-encoding'), [], what)
    },
  ),
  {
    rule: 'not-modified-has-no-body',
    name: 'the fields of a 304 are sent',
    over: 'exchange',
    app: () => () => ({
      status: 304,
      headers: [
        ['etag', '"1"'],
        ['cache-control', 'max-age=60'],
      ],
    }),
    async talk({ exchange }) {
      const message = await exchange()
      assert.equal(message.header('etag'), '"1"')
      assert.equal(message.header('cache-control'), 'max-age=60')
    },
  },
]

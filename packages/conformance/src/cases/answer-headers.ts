/** The headers of an answer: which are sent, how, and which are the server's. */
import { strict as assert } from 'node:assert'
import type { HttpResponse } from '@tsgi/spec'
import type { Case } from '../case.ts'

type Pair = readonly [string, string]

/** The pairs as something else that is iterable. */
const shapes: readonly ((pairs: readonly Pair[]) => Iterable<Pair>)[] = [
  (pairs) => pairs,
  (pairs) => Object.freeze(pairs.map((pair) => Object.freeze(pair))),
  (pairs) => new Map(pairs),
  (pairs) => new Headers(pairs.map(([name, value]) => [name, value])),
  (pairs) => ({
    *[Symbol.iterator]() {
      yield* pairs
    },
  }),
  (pairs) => new Set(pairs),
]

const many = Array.from({ length: 300 }, (_, i): Pair => [`x-many-${i}`, 'value '.repeat(i % 20).trim()])

const encode = (text: string) => new TextEncoder().encode(text)

/** One body of each kind; the last is none. */
const bodies: readonly (() => HttpResponse['body'])[] = [
  () => 'text é',
  () => encode('bytes'),
  () =>
    (async function* () {
      yield encode('chunk')
    })(),
  () => null,
]

const connectionFields: readonly Pair[] = [
  ['connection', 'x-named-here, x-and-here'],
  ['keep-alive', 'timeout=4321'],
  ['proxy-connection', 'x-proxied'],
  ['te', 'x-te'],
  ['trailer', 'x-trailer'],
  ['transfer-encoding', 'chunked'],
  ['upgrade', 'x-protocol'],
]

export const answerHeaderCases: readonly Case[] = [
  {
    rule: 'answer-headers-are-pairs',
    name: 'headers come from an array, a frozen array, a Map, a Headers, a generator or a Set',
    over: 'exchange',
    app: () => (request) => ({
      status: 200,
      headers: shapes[Number(new URL(request.url).pathname.slice(1))]?.([
        ['x-first', 'one'],
        ['x-second', 'two\tand "three"; q=1'],
        ['x-third', ''],
      ]),
    }),
    async talk({ exchange }) {
      for (let i = 0; i < shapes.length; i += 1) {
        const message = await exchange({ target: `/${i}` })
        assert.equal(message.status, 200)
        const own = message.headers.filter(([name]) => name.startsWith('x-'))
        assert.deepEqual(own, [
          ['x-first', 'one'],
          ['x-second', 'two\tand "three"; q=1'],
          ['x-third', ''],
        ])
      }
    },
  },
  {
    rule: 'answer-headers-are-pairs',
    name: 'three hundred headers and one of thirty thousand characters are sent',
    over: 'exchange',
    app: () => () => ({
      status: 200,
      headers: [...many, ['x-long', 'x'.repeat(30_000)]],
      body: 'hello',
    }),
    async talk({ exchange }) {
      const message = await exchange()
      assert.deepEqual(
        message.headers.filter(([name]) => name.startsWith('x-many')),
        many,
      )
      assert.equal(message.header('x-long'), 'x'.repeat(30_000))
      assert.equal(message.text, 'hello')
    },
  },
  {
    rule: 'answer-names-are-tokens',
    name: 'a header name of every kind of character of a token is sent',
    over: 'exchange',
    app: () => () => ({ status: 200, headers: [["!#$%&'*+-.^_`|~09az", 'value']] }),
    async talk({ exchange }) {
      assert.equal((await exchange()).header("!#$%&'*+-.^_`|~09az"), 'value')
    },
  },
  {
    rule: 'answer-names-are-lower-case',
    name: 'upper-case names are sent in lower case',
    over: 'wire',
    breaches: ['answer-names-are-lower-case'],
    app: () => () => ({
      status: 200,
      headers: [
        ['X-Upper-Case', 'Value'],
        ['SET-COOKIE', 'A=1'],
        ['set-cookie', 'b=2'],
      ],
      body: 'hello',
    }),
    async talk({ connect, head }) {
      const wire = await connect()
      await wire.send(head())
      await wire.sees('hello')
      const text = wire.unread().toString('latin1')
      assert.ok(text.includes('\r\nx-upper-case: Value\r\n'), text)
      assert.ok(text.includes('\r\nset-cookie: A=1\r\nset-cookie: b=2\r\n'), text)
    },
  },
  {
    rule: 'answer-names-are-lower-case',
    name: 'upper-case names that the server knows mean what they mean in lower case',
    over: 'exchange',
    breaches: ['answer-names-are-lower-case', 'connection-fields-are-the-servers'],
    app: () => () => ({
      status: 200,
      headers: [
        ['Content-Length', '5'],
        ['Transfer-Encoding', 'chunked'],
        ['Keep-Alive', 'timeout=4321'],
        ['Date', 'Sun, 06 Nov 1994 08:49:37 GMT'],
      ],
      body: 'hello',
    }),
    async talk({ exchange }) {
      const message = await exchange()
      assert.deepEqual(message.all('content-length'), ['5'])
      assert.deepEqual(message.all('transfer-encoding'), [])
      assert.ok(!message.all('keep-alive').includes('timeout=4321'))
      assert.equal(message.all('date').length, 1)
    },
  },
  {
    rule: 'header-values-are-ascii',
    name: 'values beyond ASCII are passed on byte by byte, whatever the body is',
    over: 'wire',
    breaches: ['header-values-are-ascii'],
    app: () => (request) => ({
      status: 200,
      headers: [
        ['x-value', 'a\x80\xe9\xffb'],
        ['x-ascii', 'plain'],
      ],
      body: bodies[Number(new URL(request.url).pathname.slice(1))]?.() ?? null,
    }),
    async talk({ connect, head }) {
      const wire = await connect()
      for (const [i, text] of ['text é', 'bytes', 'chunk', ''].entries()) {
        for (const method of ['GET', 'HEAD']) {
          await wire.send(head(`${method} /${i} HTTP/1.1`))
          // Decoded as Latin-1, so that a byte is a character.
          const message = await wire.message(method)
          assert.equal(message.header('x-value'), 'a\x80\xe9\xffb', `${method} /${i}`)
          assert.equal(message.header('x-ascii'), 'plain')
          assert.equal(message.text, method === 'HEAD' ? '' : text)
        }
      }
    },
  },
  {
    rule: 'repeated-names-stay-apart',
    name: 'three cookies are sent as three lines in their order',
    over: 'exchange',
    app: () => () => ({
      status: 200,
      headers: [
        ['set-cookie', 'a=1; expires=Sun, 06 Nov 1994 08:49:37 GMT'],
        ['set-cookie', 'b=2'],
        ['x-between', 'here'],
        ['set-cookie', 'a=3'],
      ],
    }),
    async talk({ exchange }) {
      const cookies = (await exchange()).all('set-cookie')
      assert.deepEqual(cookies, ['a=1; expires=Sun, 06 Nov 1994 08:49:37 GMT', 'b=2', 'a=3'])
    },
  },
  {
    rule: 'repeated-names-stay-apart',
    name: 'a name that some platforms take for a single one is sent with each of its values',
    over: 'exchange',
    app: () => () => ({
      status: 200,
      headers: [
        ['content-language', 'en'],
        ['content-location', '/a'],
        ['content-language', 'de'],
        ['set-cookie', 'a=1'],
        ['content-location', '/b'],
        ['set-cookie', 'b=2'],
      ],
      body: 'hello',
    }),
    async talk({ exchange }) {
      const message = await exchange()
      assert.equal(message.text, 'hello')
      // One list or a line for each: both mean the same (RFC 9110 section 5.3).
      assert.equal(message.all('content-language').join(', '), 'en, de')
      assert.equal(message.all('content-location').join(', '), '/a, /b')
      assert.deepEqual(message.all('set-cookie'), ['a=1', 'b=2'])
    },
  },
  {
    rule: 'values-are-trimmed',
    name: 'white space around the value of an answer’s field does not lose the field',
    over: 'exchange',
    app: () => () => ({
      status: 200,
      headers: [
        ['x-before', ' a b'],
        ['x-behind', 'a b\t '],
        ['x-empty', ' \t'],
      ],
      body: 'hello',
    }),
    async talk({ exchange }) {
      const message = await exchange()
      assert.equal(message.header('x-before')?.trim(), 'a b')
      assert.equal(message.header('x-behind')?.trim(), 'a b')
      assert.equal(message.header('x-empty')?.trim(), '')
    },
  },
  {
    rule: 'repeated-names-stay-apart',
    name: 'other repeated names are sent as separate lines, and all lines in the order of the app',
    over: 'exchange',
    app: () => () => ({
      status: 200,
      headers: [
        ['x-b', '2'],
        ['link', '</a>; rel=preload'],
        ['x-a', '1, 1'],
        ['link', '</b>; rel=preload'],
        ['x-b', '2'],
      ],
      body: 'hello',
    }),
    async talk({ exchange }) {
      const { headers } = await exchange()
      assert.deepEqual(
        headers.filter(([name]) => name === 'link' || name.startsWith('x-')),
        [
          ['x-b', '2'],
          ['link', '</a>; rel=preload'],
          ['x-a', '1, 1'],
          ['link', '</b>; rel=preload'],
          ['x-b', '2'],
        ],
      )
    },
  },
  {
    rule: 'connection-fields-are-the-servers',
    name: 'fields about the connection are not sent on, whatever the body is',
    only: 'framing of HTTP/1.1; see connection-fields-are-not-sent-over-http2',
    over: 'exchange',
    breaches: ['connection-fields-are-the-servers'],
    app: () => (request) => ({
      status: 200,
      headers: [...connectionFields, ['x-other', 'sent']],
      body: bodies[Number(new URL(request.url).pathname.slice(1))]?.() ?? null,
    }),
    async talk({ exchange }) {
      for (const [i, text] of ['text é', 'bytes', 'chunk', ''].entries()) {
        const message = await exchange({ target: `/${i}` })
        assert.equal(message.header('x-other'), 'sent')
        // The server may send fields of these names itself, and frames a stream with one of them.
        for (const [name, value] of connectionFields) {
          const own = name === 'transfer-encoding' && text === 'chunk' ? ['chunked'] : []
          assert.deepEqual(
            message.all(name).filter((one) => one === value),
            own,
            name,
          )
        }
        assert.equal(message.text, text)
        assert.ok(message.complete)
      }
    },
  },
  {
    rule: 'date-is-single',
    name: 'an answer of any kind has one date, that of now',
    over: 'exchange',
    app: () => (request) => ({
      status: new URL(request.url).pathname === '/4' ? 204 : 200,
      body: bodies[Number(new URL(request.url).pathname.slice(1))]?.() ?? null,
    }),
    async talk({ exchange }) {
      for (const method of ['GET', 'HEAD']) {
        for (let i = 0; i <= 4; i += 1) {
          const date = (await exchange({ method, target: `/${i}` })).header('date') ?? ''
          assert.match(date, /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/)
          assert.ok(Math.abs(Date.parse(date) - Date.now()) < 60_000, date)
        }
      }
    },
  },
  {
    rule: 'date-is-single',
    name: 'an answer has one date when the app sets one, and when it sets two',
    over: 'exchange',
    app: () => (request) => {
      const date = ['date', 'Sun, 06 Nov 1994 08:49:37 GMT'] as const
      return { status: 200, headers: request.url.endsWith('/two') ? [date, date] : [date], body: 'hello' }
    },
    async talk({ exchange }) {
      for (const target of ['/one', '/two']) assert.equal((await exchange({ target })).all('date').length, 1, target)
    },
  },
  {
    rule: 'date-of-the-app-is-sent',
    name: 'the date of the app is sent instead of the server’s own, whatever the body is',
    over: 'exchange',
    needs: ['customDate'],
    app: () => (request) => ({
      status: 200,
      headers: [['date', 'Sun, 06 Nov 1994 08:49:37 GMT']],
      body: bodies[Number(new URL(request.url).pathname.slice(1))]?.() ?? null,
    }),
    async talk({ exchange }) {
      for (const i of bodies.keys())
        assert.deepEqual((await exchange({ target: `/${i}` })).all('date'), ['Sun, 06 Nov 1994 08:49:37 GMT'])
    },
  },
]

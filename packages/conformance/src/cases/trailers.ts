/** Fields behind the body of an answer. RFC 9110 section 6.5. */
import { strict as assert } from 'node:assert'
import type { HttpResponse } from '@tsgi/spec'
import type { RuleId } from '@tsgi/spec/rules'
import type { Case, ClientRequest } from '../case.ts'
import { bytes } from './bodies.ts'

type Field = readonly [string, string]

const wanting: ClientRequest = { headers: [['te', 'trailers']] }

async function* chunks(...texts: readonly string[]) {
  for (const text of texts) yield bytes(text)
}

const checksum: readonly Field[] = [
  ['x-checksum', '1234'],
  ['x-signed', 'yes'],
]

const promised = (fields: unknown = checksum) => Promise.resolve(fields) as NonNullable<HttpResponse['trailers']>

const behind: readonly Case[] = (
  [
    ['chunks', () => chunks('hello ', 'world')],
    ['text', () => 'hello world'],
    ['bytes', () => bytes('hello world')],
    ['a ReadableStream', () => new Blob(['hello world']).stream() as AsyncIterable<Uint8Array>],
    ['chunks of a declared length', () => chunks('hello ', 'world')],
  ] as const
).map(
  ([what, body]): Case => ({
    rule: 'trailers-follow-the-body',
    name: `trailers follow a body of ${what}, which is chunked then`,
    needs: ['trailers'],
    over: 'exchange',
    app: () => () => ({
      status: 200,
      headers: what.includes('declared') ? ([['content-length', '11']] as const) : [],
      body: body(),
      trailers: promised(),
    }),
    async talk({ exchange }) {
      const message = await exchange(wanting)
      assert.equal(message.text, 'hello world')
      assert.ok(message.complete)
      assert.equal(message.framing, 'chunked')
      assert.deepEqual(message.trailers, checksum)
      for (const [name] of checksum) assert.equal(message.header(name), null)
    },
  }),
)

const repeated: Case = {
  rule: 'trailers-follow-the-body',
  name: 'a trailer of one name twice is sent with both values, also where a platform takes the name for a single one',
  needs: ['trailers'],
  over: 'exchange',
  app: () => () => ({
    status: 200,
    body: chunks('hello'),
    trailers: Promise.resolve([
      ['etag', '"a"'],
      ['x-checksum', '1'],
      ['etag', '"b"'],
    ]),
  }),
  async talk({ exchange }) {
    const { complete, trailers } = await exchange(wanting)
    assert.ok(complete)
    const values = (wanted: string) => trailers.filter(([name]) => name === wanted).map(([, value]) => value)
    assert.equal(values('etag').join(', '), '"a", "b"')
    assert.deepEqual(values('x-checksum'), ['1'])
  },
}

const later: Case = {
  rule: 'trailers-follow-the-body',
  name: 'trailers that are known when the body has ended are waited for, with the message open',
  needs: ['trailers'],
  over: 'wire',
  app: (stage) => () => {
    let length = 0
    let settle: (fields: readonly Field[]) => void = () => {}
    const trailers = new Promise<readonly Field[]>((resolve) => {
      settle = resolve
    })
    return {
      status: 200,
      body: (async function* () {
        for (const text of ['hello ', 'world']) {
          length += text.length
          yield bytes(text)
        }
        void stage.told('settle').then(() => settle([['x-length', String(length)]]))
      })(),
      trailers,
    }
  },
  async talk({ connect, head, tell }) {
    const wire = await connect()
    await wire.send(head('GET / HTTP/1.1', 'TE: gzip;q=0.5, trailers', 'Connection: TE'))
    await wire.sees('world')
    assert.ok(!wire.unread().includes('\r\n0\r\n'), 'the body has ended before its trailers are known')
    tell('settle')
    const message = await wire.message()
    assert.deepEqual(message.trailers, [['x-length', '11']])
    assert.equal(message.text, 'hello world')
    assert.ok(message.complete)
  },
}

const unwanted: readonly Case[] = (
  [
    ['does not say te', {}],
    ['takes another coding alone', { headers: [['te', 'deflate']] }],
    ['takes a coding whose name begins with it', { headers: [['te', 'trailers2']] }],
  ] as const satisfies readonly (readonly [string, ClientRequest])[]
).map(
  ([how, request]): Case => ({
    rule: 'trailers-follow-the-body',
    name: `a client that ${how} gets the body without its trailers`,
    needs: ['trailers'],
    over: 'exchange',
    // Over HTTP/2 a client may say no other than trailers.
    ...(how === 'does not say te' ? {} : { only: 'a request of HTTP/2 may say `te: trailers` and no other' }),
    app: () => () => ({ status: 200, body: chunks('hello'), trailers: promised() }),
    async talk({ exchange }) {
      const message = await exchange(request)
      assert.equal(message.text, 'hello')
      assert.ok(message.complete)
      assert.deepEqual(message.trailers, [])
    },
  }),
)

const bodiless: readonly Case[] = (
  [
    ['the answer to a HEAD', 'HEAD', 200],
    ['a 204', 'GET', 204],
    ['a 304', 'GET', 304],
  ] as const
).map(
  ([what, method, status]): Case => ({
    rule: 'trailers-follow-the-body',
    name: `${what} has no trailers, and the connection serves on`,
    needs: ['trailers'],
    over: 'wire',
    app: () => () => ({ status, body: status === 200 ? 'hello' : null, trailers: promised() }),
    async talk({ connect, head }) {
      const wire = await connect()
      for (let i = 0; i < 2; i += 1) {
        await wire.send(head(`${method} / HTTP/1.1`, 'TE: trailers'))
        const message = await wire.message(method)
        assert.equal(message.status, status)
        assert.deepEqual(message.trailers, [])
        assert.equal(message.header('transfer-encoding'), null)
      }
    },
  }),
)

const kept: Case = {
  rule: 'trailers-follow-the-body',
  name: 'a connection serves on behind trailers, and without them for a client that does not ask again',
  needs: ['trailers'],
  over: 'wire',
  app: () => () => ({ status: 200, body: chunks('hello'), trailers: promised() }),
  async talk({ connect, head }) {
    const wire = await connect()
    for (const [fields, expected] of [
      [['TE: trailers'], checksum],
      [[], []],
      [['TE: Trailers'], checksum],
    ] as const) {
      await wire.send(head('GET / HTTP/1.1', ...fields))
      const message = await wire.message()
      assert.equal(message.text, 'hello')
      assert.deepEqual(message.trailers, expected)
    }
  },
}

const old: Case = {
  rule: 'trailers-follow-the-body',
  name: 'a client of HTTP/1.0 gets no trailers, whatever it says: it knows no chunks',
  needs: ['trailers', 'http10'],
  over: 'wire',
  app: () => () => ({ status: 200, body: chunks('hello'), trailers: promised() }),
  async talk({ connect, head }) {
    const wire = await connect()
    await wire.send(head('GET / HTTP/1.0', 'TE: trailers'))
    const message = await wire.message()
    assert.equal(message.text, 'hello')
    assert.equal(message.header('transfer-encoding'), null)
    assert.deepEqual(message.trailers, [])
  },
}

/** What an app gives for trailers, and the rules that the validator reports for it. */
const wrong: readonly (readonly [what: string, trailers: () => unknown, breaches: readonly RuleId[]])[] = [
  [
    'that could split the message',
    () => promised([['x-checksum', '1\r\n\r\nHTTP/1.1 200 OK']]),
    ['values-cannot-split-an-answer'],
  ],
  ['with a name that is no token', () => promised([['x checksum', '1']]), ['answer-names-are-tokens']],
  ['that are no pairs', () => promised({ 'x-checksum': '1' }), ['answer-headers-are-pairs']],
  ['that are null', () => promised(null), ['answer-headers-are-pairs']],
  ['with a content-length', () => promised([['content-length', '5']]), ['trailers-are-promised-fields']],
  ['with a type of the content', () => promised([['content-type', 'text/html']]), ['trailers-are-promised-fields']],
  [
    'with a cookie',
    () => promised([...checksum, ['Set-Cookie', 'a=1']]),
    ['trailers-are-promised-fields', 'answer-names-are-lower-case'],
  ],
  ['with a time to live', () => promised([['cache-control', 'max-age=60']]), ['trailers-are-promised-fields']],
  ['that are rejected', () => Promise.reject(new Error('no checksum')), []],
]

const cut: readonly Case[] = wrong.map(
  ([what, trailers, breaches]): Case => ({
    rule: 'trailers-are-promised-fields',
    name: `trailers ${what} leave the message incomplete, and nothing of them is sent`,
    needs: ['trailers'],
    over: 'exchange',
    breaches,
    app: () => () => ({
      status: 200,
      body: chunks('hello'),
      trailers: trailers() as NonNullable<HttpResponse['trailers']>,
    }),
    async talk({ exchange, seen }) {
      const message = await exchange(wanting)
      assert.equal(message.status, 200)
      assert.ok(!message.complete, 'the message looks whole')
      assert.deepEqual(message.trailers, [])
      assert.equal(((await seen('error')) as { readonly phase: string }).phase, 'body')
    },
  }),
)

const dropped: Case = {
  rule: 'trailers-are-promised-fields',
  name: 'trailers that are rejected harm nobody where they are not sent',
  needs: ['trailers'],
  over: 'exchange',
  app: () => () => ({
    status: 200,
    body: 'hello',
    trailers: Promise.reject(new Error('no checksum')),
  }),
  async talk({ exchange, notes }) {
    for (let i = 0; i < 2; i += 1) {
      const message = await exchange()
      assert.equal(message.text, 'hello')
      assert.ok(message.complete)
    }
    assert.deepEqual(notes('error'), [])
  },
}

const spared: Case = {
  rule: 'trailers-are-promised-fields',
  name: 'trailers that are rejected beside an answer that is none end nothing but that answer',
  needs: ['trailers'],
  over: 'exchange',
  breaches: ['status-is-final'],
  app: () => () => ({ status: 99, body: 'hello', trailers: Promise.reject(new Error('no checksum')) }),
  async talk({ exchange }) {
    for (let i = 0; i < 2; i += 1) assert.equal((await exchange(wanting)).status, 500)
  },
}

export const trailerCases: readonly Case[] = [
  ...behind,
  repeated,
  later,
  ...unwanted,
  ...bodiless,
  kept,
  old,
  ...cut,
  dropped,
  spared,
]

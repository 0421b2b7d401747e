/** From a request to a WebSocket, or to the answer that refuses it. */
import { strict as assert } from 'node:assert'
import type { App, WebSocketListener } from '@tsgi/spec'
import type { Case } from '../case.ts'
import { handshakeText, openWebSocket } from '../web-socket-wire.ts'
import { echoing, needs, noting, upgrading, valuesOf } from './web-socket-stage.ts'

const [version, key] = ['sec-websocket-version: 13', 'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==']

/** A request for another protocol, its body read, and what follows on its connection, unless that was said to end. */
const isRequest = (what: string, requestLine: string, fields: readonly string[], body: string, text: string): Case => ({
  rule: 'other-upgrades-are-requests',
  name: `a request that asks for ${what} reaches the app, and the connection serves on or was said to end`,
  over: 'wire',
  app: () => async (request) => ({
    status: 200,
    body: `${request.headers.get('upgrade')} ${await request.text()}`,
  }),
  async talk({ connect, head }) {
    const wire = await connect()
    await wire.send(head(requestLine, ...fields) + body)
    const message = await wire.message()
    assert.equal(message.text, text)
    if (/\bclose\b/i.test(message.header('connection') ?? '')) return assert.equal(await wire.outcome(), 'closed')
    await wire.send(head('GET /next HTTP/1.1'))
    assert.equal((await wire.message()).text, 'null ')
  },
})

const isNoListener = (what: string, listener: unknown): Case => ({
  rule: 'upgrades-have-a-listener',
  name: `an answer whose listener ${what} is answered with 500, and onError hears why`,
  needs,
  over: 'wire',
  breaches: ['upgrades-have-a-listener'],
  app: () => upgrading(listener as WebSocketListener),
  async talk(talk) {
    const wire = await talk.connect()
    await wire.send(handshakeText(talk))
    assert.equal((await wire.message()).status, 500)
    const { phase, message } = (await talk.seen('error')) as { phase: string; message: string }
    assert.equal(phase, 'answer')
    assert.match(message, /listener/)
  },
})

export const webSocketHandshakeCases: readonly Case[] = [
  {
    rule: 'web-sockets-are-returned',
    name: 'an answer that asks for a WebSocket becomes one',
    needs,
    over: 'wire',
    app: () => upgrading(echoing),
    async talk(talk) {
      const socket = await openWebSocket(talk)
      assert.deepEqual(
        [...valuesOf(socket.answer, 'upgrade'), ...valuesOf(socket.answer, 'connection')].map((one) =>
          one.toLowerCase(),
        ),
        ['websocket', 'upgrade'],
      )
      await socket.send('hello')
      assert.equal(await socket.message(), 'hello')
    },
  },
  {
    rule: 'web-sockets-are-returned',
    name: 'an app that decides later gets its WebSocket too',
    needs,
    over: 'wire',
    app:
      ({ told, note }) =>
      async () => {
        note('asked')
        await told('yes')
        return { upgrade: 'websocket', listener: echoing }
      },
    async talk(talk) {
      const opening = openWebSocket(talk)
      await talk.seen('asked')
      talk.tell('yes')
      const socket = await opening
      await socket.send('hello')
      assert.equal(await socket.message(), 'hello')
    },
  },
  {
    rule: 'web-sockets-are-returned',
    name: 'a refusal has the status, headers and body that the app gave it',
    needs,
    over: 'wire',
    app: () => async () => {
      await new Promise((resolve) => setImmediate(resolve))
      return { status: 401, headers: [['www-authenticate', 'Basic realm="a"']], body: 'Who are you?' }
    },
    async talk(talk) {
      const wire = await talk.connect()
      await wire.send(handshakeText(talk))
      const message = await wire.message()
      assert.equal(message.status, 401)
      assert.equal(message.header('www-authenticate'), 'Basic realm="a"')
      assert.equal(message.text, 'Who are you?')
      assert.ok(message.complete)
    },
  },
  {
    rule: 'web-sockets-are-returned',
    name: 'a refusal may be streamed',
    needs,
    over: 'wire',
    app: () => () => ({ status: 403, body: new Blob(['no '.repeat(50_000)]).stream() }),
    async talk(talk) {
      const wire = await talk.connect()
      await wire.send(handshakeText(talk))
      const message = await wire.message()
      assert.equal(message.status, 403)
      assert.equal(message.text, 'no '.repeat(50_000))
      assert.ok(message.complete)
    },
  },
  ...[
    { what: 'a request without a handshake', fields: [] },
    { what: 'a request that names websocket and does not ask for an upgrade', fields: ['upgrade: websocket', version] },
    { what: 'a request that asks for h2c', fields: ['connection: Upgrade', 'upgrade: h2c', version, key] },
  ].map(
    ({ what, fields }): Case => ({
      rule: 'plain-requests-are-told-to-upgrade',
      name: `${what} whose answer asks for a WebSocket is answered with 426`,
      needs,
      over: 'wire',
      app: (stage) => upgrading(noting(stage, { open: () => stage.note('opened') })),
      async talk({ connect, head, notes }) {
        const wire = await connect()
        await wire.send(head('GET / HTTP/1.1', ...fields))
        const message = await wire.message()
        assert.equal(message.status, 426)
        assert.equal(message.header('upgrade'), 'websocket')
        assert.deepEqual(notes('opened'), [])
      },
    }),
  ),
  isNoListener('is missing', undefined),
  isNoListener('is a function', () => {}),
  isNoListener('has a message that is no function', { message: 'hello' }),
  {
    rule: 'upgraded-protocols-were-offered',
    name: 'the sub-protocol that the app chose is told to the client and to the listener',
    needs,
    over: 'wire',
    app: ({ note }) => upgrading({ open: ({ protocol }) => note('protocol', protocol) }, { protocol: 'chat.v2' }),
    async talk(talk) {
      const { answer } = await openWebSocket(talk, { protocols: 'chat, chat.v2' })
      assert.deepEqual(valuesOf(answer, 'sec-websocket-protocol'), ['chat.v2'])
      assert.equal(await talk.seen('protocol'), 'chat.v2')
    },
  },
  {
    rule: 'upgraded-protocols-were-offered',
    name: 'an app that chooses no sub-protocol uses none, whatever was offered',
    needs,
    over: 'wire',
    app: ({ note }) => upgrading({ open: ({ protocol }) => note('protocol', protocol) }),
    async talk(talk) {
      const { answer } = await openWebSocket(talk, { protocols: 'chat, chat.v2' })
      assert.deepEqual(valuesOf(answer, 'sec-websocket-protocol'), [])
      assert.equal(await talk.seen('protocol'), '')
    },
  },
  ...[
    { what: 'that was not offered', protocols: 'chat, chat.v2' },
    { what: 'where none was offered', protocols: undefined },
  ].map(
    ({ what, protocols }): Case => ({
      rule: 'upgraded-protocols-were-offered',
      name: `a sub-protocol ${what} is answered with 500, and onError hears why`,
      needs,
      over: 'wire',
      breaches: ['upgraded-protocols-were-offered'],
      app: () => upgrading({}, { protocol: 'chat.v3' }),
      async talk(talk) {
        const wire = await talk.connect()
        await wire.send(handshakeText(talk, protocols === undefined ? {} : { protocols }))
        assert.equal((await wire.message()).status, 500)
        assert.match(((await talk.seen('error')) as { message: string }).message, /offered/)
      },
    }),
  ),
  {
    rule: 'handshake-headers-are-sent',
    name: 'the headers of the answer are sent with the 101, each cookie in a line of its own',
    needs,
    over: 'wire',
    app: () =>
      upgrading(
        {},
        {
          headers: [
            ['set-cookie', 'a=1'],
            ['x-session', 'b'],
            ['set-cookie', 'c=2; Path=/'],
          ],
        },
      ),
    async talk(talk) {
      const { answer } = await openWebSocket(talk)
      assert.deepEqual(valuesOf(answer, 'set-cookie'), ['a=1', 'c=2; Path=/'])
      assert.deepEqual(valuesOf(answer, 'x-session'), ['b'])
    },
  },
  {
    rule: 'handshake-headers-are-sent',
    name: 'fields of the connection stay the server’s own',
    needs,
    over: 'wire',
    breaches: ['connection-fields-are-the-servers'],
    app: () =>
      upgrading(
        {},
        {
          headers: [
            ['upgrade', 'h2c'],
            ['transfer-encoding', 'chunked'],
          ],
        },
      ),
    async talk(talk) {
      const { answer } = await openWebSocket(talk)
      assert.deepEqual(
        valuesOf(answer, 'upgrade').map((one) => one.toLowerCase()),
        ['websocket'],
      )
      assert.deepEqual(valuesOf(answer, 'transfer-encoding'), [])
    },
  },
  ...(
    [
      ['a value that splits', 'x-value', 'a\r\nx-split: 1', ['values-cannot-split-an-answer']],
      ['an accept of its own', 'sec-websocket-accept', 'a', []],
      ['a sub-protocol among its headers', 'sec-websocket-protocol', 'chat', []],
    ] as const
  ).map(
    ([what, name, value, breaches]): Case => ({
      rule: 'handshake-headers-are-sent',
      name: `an answer that asks for a WebSocket with ${what} is answered with 500`,
      needs,
      over: 'wire',
      breaches,
      app: () => upgrading({}, { headers: [[name, value]] }),
      async talk(talk) {
        const wire = await talk.connect()
        await wire.send(handshakeText(talk, { protocols: 'chat' }))
        const message = await wire.message()
        assert.equal(message.status, 500)
        assert.equal(message.header('x-split'), null)
        assert.equal(((await talk.seen('error')) as { phase: string }).phase, 'answer')
      },
    }),
  ),
  isRequest(
    'h2c with a body',
    'POST / HTTP/1.1',
    ['connection: Upgrade, HTTP2-Settings', 'upgrade: h2c', 'http2-settings: AAMAAABkAAQAAP__', 'content-length: 5'],
    'hello',
    'h2c hello',
  ),
  isRequest(
    'TLS/1.0 with a chunked body',
    'POST / HTTP/1.1',
    ['connection: upgrade', 'upgrade: TLS/1.0', 'transfer-encoding: chunked'],
    '5\r\nhello\r\n0\r\n\r\n',
    'TLS/1.0 hello',
  ),
  isRequest('h2c without a body', 'GET / HTTP/1.1', ['connection: Upgrade', 'upgrade: h2c'], '', 'h2c '),
  {
    rule: 'upgraded-exchanges-are-complete',
    name: 'the exchange of a WebSocket has the outcome upgraded, and its signal never fires',
    needs,
    over: 'wire',
    app({ note, told }): App {
      return ({ signal }, { completed }) => {
        signal.addEventListener('abort', () => note('aborted'))
        void completed.then(({ outcome, bytes }) => note('completed', { outcome, bytes }))
        const listener = { close: () => void told('look').then(() => note('signal', signal.aborted)) }
        return { upgrade: 'websocket', listener }
      }
    },
    async talk(talk) {
      const socket = await openWebSocket(talk)
      assert.deepEqual(await talk.seen('completed'), { outcome: 'upgraded', bytes: 0 })
      socket.wire.reset()
      talk.tell('look')
      assert.equal(await talk.seen('signal'), false)
      assert.deepEqual(talk.notes('aborted'), [])
    },
  },
]

/** HTTP/2 beside HTTP/1.1 on one port, whatever the run itself speaks. That exchanges are the same over both: the column of HTTP/2. */
import { strict as assert } from 'node:assert'
import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { connect as connectHttp2, constants, type Settings } from 'node:http2'
import { connect as connectPlainly } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { App } from '@tsgi/spec'
import type { Case } from '../case.ts'
import { cert, key } from '../fixtures/certificate.ts'
import { forLong } from './life-stage.ts'
import { answerOf, ask, askOverTls, bodyOf, onHttp2 } from './secure-client.ts'

const http2 = { tls: { key, cert }, http2: true } as const

const telling: App = (_request, { httpVersion }) => ({ status: 200, body: httpVersion })

const aboutConnections = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
]

const frame = (type: number, flags: number, stream: number, payload = Buffer.alloc(0)): Buffer => {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head.writeUInt8(type, 3)
  head.writeUInt8(flags, 4)
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, payload])
}

export const http2Cases: readonly Case[] = [
  {
    rule: 'http2-is-agreed-on',
    name: 'a client that offers h2 gets it, and one that offers something else or nothing is served HTTP/1.1',
    needs: ['http2'],
    over: 'life',
    async scene({ start }) {
      await start(telling, http2)
    },
    async talk({ seen }) {
      const port = (await seen('port')) as number
      assert.equal((await onHttp2(port, (session) => ask(session))).text, '2')
      assert.equal(bodyOf(await askOverTls(port, { ALPNProtocols: ['http/1.1'] })), '1.1')
      assert.equal(bodyOf(await askOverTls(port)), '1.1')
    },
  },
  {
    rule: 'http2-is-agreed-on',
    name: 'a server with tls and without the option http2 does not agree on h2',
    needs: ['http2'],
    over: 'life',
    async scene({ start }) {
      await start(telling, { tls: http2.tls })
    },
    async talk({ seen }) {
      const port = (await seen('port')) as number
      assert.equal(bodyOf(await askOverTls(port, { ALPNProtocols: ['h2', 'http/1.1'] })), '1.1')
    },
  },
  {
    rule: 'pseudo-headers-are-not-seen',
    name: 'over HTTP/2 an app sees host and the version, and no name that begins with a colon',
    needs: ['http2'],
    over: 'life',
    async scene({ start }) {
      await start(
        (request, { httpVersion }) => ({
          status: 200,
          body: JSON.stringify([
            httpVersion,
            request.url,
            ...[...request.headers].map((field) => field.join('=')).toSorted(),
          ]),
        }),
        http2,
      )
    },
    async talk({ seen }) {
      const { text } = await onHttp2((await seen('port')) as number, (session) => ask(session, '/a?b'))
      assert.deepEqual(JSON.parse(text), ['2', 'https://example.test/a?b', 'host=example.test'])
    },
  },
  {
    rule: 'streams-are-independent',
    name: 'an exchange does not wait for another one of its connection, nor ends with one that is cut',
    needs: ['http2'],
    over: 'life',
    async scene({ start, note, told }) {
      await start(async ({ url, signal }) => {
        const { pathname } = new URL(url)
        if (pathname === '/quick') return { status: 200, body: 'quick' }
        note(pathname)
        if (pathname === '/cut') signal.addEventListener('abort', () => note('aborted'))
        await told(pathname)
        return { status: 200, body: pathname }
      }, http2)
    },
    async talk({ seen, tell }) {
      await onHttp2((await seen('port')) as number, async (session) => {
        const slow = ask(session, '/slow')
        await seen('/slow')
        const cut = session.request({ ':path': '/cut' })
        cut.on('error', () => {})
        await seen('/cut')
        assert.equal((await ask(session, '/quick')).text, 'quick')
        cut.close(constants.NGHTTP2_CANCEL)
        await seen('aborted')
        assert.equal((await ask(session, '/quick')).text, 'quick')
        tell('/slow')
        assert.equal((await slow).text, '/slow')
        tell('/cut')
      })
    },
  },
  {
    rule: 'streams-are-independent',
    name: 'a body that fails over HTTP/2 resets its stream, and the next one of the connection is served',
    needs: ['http2'],
    over: 'life',
    async scene({ start }) {
      await start(({ url }) => {
        if (url.endsWith('/next')) return { status: 200, body: 'next' }
        async function* failing(): AsyncGenerator<Uint8Array> {
          yield new Uint8Array(10)
          throw new Error('no more')
        }
        return { status: 200, body: failing() }
      }, http2)
    },
    async talk({ seen }) {
      await onHttp2((await seen('port')) as number, async (session) => {
        const { complete } = await answerOf(session.request({ ':path': '/' }))
        assert.equal(complete, false)
        assert.equal((await ask(session, '/next')).text, 'next')
      })
    },
  },
  {
    rule: 'streams-are-bounded',
    name: 'the settings of a server bound the streams of a connection, and as many are served at a time',
    needs: ['http2'],
    over: 'life',
    async scene({ start }) {
      await start(telling, http2)
    },
    async talk({ seen }) {
      await onHttp2((await seen('port')) as number, async (session) => {
        const [{ maxConcurrentStreams = 0 }] = (await once(session, 'remoteSettings')) as [Settings]
        assert.ok(maxConcurrentStreams >= 100, `${maxConcurrentStreams} streams`)
        assert.ok(maxConcurrentStreams <= 10_000, `${maxConcurrentStreams} streams`)
        const answers = await Promise.all(Array.from({ length: maxConcurrentStreams }, () => ask(session)))
        assert.ok(answers.every(({ status }) => status === 200))
      })
    },
  },
  {
    rule: 'sessions-leave-with-the-server',
    name: 'a handshake that ends while the server stops leads to a connection that is told to leave',
    needs: ['http2'],
    over: 'life',
    async scene({ start, note, told }) {
      const server = await start(
        async ({ url }) => {
          if (url.endsWith('/late')) return { status: 200, body: 'late' }
          note('open')
          await told('answer')
          return { status: 200, body: 'held' }
        },
        { ...http2, timeouts: forLong },
      )
      await told('close')
      const closing = server.close()
      note('closing')
      await closing
      note('closed')
    },
    async talk({ seen, tell }) {
      const port = (await seen('port')) as number
      await onHttp2(port, async (first) => {
        const held = ask(first)
        await seen('open')
        const socket = connectPlainly(port, '127.0.0.1')
        socket.on('error', () => {})
        await once(socket, 'connect')
        // The server has taken it when it has answered what was sent behind it, twice: one read may see both.
        for (let i = 0; i < 2; i += 1) await new Promise((resolve) => first.ping(resolve))
        tell('close')
        await seen('closing')
        const late = connectHttp2(`https://127.0.0.1:${port}`, {
          createConnection: () => connectTls({ socket, rejectUnauthorized: false, ALPNProtocols: ['h2'] }),
        })
        late.on('error', () => {})
        try {
          const told = once(late, 'goaway').then(() => 'told')
          const served = ask(late, '/late').then(
            () => 'served as if the server stayed',
            () => told,
          )
          const ended = once(late, 'close').then(() => 'ended without a word')
          assert.equal(await Promise.race([told, served, ended]), 'told')
        } finally {
          late.destroy()
        }
        tell('answer')
        assert.equal((await held).text, 'held')
        await seen('closed')
      })
    },
  },
  {
    rule: 'sessions-leave-with-the-server',
    name: 'a connection that breaks in the same moment as its request came holds up no close()',
    needs: ['http2'],
    over: 'life',
    async scene({ start, note, told }) {
      const server = await start(telling, { ...http2, timeouts: forLong })
      await told('close')
      await server.close()
      note('closed')
    },
    async talk({ seen, tell }) {
      const port = (await seen('port')) as number
      const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false, ALPNProtocols: ['h2'] })
      socket.on('error', () => {})
      socket.resume()
      await once(socket, 'secureConnect')
      // A request, and behind it in one piece what ends the connection: settings of a stream (RFC 9113 section 6.5).
      const request = Buffer.from('\x82\x87\x84\x41\x01a', 'latin1')
      const frames = [frame(4, 0, 0), frame(1, 5, 1, request), frame(4, 0, 1)]
      socket.write(Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), ...frames]))
      await once(socket, 'close')
      tell('close')
      await seen('closed')
    },
  },
  {
    rule: 'connection-fields-are-not-sent-over-http2',
    name: 'what an answer or the server says of a connection is not sent over HTTP/2, neither with a 426 nor before the end',
    needs: ['http2'],
    over: 'life',
    breaches: ['connection-fields-are-the-servers'],
    async scene({ start, note, told }) {
      const server = await start(async ({ url }) => {
        const status = url.endsWith('/426') ? 426 : 200
        if (url.endsWith('/last')) {
          note('last')
          await told('go on')
        }
        const fields = [
          ['connection', 'close'],
          ['keep-alive', 'timeout=5'],
          ['upgrade', 'websocket'],
        ] as const
        return { status, headers: [...fields, ['x-other', 'sent']], body: 'hello' }
      }, http2)
      await told('close')
      const closed = server.close()
      note('closing')
      await closed
    },
    async talk({ seen, tell }) {
      await onHttp2((await seen('port')) as number, async (session) => {
        const answers = [await ask(session, '/200'), await ask(session, '/426')]
        const last = ask(session, '/last')
        await seen('last')
        tell('close')
        await seen('closing')
        tell('go on')
        for (const { names, text } of [...answers, await last]) {
          assert.ok(names.includes('x-other'))
          assert.deepEqual(
            names.filter((name) => aboutConnections.includes(name)),
            [],
          )
          assert.equal(text, 'hello')
        }
      })
    },
  },
]

/** Requests of HTTP/1.0. */
import { strict as assert } from 'node:assert'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { App } from '@tsgi/spec'
import type { Case } from '../case.ts'
import { notingCalls, reachesNoApp } from './reaches-no-app.ts'
import { servesNoMore } from './serves-no-more.ts'

const streaming: App = (request, { httpVersion }) => {
  const headers: [string, string][] = request.headers.has('x-length') ? [['content-length', '7']] : []
  return {
    status: 200,
    headers: [...headers, ['x-version', httpVersion]],
    body: (async function* () {
      yield new TextEncoder().encode('one ')
      await nextTurn()
      yield new TextEncoder().encode('two')
    })(),
  }
}

const keepAlive = 'Connection: Keep-Alive'

export const http10Cases: readonly Case[] = [
  {
    rule: 'http10-is-served',
    name: 'an HTTP/1.0 request is answered, and the connection ends',
    needs: ['http10'],
    over: 'wire',
    app:
      () =>
      async (request, { httpVersion }) => ({ status: 200, body: `${httpVersion} ${await request.text()}` }),
    async talk({ connect, head }) {
      for (const [bytes, text] of [
        [head('GET / HTTP/1.0'), '1.0 '],
        [head('GET / HTTP/1.0', 'Connection: close'), '1.0 '],
        [`${head('POST / HTTP/1.0', 'Content-Length: 5')}hello`, '1.0 hello'],
      ] as const) {
        const wire = await connect()
        await wire.send(bytes)
        const message = await wire.message()
        assert.deepEqual([message.text, message.framing], [text, 'length'])
        await servesNoMore(wire, head('GET / HTTP/1.0'))
      }
    },
  },
  {
    rule: 'http10-is-served',
    name: 'an HTTP/1.0 client that asks to keep the connection is told so and served on it',
    needs: ['http10'],
    over: 'wire',
    app: () => (request) => ({ status: 200, body: new URL(request.url).pathname }),
    async talk({ connect, head }) {
      const wire = await connect()
      for (const path of ['/1', '/2']) {
        await wire.send(head(`GET ${path} HTTP/1.0`, keepAlive))
        const message = await wire.message()
        assert.equal(message.text, path)
        assert.match(message.header('connection') ?? '', /^keep-alive$/i)
      }
      await wire.send(head('GET /3 HTTP/1.0'))
      assert.equal((await wire.message()).text, '/3')
      await servesNoMore(wire, head('GET / HTTP/1.0'))
    },
  },
  {
    rule: 'http10-is-served',
    name: 'a stream to an HTTP/1.0 client is not chunked and ends with the connection, kept or not',
    needs: ['http10'],
    over: 'wire',
    app: () => streaming,
    async talk({ connect, head }) {
      for (const fields of [[], [keepAlive]]) {
        const wire = await connect()
        await wire.send(head('GET / HTTP/1.0', ...fields))
        const message = await wire.message()
        assert.deepEqual([message.text, message.framing], ['one two', 'close'])
        assert.equal(message.header('transfer-encoding'), null)
        assert.equal(message.header('x-version'), '1.0')
        assert.doesNotMatch(message.header('connection') ?? '', /keep-alive/i)
        assert.equal(await wire.closed(), 'end')
      }
    },
  },
  {
    rule: 'http10-is-served',
    name: 'a stream of a declared length leaves the connection of an HTTP/1.0 client that asked to keep it',
    needs: ['http10'],
    over: 'wire',
    app: () => streaming,
    async talk({ connect, head }) {
      const wire = await connect()
      for (let i = 0; i < 2; i += 1) {
        await wire.send(head('GET / HTTP/1.0', keepAlive, 'X-Length: yes'))
        const message = await wire.message()
        assert.deepEqual([message.text, message.framing], ['one two', 'length'])
      }
    },
  },
  {
    rule: 'http10-is-served',
    name: 'an HTTP/1.0 client gets no body for HEAD and 204, and the connection ends',
    needs: ['http10'],
    over: 'wire',
    app: () => (request) => (request.method === 'HEAD' ? { status: 200, body: 'hello' } : { status: 204 }),
    async talk({ connect, head }) {
      for (const method of ['HEAD', 'GET']) {
        const wire = await connect()
        await wire.send(head(`${method} / HTTP/1.0`))
        assert.equal((await wire.message(method)).status, method === 'HEAD' ? 200 : 204)
        await servesNoMore(wire, head('GET / HTTP/1.0'))
      }
    },
  },
  {
    rule: 'http10-is-served',
    name: 'an HTTP/1.0 request reaches no app of a server that does not declare the version',
    without: ['http10'],
    over: 'wire',
    app: notingCalls,
    async talk(talk) {
      await reachesNoApp(talk, talk.head('GET / HTTP/1.0'), talk.head('GET / HTTP/1.0', keepAlive))
    },
  },
]

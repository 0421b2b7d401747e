/** One connection and the requests on it. How it ends: see `connection-end.ts`; requests sent at once: `pipelining.ts`. */
import { strict as assert } from 'node:assert'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Case } from '../case.ts'
import { chunked } from '../request-text.ts'

export const connectionCases: readonly Case[] = [
  {
    rule: 'connections-are-kept',
    name: 'one connection serves requests with and without bodies one after another',
    over: 'wire',
    app: () => async (request) => {
      const { pathname } = new URL(request.url)
      return { status: 200, body: `${request.method} ${pathname} ${await request.text()}` }
    },
    async talk({ connect, head }) {
      const wire = await connect()
      const turns = [
        [head('GET /1 HTTP/1.1'), 'GET /1 '],
        [`${head('POST /2 HTTP/1.1', 'Content-Length: 5')}hello`, 'POST /2 hello'],
        [head('POST /3 HTTP/1.1', 'Content-Length: 0'), 'POST /3 '],
        [head('PUT /4 HTTP/1.1', 'Transfer-Encoding: chunked') + chunked(['one ', 'two']), 'PUT /4 one two'],
        [head('PUT /5 HTTP/1.1', 'Transfer-Encoding: chunked') + chunked([]), 'PUT /5 '],
        [head('DELETE /6 HTTP/1.1'), 'DELETE /6 '],
        [`${head('GET /7 HTTP/1.1', 'Content-Length: 3')}abc`, 'GET /7 abc'],
      ] as const
      for (const [bytes, text] of turns) {
        await wire.send(bytes)
        const message = await wire.message()
        assert.equal(message.text, text)
        assert.ok(message.complete)
      }
    },
  },
  {
    rule: 'connections-are-kept',
    name: 'one connection serves on after answers without a body, of bytes, streamed and refused by the app',
    over: 'wire',
    app: () => async (request) => {
      await nextTurn()
      const { pathname } = new URL(request.url)
      if (pathname === '/none') return { status: 204 }
      if (pathname === '/bytes') return { status: 200, body: new TextEncoder().encode('bytes') }
      if (pathname === '/missing') return { status: 404, body: 'missing' }
      if (pathname === '/throw') throw new Error('on purpose')
      return {
        status: 200,
        body: (async function* () {
          yield new TextEncoder().encode('one ')
          await nextTurn()
          yield new TextEncoder().encode('two')
        })(),
      }
    },
    async talk({ connect, head }) {
      const wire = await connect()
      const expected = [
        ['/none', 204, ''],
        ['/stream', 200, 'one two'],
        ['/bytes', 200, 'bytes'],
        ['/missing', 404, 'missing'],
        ['/throw', 500, ''],
        ['/stream', 200, 'one two'],
      ] as const
      for (const [path, status, text] of expected) {
        await wire.send(head(`GET ${path} HTTP/1.1`))
        const message = await wire.message()
        assert.deepEqual([message.status, message.text], [status, text])
      }
    },
  },
  {
    rule: 'connections-are-kept',
    name: 'options of Connection other than close, even such that contain the word, do not end the connection',
    over: 'wire',
    app: () => () => ({ status: 200, body: 'served' }),
    async talk({ connect, head }) {
      const wire = await connect()
      for (const value of ['keep-alive', 'TE', 'closed', 'x-close, disclose', 'close-not', 'keep-alive, TE', '']) {
        await wire.send(head('GET / HTTP/1.1', `Connection: ${value}`))
        const message = await wire.message()
        assert.doesNotMatch(message.header('connection') ?? '', /close/, value)
      }
      await wire.send(head())
      assert.equal((await wire.message()).text, 'served')
    },
  },
]

/** What `close()` waits for, and what it refuses meanwhile. */
import { strict as assert } from 'node:assert'
import type { Case } from '../case.ts'
import { assertRefused, bytes, forLong } from './life-stage.ts'

export const drainCases: readonly Case[] = [
  {
    rule: 'close-waits-for-open-exchanges',
    name: 'a stream that is open when close() is called is completed before close() resolves',
    over: 'life',
    async scene({ start, note, told }) {
      let ended = false
      const server = await start(() => ({
        status: 200,
        body: (async function* () {
          yield bytes('one ')
          await told('go on')
          yield bytes('two')
          ended = true
        })(),
      }))
      await told('close')
      const closing = server.close()
      note('closing')
      await closing
      note('closed', ended)
    },
    async talk({ connect, head, seen, tell }) {
      const wire = await connect()
      await wire.send(head())
      await wire.sees('one ')
      tell('close')
      await seen('closing')
      tell('go on')
      const message = await wire.message()
      assert.equal(message.text, 'one two')
      assert.ok(message.complete)
      assert.equal(await seen('closed'), true)
    },
  },
  {
    rule: 'close-waits-for-open-exchanges',
    name: 'an app that has not answered yet when close() is called answers before close() resolves',
    over: 'life',
    async scene({ start, note, told }) {
      let ended = false
      const server = await start(async () => {
        note('open')
        await told('answer')
        ended = true
        return { status: 200, body: 'late' }
      })
      await told('close')
      const closing = server.close()
      note('closing')
      await closing
      note('closed', ended)
    },
    async talk({ connect, head, seen, tell }) {
      const wire = await connect()
      await wire.send(head())
      await seen('open')
      tell('close')
      await seen('closing')
      tell('answer')
      assert.equal((await wire.message()).text, 'late')
      assert.equal(await seen('closed'), true)
    },
  },
  {
    rule: 'close-waits-for-open-exchanges',
    name: 'an upload that is under way when close() is called is read to its end',
    over: 'life',
    async scene({ start, note, told }) {
      const server = await start(async (request) => {
        note('open')
        return { status: 200, body: await request.text() }
      })
      await told('close')
      const closing = server.close()
      note('closing')
      await closing
      note('closed')
    },
    async talk({ connect, head, seen, tell }) {
      const wire = await connect()
      await wire.send(`${head('POST / HTTP/1.1', 'Content-Length: 9')}first`)
      await seen('open')
      tell('close')
      await seen('closing')
      await wire.send(' end')
      assert.equal((await wire.message('POST')).text, 'first end')
      await seen('closed')
    },
  },
  {
    rule: 'close-waits-for-open-exchanges',
    name: 'an app that calls close() itself completes its answer, and close() resolves',
    only: 'HTTP/2 says with a frame that a connection ends',
    over: 'life',
    async scene({ start, note }) {
      const server = await start(async () => {
        void server.close()
        return { status: 200, body: 'the last answer' }
      })
      await server.closed
      note('closed')
    },
    async talk({ exchange, seen }) {
      const message = await exchange()
      assert.equal(message.text, 'the last answer')
      assert.equal(message.header('connection'), 'close')
      await seen('closed')
    },
  },
  {
    rule: 'close-waits-for-background-work',
    name: 'work that was given to waitUntil is done before close() resolves, though its answer has long been sent',
    over: 'life',
    async scene({ start, note, told }) {
      let done = false
      const work = async () => {
        await told('work')
        done = true
      }
      const server = await start((_request, context) => {
        context.waitUntil(work())
        return { status: 200, body: 'sent' }
      })
      await told('close')
      const closing = server.close()
      note('closing')
      await closing
      note('closed', done)
    },
    async talk({ exchange, seen, tell }) {
      assert.equal((await exchange()).text, 'sent')
      tell('close')
      await seen('closing')
      // Longer than idle connections are left alone: a server that does not wait for the work closes within this time.
      await new Promise((resolve) => setTimeout(resolve, 2500))
      tell('work')
      assert.equal(await seen('closed'), true)
    },
  },
  {
    rule: 'close-waits-for-background-work',
    name: 'work that is begun by other work while the server drains is awaited, and work that fails does not hold it',
    over: 'life',
    async scene({ start, note, told }) {
      let done = false
      const server = await start((_request, context) => {
        context.waitUntil(Promise.reject(new Error('a mail was not sent')))
        context.waitUntil(
          told('work').then(() => {
            context.waitUntil(
              told('more work').then(() => {
                done = true
              }),
            )
            note('begun')
          }),
        )
        return { status: 200 }
      })
      await told('close')
      const closing = server.close()
      note('closing')
      await closing
      note('closed', done)
    },
    async talk({ exchange, seen, tell }) {
      await exchange()
      assert.deepEqual(await seen('error'), { phase: 'wait-until', message: 'a mail was not sent' })
      tell('close')
      await seen('closing')
      tell('work')
      await seen('begun')
      tell('more work')
      assert.equal(await seen('closed'), true)
    },
  },
  {
    rule: 'close-refuses-new-connections',
    name: 'a connection is refused once close() was called, while exchanges are still open, and after it',
    over: 'life',
    async scene({ start, note, told }) {
      const server = await start(
        async () => {
          note('open')
          await told('answer')
          return { status: 200, body: 'late' }
        },
        { timeouts: forLong },
      )
      await told('close')
      const closing = server.close()
      note('closing')
      await closing
      note('closed')
    },
    async talk({ connect, head, seen, tell }) {
      const wire = await connect()
      await wire.send(head())
      await seen('open')
      tell('close')
      await seen('closing')
      await assertRefused(connect)
      tell('answer')
      assert.equal((await wire.message()).text, 'late')
      await seen('closed')
      await assertRefused(connect)
    },
  },
  {
    rule: 'close-refuses-new-connections',
    name: 'the port can be listened on again as soon as close() has resolved',
    over: 'life',
    async scene({ start, note }) {
      const first = await start(() => ({ status: 200, body: 'first' }))
      const { port } = first.address as { readonly port: number }
      await first.close()
      await start(() => ({ status: 200, body: 'second' }), { port })
      note('restarted')
    },
    async talk({ exchange, seen }) {
      await seen('restarted')
      assert.equal((await exchange()).text, 'second')
    },
  },
  {
    rule: 'draining-answers-say-close',
    name: 'a request that comes on a kept connection after close() is answered with connection: close, which is kept',
    over: 'life',
    async scene({ start, note, told }) {
      const server = await start(
        async ({ url }) => {
          if (url.endsWith('/held')) {
            note('held')
            await told('release')
          }
          return { status: 200, body: new URL(url).pathname }
        },
        { timeouts: forLong },
      )
      await told('close')
      void server.close()
      note('closing')
    },
    async talk({ connect, head, seen, tell }) {
      const kept = await connect()
      await kept.send(head('GET /before HTTP/1.1'))
      const before = await kept.message()
      assert.notEqual(before.header('connection'), 'close')
      // Holds the drain open, so that the kept connection is not cut before its next request.
      const other = await connect()
      await other.send(head('GET /held HTTP/1.1'))
      await seen('held')
      tell('close')
      await seen('closing')
      await kept.send(head('GET /after HTTP/1.1'))
      const after = await kept.message()
      assert.equal(after.text, '/after')
      assert.equal(after.header('connection'), 'close')
      await kept.closed()
      tell('release')
      assert.equal((await other.message()).header('connection'), 'close')
    },
  },
  {
    rule: 'draining-answers-say-close',
    name: 'a streamed answer and one without a body that start after close() say connection: close',
    over: 'life',
    async scene({ start, note, told }) {
      const server = await start(async ({ url }) => {
        note('open')
        await told(url.endsWith('/stream') ? 'stream' : 'empty')
        if (!url.endsWith('/stream')) return { status: 204 }
        return {
          status: 200,
          body: (async function* () {
            yield bytes('streamed')
          })(),
        }
      })
      await told('close')
      void server.close()
      note('closing')
    },
    async talk({ connect, head, seen, tell }) {
      const stream = await connect()
      await stream.send(head('GET /stream HTTP/1.1'))
      const empty = await connect()
      await empty.send(head('GET /empty HTTP/1.1'))
      await seen('open')
      await seen('open')
      tell('close')
      await seen('closing')
      tell('stream')
      tell('empty')
      const streamed = await stream.message()
      assert.equal(streamed.text, 'streamed')
      assert.equal(streamed.header('connection'), 'close')
      assert.equal((await empty.message()).header('connection'), 'close')
    },
  },
]

/** What becomes of `Expect`. */
import { strict as assert } from 'node:assert'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Case } from '../case.ts'

const expecting = ['POST / HTTP/1.1', 'Expect: 100-continue', 'Content-Length: 5'] as const

export const bodyContinueCases: readonly Case[] = [
  {
    rule: 'continue-is-sent-when-the-app-reads',
    name: '100 Continue is sent when the app begins to read, and not before',
    over: 'wire',
    needs: ['controlContinue'],
    app: (stage) => async (request) => {
      stage.note('called')
      await stage.told('read')
      return { status: 200, body: await request.text() }
    },
    async talk({ connect, head, seen, tell }) {
      const wire = await connect()
      await wire.send(head(...expecting))
      await seen('called')
      // Shows that nothing comes.
      await sleep(100)
      assert.equal(wire.unread().length, 0)
      tell('read')
      assert.equal((await wire.head()).status, 100)
      await wire.send('hello')
      assert.equal((await wire.message()).text, 'hello')
    },
  },
  {
    rule: 'continue-is-sent-when-the-app-reads',
    name: 'an app that does not read is answered for without 100 Continue, and the connection ends',
    over: 'wire',
    needs: ['controlContinue'],
    app: () => () => ({ status: 403, body: 'no' }),
    async talk({ connect, head }) {
      const wire = await connect()
      await wire.send(head(...expecting))
      assert.equal((await wire.head()).status, 403)
      const message = await wire.message()
      assert.equal(message.text, 'no')
      // Whether what comes next is the body or a request cannot be told.
      assert.equal(message.header('connection'), 'close')
      await wire.closed()
    },
  },
  {
    rule: 'continue-is-sent-when-the-app-reads',
    name: 'a declared length over the limit is refused without 100 Continue',
    over: 'wire',
    needs: ['controlContinue'],
    app: () => () => ({ status: 200 }),
    async talk({ connect, head }) {
      const wire = await connect()
      await wire.send(head('POST / HTTP/1.1', 'Expect: 100-continue', 'Content-Length: 100000000'))
      assert.equal((await wire.head()).status, 413)
    },
  },
  ...['Content-Length: 5', 'Transfer-Encoding: chunked'].map(
    (framing): Case => ({
      rule: 'waiting-clients-get-their-continue',
      name: `a client that waits for 100 Continue gets it, and then its answer (${framing})`,
      over: 'wire',
      app: () => async (request) => ({ status: 200, body: await request.text() }),
      async talk({ connect, head }) {
        const wire = await connect()
        await wire.send(head('POST / HTTP/1.1', 'Expect: 100-continue', framing))
        assert.equal((await wire.head()).status, 100)
        await wire.send(framing.startsWith('C') ? 'hello' : '5\r\nhello\r\n0\r\n\r\n')
        assert.equal((await wire.message()).text, 'hello')
        await wire.send(head('POST / HTTP/1.1', 'Content-Length: 4'))
        await wire.send('next')
        assert.equal((await wire.message()).text, 'next')
      },
    }),
  ),
  {
    rule: 'waiting-clients-get-their-continue',
    name: 'a client that spells its expectation in upper case gets its 100 Continue too',
    over: 'wire',
    app: () => async (request) => ({ status: 200, body: await request.text() }),
    async talk({ connect, head }) {
      const wire = await connect()
      await wire.send(head('POST / HTTP/1.1', 'Expect: 100-CONTINUE', 'Content-Length: 5'))
      assert.equal((await wire.head()).status, 100)
      await wire.send('hello')
      assert.equal((await wire.message()).text, 'hello')
    },
  },
  {
    rule: 'waiting-clients-get-their-continue',
    name: 'a client that announces to wait and does not is answered',
    over: 'wire',
    app: () => async (request) => ({ status: 200, body: await request.text() }),
    async talk({ connect, head }) {
      const wire = await connect()
      await wire.send(`${head(...expecting)}hello`)
      assert.equal((await wire.message()).text, 'hello')
    },
  },
  {
    rule: 'waiting-clients-get-their-continue',
    name: 'a client that announces to wait and has no body is answered, and its connection is kept or said to end',
    over: 'wire',
    app: () => async (request) => ({ status: 200, body: `${request.method} ${await request.text()}` }),
    async talk({ connect, head }) {
      for (const [method, ...fields] of [['GET'], ['DELETE'], ['POST', 'Content-Length: 0']] as const) {
        const wire = await connect()
        await wire.send(head(`${method} / HTTP/1.1`, 'Expect: 100-continue', ...fields))
        const message = await wire.message()
        assert.deepEqual([message.status, message.text], [200, `${method} `])
        if (message.header('connection') === 'close') {
          await wire.closed()
          continue
        }
        await wire.send(head('PUT / HTTP/1.1'))
        assert.equal((await wire.message()).text, 'PUT ')
      }
    },
  },
  {
    rule: 'unknown-expectations-are-refused',
    name: 'an Expect other than 100-continue is answered with 417 before the app',
    over: 'wire',
    app: (stage) => (request) => {
      stage.note(request.method)
      return { status: 200 }
    },
    async talk({ connect, head, exchange, seen, notes }) {
      for (const expectation of ['the-unexpected', '100-continue, the-unexpected']) {
        const wire = await connect()
        await wire.send(`${head('POST / HTTP/1.1', `Expect: ${expectation}`, 'Content-Length: 5')}hello`)
        assert.equal((await wire.message()).status, 417)
      }
      await exchange()
      await seen('GET')
      assert.deepEqual(notes('POST'), [])
    },
  },
]

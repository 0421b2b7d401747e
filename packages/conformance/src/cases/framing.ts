/** How a message tells its end: RFC 9112 section 6. */
import { strict as assert } from 'node:assert'
import type { Case } from '../case.ts'

export const framingCases: readonly Case[] = [
  {
    rule: 'known-body-has-a-length',
    name: 'text is sent with the content-length of its UTF-8 bytes',
    over: 'exchange',
    app: () => () => ({ status: 200, headers: [['content-type', 'text/plain']], body: 'héllo' }),
    async talk({ exchange }) {
      const message = await exchange()
      assert.equal(message.header('content-length'), '6')
      assert.equal(message.text, 'héllo')
    },
  },
  {
    rule: 'stream-without-a-length-is-chunked',
    name: 'chunks without a declared length arrive in a chunked body',
    over: 'exchange',
    app: () => () => ({
      status: 200,
      body: (async function* () {
        yield new TextEncoder().encode('one ')
        yield new TextEncoder().encode('two')
      })(),
    }),
    async talk({ exchange }) {
      const message = await exchange()
      assert.equal(message.framing, 'chunked')
      assert.equal(message.text, 'one two')
      assert.ok(message.complete)
    },
  },
  {
    rule: 'head-has-no-body',
    name: 'a HEAD is answered without the bytes of its body, and the connection serves on',
    over: 'wire',
    app: () => () => ({ status: 200, body: 'hello' }),
    async talk({ connect, head }) {
      const wire = await connect()
      await wire.send(head('HEAD / HTTP/1.1'))
      assert.equal((await wire.message('HEAD')).header('content-length'), '5')
      await wire.send(head())
      assert.equal((await wire.message()).text, 'hello')
    },
  },
  {
    rule: 'throw-is-a-bare-500',
    name: 'an app that throws is answered with 500 and not one word of the error',
    over: 'exchange',
    app: () => () => {
      throw new Error('the secret of the app')
    },
    async talk({ exchange, seen }) {
      const message = await exchange()
      assert.equal(message.status, 500)
      assert.equal(message.text, '')
      assert.deepEqual(await seen('error'), { phase: 'app', message: 'the secret of the app' })
    },
  },
  {
    rule: 'host-is-single',
    name: 'a request with two Host fields reaches no app',
    over: 'wire',
    app: (stage) => () => {
      stage.note('called')
      return { status: 200 }
    },
    async talk({ connect, head, notes }) {
      const wire = await connect()
      await wire.send(head('GET / HTTP/1.1', 'Host: a.test', 'Host: b.test'))
      const outcome = await wire.outcome()
      if (outcome !== 'closed') assert.equal(outcome.status, 400)
      assert.equal(notes('called').length, 0)
    },
  },
]

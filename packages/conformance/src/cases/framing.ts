/** How the end of an answer is told. */
import { strict as assert } from 'node:assert'
import type { Case } from '../case.ts'

export const framingCases: readonly Case[] = [
  {
    rule: 'known-bodies-have-a-length',
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
    rule: 'streams-are-chunked',
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
]

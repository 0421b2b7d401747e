/** Bodies that are larger than the server takes. */
import { strict as assert } from 'node:assert'
import type { App } from '@tsgi/spec'
import type { Case, LifeStage } from '../case.ts'
import { chunked } from '../request-text.ts'
import type { Wire } from '../wire.ts'

/** Serves an app that takes 1000 bytes at most. */
function small(app: (stage: LifeStage) => App): (stage: LifeStage) => Promise<void> {
  return async (stage) => {
    await stage.start(app(stage), { limits: { maxRequestBodySize: 1000 } })
  }
}

/** Sends until the connection takes no more. Not to be awaited: a server may stop reading for good. */
async function sendOn(wire: Wire, piece: string): Promise<void> {
  // Bounded, so that a server that reads for ever fails the case and not the machine.
  for (let i = 0; i < 2000 && !wire.isClosed(); i += 1) await wire.send(piece)
}

const thousand = 'x'.repeat(1000)

export const bodyLimitCases: readonly Case[] = [
  {
    rule: 'declared-size-over-the-limit-is-413',
    name: 'a content-length over the limit is answered with 413 before the app and before the body',
    over: 'life',
    scene: small((stage) => () => {
      stage.note('called')
      return { status: 200 }
    }),
    async talk({ connect, head, notes, exchange, seen }) {
      const wire = await connect()
      await wire.send(head('POST / HTTP/1.1', 'Content-Length: 1001'))
      assert.equal((await wire.message()).status, 413)
      await exchange()
      await seen('called')
      assert.equal(notes('called').length, 1)
    },
  },
  {
    rule: 'declared-size-over-the-limit-is-413',
    name: 'a content-length of ten digits is answered with 413 too',
    over: 'life',
    scene: small((stage) => () => {
      stage.note('called')
      return { status: 200 }
    }),
    async talk({ connect, head, notes }) {
      const wire = await connect()
      await wire.send(head('POST / HTTP/1.1', 'Content-Length: 5000000000'))
      assert.equal((await wire.message()).status, 413)
      assert.deepEqual(notes('called'), [])
    },
  },
  {
    rule: 'declared-size-over-the-limit-is-413',
    name: 'a body as long as the limit is taken',
    over: 'life',
    scene: small(() => async (request) => ({ status: 200, body: await request.text() })),
    async talk({ exchange }) {
      assert.equal((await exchange({ method: 'POST', body: thousand })).text, thousand)
      assert.equal((await exchange({ method: 'POST', body: [thousand.slice(1), 'x'] })).text, thousand)
    },
  },
  {
    rule: 'declared-size-over-the-limit-is-413',
    name: 'without an option, the limit is 16 MiB',
    over: 'wire',
    app: (stage) => () => {
      stage.note('called')
      return { status: 200 }
    },
    async talk({ connect, head, server, notes }) {
      assert.equal(server.limits.maxRequestBodySize, 16_777_216)
      const wire = await connect()
      await wire.send(head('POST / HTTP/1.1', 'Content-Length: 16777217'))
      assert.equal((await wire.message()).status, 413)
      assert.equal(notes('called').length, 0)
    },
  },
  {
    rule: 'declared-size-over-the-limit-is-413',
    name: 'the 413 arrives although the client goes on sending, and then the connection ends',
    over: 'life',
    scene: small(() => () => ({ status: 200 })),
    async talk({ connect, head }) {
      const wire = await connect()
      await wire.send(head('POST / HTTP/1.1', 'Content-Length: 500000000'))
      void sendOn(wire, 'x'.repeat(65_536))
      assert.equal((await wire.message()).status, 413)
      await wire.closed()
    },
  },
  {
    rule: 'size-over-the-limit-is-told',
    name: 'reading a chunked body that grows over the limit rejects with the code body-too-large',
    over: 'life',
    scene: small((stage) => async (request) => {
      let length = 0
      try {
        for await (const chunk of request.body ?? []) {
          length += chunk.byteLength
          // The client sends until it is refused.
          if (length > 1000) break
        }
        stage.note('read', { length })
      } catch (error) {
        const { code } = error as { code?: unknown }
        stage.note('read', { code, isError: error instanceof Error, isBounded: length <= 1000 })
      }
      return { status: 200, body: 'told' }
    }),
    async talk({ connect, head, seen }) {
      const wire = await connect()
      await wire.send(head('POST / HTTP/1.1', 'Transfer-Encoding: chunked'))
      void sendOn(wire, `3e8\r\n${thousand}\r\n`)
      assert.deepEqual(await seen('read'), { code: 'body-too-large', isError: true, isBounded: true })
      assert.equal((await wire.message()).text, 'told')
      await wire.closed()
    },
  },
  {
    rule: 'body-errors-have-a-status',
    name: 'a body-too-large that the app lets through is a 413 and no error of the app, and then the connection ends',
    over: 'life',
    scene: small(() => async (request) => {
      if (request.method === 'GET') throw new Error('the next')
      return { status: 200, body: await request.text() }
    }),
    async talk({ connect, head, exchange, seen }) {
      const wire = await connect()
      await wire.send(head('POST / HTTP/1.1', 'Transfer-Encoding: chunked'))
      void sendOn(wire, `3e8\r\n${thousand}\r\n`)
      const message = await wire.message()
      assert.equal(message.status, 413)
      assert.equal(message.text, '')
      // Errors are heard in order: the first is not that of the body.
      await exchange()
      assert.deepEqual(await seen('error'), { phase: 'app', message: 'the next' })
      await wire.closed()
    },
  },
  {
    rule: 'body-errors-have-a-status',
    name: 'a whole chunked body over the limit is answered with 413',
    over: 'life',
    scene: small(() => async (request) => ({ status: 200, body: await request.text() })),
    async talk({ connect, head }) {
      const wire = await connect()
      await wire.send(head('POST / HTTP/1.1', 'Transfer-Encoding: chunked') + chunked([thousand, 'x']))
      assert.equal((await wire.message()).status, 413)
    },
  },
]

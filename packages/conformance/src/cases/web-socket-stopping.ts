/** How a WebSocket ends where its listener fails, and where its server stops. */
import { strict as assert } from 'node:assert'
import type { WebSocketListener } from '@tsgi/spec'
import type { Case, Stage } from '../case.ts'
import { handshakeText, openWebSocket } from '../web-socket-wire.ts'
import { assertServes, echoing, needs, noting, pathOf, upgrading } from './web-socket-stage.ts'

/** Where a listener fails, and how the client makes it. */
const failing = (where: string, listener: (stage: Stage) => WebSocketListener): Case => ({
  rule: 'listeners-that-fail-close-with-1011',
  name: `a listener that ${where} closes with 1011 and goes to onError, and others are served on`,
  needs,
  over: 'wire',
  app: (stage) => (request) => ({
    upgrade: 'websocket',
    listener: pathOf(request) === '/echo' ? echoing : noting(stage, listener(stage)),
  }),
  async talk(talk) {
    const socket = await openWebSocket(talk)
    await socket.send('go')
    assert.equal((await socket.ended())?.code, 1011)
    await socket.close(1011)
    assert.deepEqual(await talk.seen('close'), [1011, ''])
    assert.deepEqual(await talk.seen('error'), { phase: 'web-socket', message: 'it broke' })
    await assertServes(talk)
    assert.equal(talk.notes('error').length, 1)
  },
})

const breakIt = () => {
  throw new Error('it broke')
}
const breakLater = async () => {
  await new Promise((resolve) => setImmediate(resolve))
  breakIt()
}

export const webSocketStoppingCases: readonly Case[] = [
  failing('throws in open', () => ({ open: breakIt })),
  failing('rejects in open', () => ({ open: breakLater })),
  failing('throws in message', () => ({ message: breakIt })),
  failing('rejects in message', () => ({ message: breakLater })),
  {
    rule: 'listeners-that-fail-close-with-1011',
    name: 'a listener that throws in close goes to onError, and others are served on',
    needs,
    over: 'wire',
    app: () => (request) => ({
      upgrade: 'websocket',
      listener: pathOf(request) === '/echo' ? echoing : { close: breakIt },
    }),
    async talk(talk) {
      const socket = await openWebSocket(talk)
      await socket.close(1000)
      assert.deepEqual(await talk.seen('error'), { phase: 'web-socket', message: 'it broke' })
      await assertServes(talk)
    },
  },
  {
    rule: 'listeners-that-fail-close-with-1011',
    name: 'a listener that throws in drain closes with 1011 and goes to onError',
    needs,
    over: 'wire',
    asIs: true,
    app: (stage) =>
      upgrading(
        noting(stage, {
          async message(socket) {
            while (socket.send(new Uint8Array(32_768))) await new Promise((resolve) => setImmediate(resolve))
            stage.note('full')
          },
          drain: breakIt,
        }),
      ),
    async talk(talk) {
      const socket = await openWebSocket(talk)
      socket.wire.pause()
      await socket.send('fill it')
      await talk.seen('full')
      socket.wire.resume()
      assert.equal((await socket.ended())?.code, 1011)
      await socket.close(1011)
      assert.deepEqual(await talk.seen('error'), { phase: 'web-socket', message: 'it broke' })
      assert.deepEqual(await talk.seen('close'), [1011, ''])
    },
  },
  {
    rule: 'close-ends-web-sockets',
    name: 'close() of the server ends a WebSocket with 1001, and waits for its listener',
    needs,
    over: 'life',
    async scene({ start, note, told }) {
      const server = await start(
        upgrading({
          open: () => note('opened'),
          async message() {
            note('did', 'begin')
            await told('go')
            note('did', 'end')
          },
          close: (_socket, code, reason) => note('did', [code, reason]),
        }),
        { timeouts: { drain: 600_000 } },
      )
      await told('close')
      const closing = server.close()
      await closing
      note('did', 'closed')
    },
    async talk(talk) {
      const { seen, tell } = talk
      const socket = await openWebSocket(talk)
      await socket.send('work')
      assert.equal(await seen('did'), 'begin')
      tell('close')
      assert.equal((await socket.ended())?.code, 1001)
      await socket.close(1001)
      assert.deepEqual(await seen('did'), [1001, ''])
      tell('go')
      for (const step of ['end', 'closed']) assert.equal(await seen('did'), step)
    },
  },
  {
    rule: 'close-ends-web-sockets',
    name: 'a handshake that is answered during the drain is a 503',
    needs,
    over: 'life',
    async scene({ start, note, told }) {
      const server = await start(
        async () => {
          note('asked')
          await told('answer')
          return { upgrade: 'websocket', listener: { open: () => note('opened') } }
        },
        { timeouts: { drain: 600_000 } },
      )
      await told('close')
      const closing = server.close()
      note('closing')
      await closing
      note('closed')
    },
    async talk(talk) {
      const wire = await talk.connect()
      await wire.send(handshakeText(talk))
      await talk.seen('asked')
      talk.tell('close')
      await talk.seen('closing')
      talk.tell('answer')
      assert.equal((await wire.message()).status, 503)
      await talk.seen('closed')
      assert.deepEqual(talk.notes('opened'), [])
    },
  },
]

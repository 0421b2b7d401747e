/** Every way in which a WebSocket ends, what its client gets, and what its listener hears. */
import { strict as assert } from 'node:assert'
import type { WebSocketConnection } from '@tsgi/spec'
import type { Case } from '../case.ts'
import { openWebSocket, type WebSocketWire } from '../web-socket-wire.ts'
import { assertServes, echoing, needs, noting, openAt, pathOf, upgrading } from './web-socket-stage.ts'

/** How a client ends, and what the listener has to hear. */
const isTold = (
  what: string,
  end: (socket: WebSocketWire) => unknown,
  heard: readonly [number, string],
  answered: number | null,
): Case => ({
  rule: 'close-says-how',
  name: `of ${what} the listener hears ${heard[0]}`,
  needs,
  over: 'wire',
  app: (stage) => upgrading(noting(stage)),
  async talk(talk) {
    const socket = await openWebSocket(talk)
    await end(socket)
    assert.deepEqual(await talk.seen('close'), heard)
    // The answer to a close frame has its code; one without a code is answered with none, or with 1000.
    if (answered !== null) assert.equal((await socket.ended())?.code, answered)
  },
})

/** How the app ends, what the client gets, and what the listener hears. */
const isEnded = (
  what: string,
  end: (socket: WebSocketConnection) => void,
  heard: readonly [number, string],
  got: { readonly code: number; readonly reason: string } | null,
): Case => ({
  rule: 'close-says-how',
  name: `after ${what} the client gets ${got === null ? 'no close frame' : got.code}, and the listener hears ${heard[0]}`,
  needs,
  over: 'wire',
  app: (stage) => upgrading(noting(stage, { message: end })),
  async talk(talk) {
    const socket = await openWebSocket(talk)
    await socket.send('end it')
    assert.deepEqual(await socket.ended(), got)
    if (got !== null) await socket.close(1000, 'another word')
    assert.deepEqual(await talk.seen('close'), heard)
  },
})

/** A listener whose close notes, and what it does in between. */
const isLater = (what: string, end: (socket: WebSocketConnection) => unknown): Case => ({
  rule: 'close-comes-once',
  name: `close is not called inside ${what}`,
  needs,
  over: 'wire',
  app: ({ note }) =>
    upgrading({
      message(socket) {
        note('did', 'before')
        end(socket)
        note('did', 'after')
      },
      close: () => note('did', 'close'),
    }),
  async talk(talk) {
    const socket = await openWebSocket(talk)
    await socket.send('end it')
    await socket.ended()
    for (const step of ['before', 'after', 'close']) assert.equal(await talk.seen('did'), step)
  },
})

/** The ends of each range that a client may use. */
const clientCodes = [1002, 1003, 1007, 1011, 1012, 1013, 1014, 3000, 3500, 3999, 4000, 4999]

const goodCodes = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999]
const badCodes = [-1, 0, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65_535, 1e9, 1000.5, Number.NaN]

const tried = (send: () => boolean): boolean | 'thrown' => {
  try {
    return send()
  } catch {
    return 'thrown'
  }
}
const thrown = (call: () => unknown): string | null => {
  try {
    call()
    return null
  } catch (error) {
    return error instanceof Error ? 'an Error' : String(error)
  }
}

export const webSocketEndingCases: readonly Case[] = [
  isTold('a client that closes with 1000 and a reason', (socket) => socket.close(1000, 'done'), [1000, 'done'], 1000),
  isTold(
    'a client that closes with a code of its own',
    (socket) => socket.close(4321, 'caf\u00E9'),
    [4321, 'caf\u00E9'],
    4321,
  ),
  ...clientCodes.map((code) =>
    isTold(`a client that closes with ${code}`, (socket) => socket.close(code), [code, ''], code),
  ),
  isTold('a client that goes away', (socket) => socket.close(1001), [1001, ''], 1001),
  isTold('a client that closes without a code', (socket) => socket.close(), [1005, ''], null),
  isTold('a client that resets the connection', (socket) => socket.wire.reset(), [1006, ''], null),
  isTold('a client that ends the connection without a close frame', (socket) => socket.wire.finish(), [1006, ''], null),
  isTold(
    'a client that leaves in the middle of a message',
    async (socket) => {
      await socket.frame(1, 'half', { declared: 100 })
      socket.wire.reset()
    },
    [1006, ''],
    null,
  ),
  isEnded('close()', (socket) => socket.close(), [1000, ''], { code: 1000, reason: '' }),
  isEnded('close() with a code and a reason', (socket) => socket.close(4002, 'bye \u00E9'), [4002, 'bye \u00E9'], {
    code: 4002,
    reason: 'bye \u00E9',
  }),
  isEnded('terminate()', (socket) => socket.terminate(), [1006, ''], null),
  {
    rule: 'close-says-how',
    name: 'after destroy() of the server the client gets no close frame, and the listener hears 1006',
    needs,
    over: 'life',
    async scene(stage) {
      const server = await stage.start(upgrading(noting(stage, { open: () => stage.note('opened') })))
      await stage.told('destroy')
      server.destroy()
    },
    async talk(talk) {
      const socket = await openWebSocket(talk)
      await talk.seen('opened')
      talk.tell('destroy')
      assert.equal(await socket.ended(), null)
      assert.deepEqual(await talk.seen('close'), [1006, ''])
    },
  },
  {
    rule: 'close-says-how',
    name: 'after close() while messages wait, the answer of the client is read, and the connection ends without a reset',
    needs,
    over: 'wire',
    app: (stage) =>
      upgrading(
        noting(stage, {
          async message(socket) {
            stage.note('busy')
            await stage.told('close')
            socket.close(4000)
            await stage.told('go on')
          },
        }),
      ),
    async talk(talk) {
      const socket = await openWebSocket(talk)
      // More than a server takes in before it waits, less than it may hold.
      for (let i = 0; i < 8; i += 1) await socket.send(new Uint8Array(65_536))
      await talk.seen('busy')
      talk.tell('close')
      assert.deepEqual(await socket.ended(), { code: 4000, reason: '' })
      await socket.close(4000)
      assert.equal(await socket.wire.closed(), 'end')
      talk.tell('go on')
      assert.deepEqual(await talk.seen('close'), [4000, ''])
    },
  },
  isLater('close()', (socket) => socket.close()),
  isLater('terminate()', (socket) => socket.terminate()),
  isLater('send()', (socket) => {
    socket.close()
    socket.send('too late')
  }),
  {
    rule: 'close-comes-once',
    name: 'close is called once where both sides close at a time',
    needs,
    over: 'wire',
    app: (stage) => (request) => ({
      upgrade: 'websocket',
      listener:
        pathOf(request) === '/echo'
          ? echoing
          : noting(stage, {
              message(socket) {
                socket.close(4000)
                socket.close(4001)
                socket.terminate()
              },
            }),
    }),
    async talk(talk) {
      const socket = await openWebSocket(talk)
      await socket.send('end it')
      await socket.close(1000)
      await talk.seen('close')
      await socket.wire.closed()
      await assertServes(talk)
      assert.deepEqual(talk.notes('close'), [[4000, '']])
    },
  },
  {
    rule: 'close-comes-once',
    name: 'close comes after the messages that were sent before it, also where the listener takes its time',
    needs,
    over: 'wire',
    app: ({ note, told }) =>
      upgrading({
        async message(_socket, data) {
          await told('go')
          note('did', data)
        },
        close: (_socket, code) => note('did', code),
      }),
    async talk(talk) {
      const socket = await openWebSocket(talk)
      await socket.send('one')
      await socket.send('two')
      await socket.close(1000)
      talk.tell('go')
      talk.tell('go')
      for (const step of ['one', 'two', 1000]) assert.equal(await talk.seen('did'), step)
    },
  },
  {
    rule: 'close-codes-are-allowed-ones',
    name: 'each code that is allowed is sent as it is',
    needs,
    over: 'wire',
    app: () => (request) => ({
      upgrade: 'websocket',
      listener: { message: (socket) => socket.close(Number(pathOf(request).slice(1)), 'why') },
    }),
    async talk(talk) {
      for (const code of goodCodes) {
        const socket = await openAt(talk, `/${code}`)
        await socket.send('end it')
        assert.deepEqual(await socket.ended(), { code, reason: 'why' })
      }
    },
  },
  {
    rule: 'close-codes-are-allowed-ones',
    name: 'a code that is not allowed throws, sends nothing, and the conversation goes on',
    needs,
    over: 'wire',
    app: ({ note }) =>
      upgrading({
        message(socket) {
          note(
            'thrown',
            badCodes.map((code) => thrown(() => socket.close(code, 'why'))),
          )
          socket.send('still here')
        },
      }),
    async talk(talk) {
      const socket = await openWebSocket(talk)
      await socket.send('try them')
      assert.deepEqual(
        await talk.seen('thrown'),
        badCodes.map(() => 'an Error'),
      )
      assert.equal(await socket.message(), 'still here')
    },
  },
  {
    rule: 'close-codes-are-allowed-ones',
    name: 'a reason of more than 123 bytes throws, one of 123 is sent whole',
    needs,
    over: 'wire',
    app: ({ note }) =>
      upgrading({
        message(socket) {
          note(
            'thrown',
            thrown(() => socket.close(4000, '\u00E9'.repeat(62))),
          )
          socket.close(4000, `${'\u00E9'.repeat(61)}.`)
        },
      }),
    async talk(talk) {
      const socket = await openWebSocket(talk)
      await socket.send('try them')
      assert.equal(await talk.seen('thrown'), 'an Error')
      assert.deepEqual(await socket.ended(), { code: 4000, reason: `${'\u00E9'.repeat(61)}.` })
    },
  },
  ...[
    { what: 'close() of the app', end: (socket: WebSocketConnection) => socket.close() },
    { what: 'terminate()', end: (socket: WebSocketConnection) => socket.terminate() },
    { what: 'the client’s end', end: null },
  ].map(
    ({ what, end }): Case => ({
      rule: 'sending-after-the-end-does-nothing',
      name: `after ${what} send() is false, close() and terminate() do nothing, and none of them throws`,
      needs,
      over: 'wire',
      app({ note }) {
        const tryAll = (socket: WebSocketConnection) =>
          note('after', {
            sent: tried(() => socket.send('too late')),
            bytes: tried(() => socket.send(new Uint8Array(3))),
            close: thrown(() => socket.close(4000, 'again')),
            terminate: thrown(() => socket.terminate()),
            buffered: socket.bufferedAmount,
          })
        return upgrading({
          message: (socket) => end?.(socket),
          close(socket) {
            tryAll(socket)
            setImmediate(() => tryAll(socket))
          },
        })
      },
      async talk(talk) {
        const socket = await openWebSocket(talk)
        await socket.send('end it')
        if (end === null) await socket.close(1000)
        await socket.ended()
        for (const _ of ['in close', 'later'])
          assert.deepEqual(await talk.seen('after'), {
            sent: false,
            bytes: false,
            close: null,
            terminate: null,
            buffered: 0,
          })
      },
    }),
  ),
]

/** What an app sends on a WebSocket, how the client gets it, and what becomes of a client that does not read. */
import { strict as assert } from 'node:assert'
import { Buffer } from 'node:buffer'
import type { WebSocketConnection, WebSocketListener } from '@tsgi/spec'
import type { Case } from '../case.ts'
import { encodeFrame, type Frame, opcodes } from '../frames.ts'
import { openWebSocket } from '../web-socket-wire.ts'
import { needs, noting, upgrading } from './web-socket-stage.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** What an app sends, and the frames that have to come of it. */
const isSent = (
  what: string,
  messages: readonly (string | Uint8Array)[],
  send: (socket: WebSocketConnection) => void = (socket) => {
    for (const message of messages) socket.send(message)
  },
): Case => ({
  rule: 'sent-messages-arrive-in-order',
  name: `the client gets ${what}`,
  needs,
  over: 'wire',
  app: () => upgrading({ open: send }),
  async talk(talk) {
    const socket = await openWebSocket(talk)
    for (const message of messages) {
      const opcode = typeof message === 'string' ? opcodes.text : opcodes.binary
      assertFrame(await socket.next(), opcode, Buffer.from(message))
    }
  },
})

function assertFrame({ opcode, payload, fin, masked, rsv1 }: Frame, wanted: number, bytes: Buffer): void {
  assert.equal(opcode, wanted)
  assert.ok(payload.equals(bytes), `${bytes.length} bytes were sent, ${payload.length} others came`)
  assert.deepEqual({ fin, masked, rsv1 }, { fin: true, masked: false, rsv1: false })
}

/** Sends numbered messages until the client's way is full, at most 64 MiB. Says how many those were. */
async function fill(
  socket: WebSocketConnection,
  size: number,
  goesOn: (sent: boolean) => boolean,
  /** In whose memory. Each has its own. */
  used?: Uint8Array,
): Promise<number> {
  const count = (64 * 1024 * 1024) / size
  for (let i = 0; i < count; i += 1) {
    const message = used ?? new Uint8Array(size)
    new DataView(message.buffer, message.byteOffset).setUint32(0, i)
    if (!goesOn(socket.send(message))) return i + 1
    await turn()
  }
  return count
}

/** By how much `bufferedAmount` grows with each of these messages, for a client that does not read. */
async function growth(socket: WebSocketConnection, message: string | Uint8Array): Promise<readonly number[]> {
  while (socket.bufferedAmount < 65_536) {
    socket.send(Buffer.alloc(65_536))
    await turn()
  }
  return Array.from({ length: 10 }, () => {
    const before = socket.bufferedAmount
    socket.send(message)
    return socket.bufferedAmount - before
  })
}

const numberOf = (message: string | Buffer): number => Buffer.from(message).readUInt32BE(0)

export const webSocketSendingCases: readonly Case[] = [
  isSent('text and bytes in the order in which they were sent', [
    'one',
    new Uint8Array([0, 255, 128]),
    '',
    new Uint8Array(),
    'caf\u00E9 \u{1F600}',
    'last',
  ]),
  isSent('messages of every length form as they are', [
    'a'.repeat(125),
    'b'.repeat(126),
    'c'.repeat(65_535),
    'd'.repeat(65_536),
    new Uint8Array(300_000).fill(5),
  ]),
  isSent(
    'two hundred messages in their order',
    Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? `number ${i}` : new Uint8Array([i]))),
  ),
  ...(
    [
      ['a Uint8Array', () => new Uint8Array(16 * 1024)],
      // Its own `slice()` is no copy.
      ['a Buffer', () => Buffer.alloc(16 * 1024)],
    ] as const
  ).map(
    ([what, allocate]): Case => ({
      rule: 'sent-messages-arrive-in-order',
      name: `messages that wait stay as they were while ${what} is used again for the next ones`,
      needs,
      over: 'wire',
      asIs: true,
      app: ({ note, told }) =>
        upgrading({
          async open(socket) {
            await told('go')
            const used = allocate()
            const sent = await fill(socket, used.length, (mayGoOn) => mayGoOn, used)
            used.fill(255)
            note('sent', sent)
          },
        }),
      async talk(talk) {
        const socket = await openWebSocket(talk)
        socket.wire.pause()
        talk.tell('go')
        const sent = (await talk.seen('sent')) as number
        socket.wire.resume()
        for (let i = 0; i < sent; i += 1) assert.equal(numberOf(await socket.message()), i)
      },
    }),
  ),
  isSent('a part of a buffer and no more', [new Uint8Array([2, 3])], (socket) => {
    socket.send(new Uint8Array([1, 2, 3, 4]).subarray(1, 3))
  }),
  {
    rule: 'send-tells-to-wait',
    name: 'a client that does not read makes send() false, and drain comes when it has read; nothing is lost',
    needs,
    over: 'wire',
    asIs: true,
    app: ({ note, told }) =>
      upgrading({
        async open(socket) {
          await told('go')
          note('before', socket.bufferedAmount)
          const sent = await fill(socket, 16 * 1024, (mayGoOn) => mayGoOn)
          note('full', { sent, buffered: socket.bufferedAmount })
        },
        drain: (socket) => note('drained', socket.bufferedAmount),
      }),
    async talk(talk) {
      const socket = await openWebSocket(talk)
      socket.wire.pause()
      talk.tell('go')
      assert.equal(await talk.seen('before'), 0)
      const { sent, buffered } = (await talk.seen('full')) as { sent: number; buffered: number }
      assert.ok(buffered > 65_536, `bufferedAmount was ${buffered}`)
      assert.ok(buffered < 262_144, `bufferedAmount was ${buffered}`)
      assert.deepEqual(talk.notes('drained'), [])
      socket.wire.resume()
      for (let i = 0; i < sent; i += 1) assert.equal(numberOf(await socket.message()), i)
      assert.ok(((await talk.seen('drained')) as number) <= 65_536)
    },
  },
  {
    rule: 'send-tells-to-wait',
    name: 'for a client that reads, send() is true',
    needs,
    over: 'wire',
    app: ({ note }) => upgrading({ message: (socket, data) => note('may go on', socket.send(data)) }),
    async talk(talk) {
      const socket = await openWebSocket(talk)
      await socket.send('hello')
      assert.equal(await talk.seen('may go on'), true)
    },
  },
  ...(
    [
      ['a text of characters of three bytes', '\u20AC'.repeat(20_000)],
      ['bytes', new Uint8Array(60_000)],
    ] as const
  ).map(
    ([what, message]): Case => ({
      rule: 'send-tells-to-wait',
      name: `bufferedAmount grows by the bytes of ${what}`,
      needs,
      over: 'life',
      async scene({ start, told, note }) {
        const listener: WebSocketListener = {
          async open(socket) {
            await told('go')
            note('growth', await growth(socket, message))
          },
        }
        await start(upgrading(listener), { webSocket: { maxBufferedAmount: 64 * 1024 * 1024 } })
      },
      async talk(talk) {
        const socket = await openWebSocket(talk)
        socket.wire.pause()
        talk.tell('go')
        const grown = (await talk.seen('growth')) as readonly number[]
        // A frame has a head, and the system may take some bytes on the way.
        assert.ok(Math.max(...grown) >= 60_000 && Math.max(...grown) <= 60_016, `it grew by ${grown.join(', ')}`)
        socket.wire.reset()
      },
    }),
  ),
  {
    rule: 'slow-readers-are-ended',
    name: 'a client that sends pings and reads no pong is ended with 1013',
    needs,
    over: 'wire',
    asIs: true,
    app: (stage) => upgrading(noting(stage)),
    async talk(talk) {
      const socket = await openWebSocket(talk)
      socket.wire.pause()
      const pings = Buffer.concat(Array.from({ length: 2000 }, () => encodeFrame(opcodes.ping, 'x'.repeat(125))))
      let isOver = false
      const over = talk.seen('close').then((heard) => {
        isOver = true
        return heard
      })
      // More than the systems on the way can hold.
      for (let i = 0; i < 128 && !isOver; i += 1) await Promise.race([socket.wire.send(pings), over])
      // A server that sends the reason first waits for a while.
      assert.deepEqual(await over, [1013, 'The client reads too slowly.'])
      socket.wire.reset()
    },
  },
  {
    rule: 'slow-readers-are-ended',
    name: 'a client that does not read many small messages is ended with 1013',
    needs,
    over: 'wire',
    asIs: true,
    app(stage) {
      let isClosed = false
      return upgrading(
        noting(stage, {
          async open(socket) {
            await stage.told('go')
            for (let i = 0; i < 2000 && !isClosed; i += 1) {
              for (let j = 0; j < 1000; j += 1) socket.send('twenty bytes of text')
              await turn()
            }
          },
          close(_socket, code, reason) {
            isClosed = true
            stage.note('close', [code, reason])
          },
        }),
      )
    },
    async talk(talk) {
      const socket = await openWebSocket(talk)
      socket.wire.pause()
      talk.tell('go')
      assert.deepEqual(await talk.seen('close'), [1013, 'The client reads too slowly.'])
      socket.wire.reset()
    },
  },
  {
    rule: 'slow-readers-are-ended',
    name: 'a client that does not read is ended with 1013, and what it gets has no message missing',
    needs,
    over: 'wire',
    asIs: true,
    app: (stage) =>
      upgrading(
        noting(stage, {
          async open(socket) {
            await stage.told('go')
            let most = 0
            const sent = await fill(socket, 256 * 1024, (mayGoOn) => {
              most = Math.max(most, socket.bufferedAmount)
              // After the end it is false too, and nothing waits.
              return mayGoOn || (socket.bufferedAmount > 0 && socket.bufferedAmount <= 1_048_576)
            })
            stage.note('stopped', { sent, most })
          },
        }),
      ),
    async talk(talk) {
      const socket = await openWebSocket(talk)
      socket.wire.pause()
      talk.tell('go')
      const { sent, most } = (await talk.seen('stopped')) as { sent: number; most: number }
      assert.ok(sent < 256, 'all of 64 MiB was taken for a client that reads nothing')
      assert.ok(most < 2 * 1_048_576, `${most} bytes waited`)
      assert.deepEqual(await talk.seen('close'), [1013, 'The client reads too slowly.'])
      socket.wire.resume()
      for (let i = 0; ; i += 1) {
        const frame = await socket.next().catch(() => null)
        if (frame === null) break
        if (frame.opcode === opcodes.close) {
          assert.equal(frame.payload.readUInt16BE(0), 1013)
          break
        }
        assert.equal(numberOf(frame.payload), i)
      }
    },
  },
]

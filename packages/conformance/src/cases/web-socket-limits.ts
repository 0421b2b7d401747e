/** What a client may send on a WebSocket: how much, in which form, and how long nothing; and how it is compressed. */
import { strict as assert } from 'node:assert'
import { Buffer } from 'node:buffer'
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib'
import type { ServeOptions } from '@tsgi/spec'
import type { Case, LifeCase } from '../case.ts'
import { closePayload, encodeFrame, opcodes } from '../frames.ts'
import { openWebSocket, type WebSocketWire } from '../web-socket-wire.ts'
import { rejection } from './life-stage.ts'
import { assertFailed, echoing, needs, noting, upgrading } from './web-socket-stage.ts'

const { continuation, text, binary, close, ping, pong } = opcodes

/** A server with these limits, whose listener notes. */
const within =
  (webSocket: ServeOptions['webSocket']): LifeCase['scene'] =>
  async (stage) => {
    await stage.start(upgrading(noting(stage)), { webSocket })
  }

const tooLarge: readonly (readonly [string, (socket: WebSocketWire) => Promise<void>])[] = [
  ['of one byte more', (socket) => socket.send('x'.repeat(1001))],
  [
    'in two fragments that are larger together',
    async (socket) => {
      await socket.frame(text, 'x'.repeat(600), { fin: false })
      await socket.frame(continuation, 'x'.repeat(600))
    },
  ],
  [
    'in fragments that never end',
    async (socket) => {
      for (let i = 0; i < 100 && !socket.wire.isClosed(); i += 1)
        await socket.frame(i === 0 ? text : continuation, 'x'.repeat(100), { fin: false })
    },
  ],
  ['that declares 4 GiB', (socket) => socket.frame(binary, 'x', { declared: 2 ** 32 })],
]

/** Frames that no client may send, and the code that tells it so. */
const broken: readonly (readonly [string, 1002 | 1007, readonly Buffer[]])[] = [
  ['the first reserved bit without an extension', 1002, [encodeFrame(text, 'x', { rsv: 4 })]],
  ['the second reserved bit', 1002, [encodeFrame(text, 'x', { rsv: 2 })]],
  ['the third reserved bit', 1002, [encodeFrame(text, 'x', { rsv: 1 })]],
  ['an unknown opcode', 1002, [encodeFrame(3, 'x')]],
  ['an unknown opcode of a control frame', 1002, [encodeFrame(11, 'x')]],
  ['a ping in fragments', 1002, [encodeFrame(ping, 'x', { fin: false })]],
  ['a ping of 126 bytes', 1002, [encodeFrame(ping, 'x'.repeat(126))]],
  ['a continuation of nothing', 1002, [encodeFrame(continuation, 'x')]],
  [
    'a message within another',
    1002,
    [encodeFrame(text, 'x', { fin: false }), encodeFrame(text, 'y'), encodeFrame(continuation, 'z')],
  ],
  ['text with a byte of no character', 1007, [encodeFrame(text, Buffer.from([0x61, 0xff]))]],
  ['text with a surrogate', 1007, [encodeFrame(text, Buffer.from([0xed, 0xa0, 0x80]))]],
  ['text with a longer form of a character', 1007, [encodeFrame(text, Buffer.from([0xc0, 0xaf]))]],
  ['text that ends within a character', 1007, [encodeFrame(text, Buffer.from([0x61, 0xc3]))]],
  ['a close frame with half of a code', 1002, [encodeFrame(close, Buffer.from([3]))]],
  ...[0, 999, 1004, 1005, 1006, 1015, 2999, 5000].map(
    (code) => [`a close frame with the code ${code}`, 1002, [encodeFrame(close, closePayload(code))]] as const,
  ),
  ['a close frame whose reason is no UTF-8', 1007, [encodeFrame(close, closePayload(1000, Buffer.from([0xff, 0xfe])))]],
  ['a frame without a mask', 1002, [encodeFrame(text, 'hello', { masked: false }), encodeFrame(text, 'x')]],
]

const word = 'as it was, again and again; '.repeat(100)
const deflated = (data: string | Buffer): Buffer =>
  deflateRawSync(data, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4)
const inflated = (data: Buffer): string =>
  inflateRawSync(Buffer.concat([data, Buffer.from([0, 0, 0xff, 0xff])]), {
    finishFlush: constants.Z_SYNC_FLUSH,
  }).toString()
const offer = 'permessage-deflate; client_no_context_takeover; server_no_context_takeover'
const agreed = ({ answer }: WebSocketWire) =>
  answer.headers.find(([name]) => name.toLowerCase() === 'sec-websocket-extensions')?.[1]

export const webSocketLimitsCases: readonly Case[] = [
  {
    rule: 'large-messages-are-refused',
    name: 'a message of webSocket.maxPayload bytes is heard',
    needs,
    over: 'life',
    scene: within({ maxPayload: 1000 }),
    async talk(talk) {
      const socket = await openWebSocket(talk)
      await socket.send('x'.repeat(1000))
      assert.equal(await talk.seen('message'), 'x'.repeat(1000))
    },
  },
  ...tooLarge.map(
    ([what, send]): Case => ({
      rule: 'large-messages-are-refused',
      name: `a message over webSocket.maxPayload ${what} ends the connection, and the listener hears 1006`,
      needs,
      over: 'life',
      scene: within({ maxPayload: 1000 }),
      async talk(talk) {
        const socket = await openWebSocket(talk)
        await send(socket)
        await assertFailed(socket, talk)
      },
    }),
  ),
  {
    rule: 'large-messages-are-refused',
    name: 'a message that is small only while it is compressed ends the connection',
    needs,
    over: 'life',
    scene: within({ maxPayload: 1000, compression: true }),
    async talk(talk) {
      const socket = await openWebSocket(talk, { extensions: offer })
      await socket.frame(text, deflated(Buffer.alloc(100_000, 'x')), { rsv: 4 })
      await assertFailed(socket, talk)
    },
  },
  ...broken.map(
    ([what, , frames]): Case => ({
      rule: 'broken-frames-end-the-connection',
      name: `${what} ends the connection, and the listener hears 1006`,
      needs,
      over: 'wire',
      app: (stage) => upgrading(noting(stage)),
      async talk(talk) {
        const socket = await openWebSocket(talk)
        for (const frame of frames) await socket.wire.send(frame)
        await assertFailed(socket, talk)
      },
    }),
  ),
  ...broken.map(
    ([what, code, frames]): Case => ({
      rule: 'failures-say-why',
      name: `a client that sent ${what} is told ${code}`,
      needs: [...needs, 'closeFrameOnError'],
      over: 'wire',
      app: () => upgrading({}),
      async talk(talk) {
        const socket = await openWebSocket(talk)
        for (const frame of frames) await socket.wire.send(frame)
        assert.equal((await socket.ended())?.code, code)
      },
    }),
  ),
  {
    rule: 'failures-say-why',
    name: 'a client that sent too large a message is told 1009',
    needs: [...needs, 'closeFrameOnError'],
    over: 'life',
    scene: within({ maxPayload: 1000 }),
    async talk(talk) {
      const socket = await openWebSocket(talk)
      await socket.send('x'.repeat(1001))
      assert.equal((await socket.ended())?.code, 1009)
    },
  },
  {
    rule: 'wrong-options-are-refused',
    name: 'a webSocket.maxPayload of more characters than a text can have is refused by name',
    needs,
    over: 'life',
    async scene({ serve, note }) {
      const error = await rejection(serve(upgrading({}), { port: 0, webSocket: { maxPayload: 2 ** 29 } }))
      note('refused', error instanceof Error ? error.message : String(error))
    },
    async talk({ seen }) {
      assert.match(String(await seen('refused')), /webSocket\.maxPayload/)
    },
  },
  {
    rule: 'silent-clients-are-ended',
    name: 'of two clients that send no message, the one that answers pings stays, the other is ended with 1006',
    needs,
    over: 'life',
    async scene(stage) {
      // The shortest that can be set.
      await stage.start(upgrading(noting(stage, echoing)), { webSocket: { idleTimeout: 8000 } })
    },
    async talk(talk) {
      const stays = await openWebSocket(talk)
      const goes = await openWebSocket(talk)
      const ending = goes.ended().then(() => goes.wire.closed())
      // Longer than the silence of the other one: what was answered each time is not silent.
      for (let pings = 0; pings < 2; ) {
        const { opcode, payload } = await stays.next()
        assert.equal(opcode, ping)
        await stays.frame(pong, payload)
        pings += 1
      }
      await ending
      assert.deepEqual(await talk.seen('close'), [1006, ''])
      await stays.send('still there')
      while ((await stays.next()).opcode !== text);
      assert.equal(talk.notes('close').length, 1)
    },
  },
  {
    rule: 'silent-clients-are-ended',
    name: 'a client that is silent for longer than timeouts.idle, which is for requests, stays',
    needs: [...needs, 'idleTimeout'],
    over: 'life',
    async scene(stage) {
      await stage.start(upgrading(noting(stage, echoing)), { timeouts: { idle: 100 } })
    },
    async talk(talk) {
      const stays = await openWebSocket(talk)
      const goes = await talk.connect()
      await goes.send(talk.head())
      await goes.message()
      await goes.closed()
      // A server may look rarely: once more.
      await new Promise((resolve) => setTimeout(resolve, 2000))
      await stays.send('still there')
      assert.equal((await stays.next()).opcode, text)
    },
  },
  {
    rule: 'silent-clients-are-ended',
    name: 'a client that has stopped to read and says nothing is ended with 1006',
    needs,
    over: 'life',
    async scene(stage) {
      const listener = noting(stage, {
        open(socket) {
          // Less than the limit, more than the systems on the way take.
          for (let i = 0; i < 12; i += 1) socket.send(new Uint8Array(1_048_576))
        },
      })
      await stage.start(upgrading(listener), { webSocket: { idleTimeout: 8000, maxBufferedAmount: 16_777_216 } })
    },
    async talk(talk) {
      const socket = await openWebSocket(talk)
      socket.wire.pause()
      assert.deepEqual(await talk.seen('close'), [1006, ''])
      socket.wire.reset()
    },
  },
  {
    rule: 'compression-is-agreed-on',
    name: 'with webSocket.compression a client that offers it gets it, and both sides see the messages as they were',
    needs,
    over: 'life',
    async scene({ start, note }) {
      const listener = {
        message: (socket: Parameters<NonNullable<typeof echoing.message>>[0], data: string | Uint8Array) => {
          note('message', data)
          socket.send(data)
        },
      }
      await start(upgrading(listener), { webSocket: { compression: true } })
    },
    async talk(talk) {
      const socket = await openWebSocket(talk, { extensions: offer })
      assert.match(agreed(socket) ?? 'nothing', /^permessage-deflate\b/)
      // Compressed or not: each message says itself what it is.
      for (const [payload, rsv] of [
        [deflated(word), 4],
        [Buffer.from(word), 0],
      ] as const) {
        await socket.frame(text, payload, { rsv })
        assert.equal(await talk.seen('message'), word)
        const frame = await socket.next()
        assert.ok(frame.rsv1)
        assert.ok(frame.payload.length < word.length / 4)
        assert.equal(inflated(frame.payload), word)
      }
    },
  },
  {
    rule: 'compression-is-agreed-on',
    name: 'with webSocket.compression a client that does not offer it is served without',
    needs,
    over: 'life',
    async scene({ start }) {
      await start(upgrading(echoing), { webSocket: { compression: true } })
    },
    async talk(talk) {
      const socket = await openWebSocket(talk)
      assert.equal(agreed(socket), undefined)
      await socket.send(word)
      const frame = await socket.next()
      assert.equal(frame.rsv1, false)
      assert.equal(frame.payload.toString(), word)
    },
  },
  {
    rule: 'compression-is-agreed-on',
    name: 'without the option nobody gets it',
    needs,
    over: 'wire',
    app: () => upgrading(echoing),
    async talk(talk) {
      const socket = await openWebSocket(talk, { extensions: offer })
      assert.equal(agreed(socket), undefined)
      await socket.send(word)
      assert.equal((await socket.next()).rsv1, false)
    },
  },
]

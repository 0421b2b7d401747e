/** What a client sends on a WebSocket, and how the listener hears it. */
import { strict as assert } from 'node:assert'
import { Buffer } from 'node:buffer'
import type { Case, LifeCase, WireTalk } from '../case.ts'
import { encodeFrame, opcodes } from '../frames.ts'
import { openWebSocket, type WebSocketWire } from '../web-socket-wire.ts'
import { echoing, needs, noting, openAt, pathOf, shown, upgrading } from './web-socket-stage.ts'

const { continuation, text, binary, ping, pong } = opcodes
const large = 16 * 1024 * 1024

/** What a client sends, and the messages that have to come of it. */
const isHeard = (
  what: string,
  send: (socket: WebSocketWire) => Promise<void>,
  ...messages: readonly (string | Uint8Array)[]
): Case => ({
  rule: 'messages-come-whole-and-in-order',
  name: `the listener hears ${what}`,
  needs,
  over: 'wire',
  app: (stage) => upgrading(noting(stage)),
  async talk(talk) {
    const socket = await openWebSocket(talk)
    await send(socket)
    await socket.close(1000)
    // It comes last.
    assert.deepEqual(await talk.seen('close'), [1000, ''])
    assert.deepEqual(talk.notes('message'), messages.map(shown))
  },
})

const word = Buffer.from('caf\u00E9 \u{1F600}')
const numbers = Array.from({ length: 200 }, (_, i) => String(i))

/** Half a megabyte, masked once. */
const floodFrame = encodeFrame(binary, Buffer.alloc(512 * 1024, 7))
const floodLength = 64

async function flood({ wire }: WebSocketWire): Promise<void> {
  for (let i = 0; i < floodLength; i += 1) await wire.send(floodFrame)
}

/** More than the systems on the way can hold, to one listener that waits and one that does not. */
const floodScene: LifeCase['scene'] = async ({ start, note, told }) => {
  await start((request) => {
    const path = pathOf(request)
    let heard = 0
    const hear = () => {
      heard += 1
      if (heard === floodLength) note(`${path} heard all`)
    }
    const listener =
      path === '/quick'
        ? { message: hear }
        : {
            async message() {
              if (heard === 0) {
                note('busy')
                await told('go')
              }
              hear()
            },
            close: (_socket: unknown, code: number) => note('close', code),
          }
    return { upgrade: 'websocket', listener }
  })
}

/** Floods the listener that waits, then the other one until that has heard all of it. Says whether the first flood was taken. */
async function floodBoth(talk: WireTalk): Promise<{ readonly slow: WebSocketWire; readonly isTaken: () => boolean }> {
  const slow = await openAt(talk, '/slow')
  let taken = false
  void flood(slow).then(() => {
    taken = true
  })
  await talk.seen('busy')
  await flood(await openAt(talk, '/quick'))
  await talk.seen('/quick heard all')
  return { slow, isTaken: () => taken }
}

export const webSocketMessagesCases: readonly Case[] = [
  isHeard('text as text', (socket) => socket.send(word.toString()), word.toString()),
  isHeard(
    'bytes as bytes',
    (socket) => socket.send(new Uint8Array([0, 255, 128, 10])),
    new Uint8Array([0, 255, 128, 10]),
  ),
  isHeard(
    'empty text and empty bytes',
    async (socket) => {
      await socket.send('')
      await socket.send(new Uint8Array())
    },
    '',
    new Uint8Array(),
  ),
  isHeard(
    'fragments as one message, also where a character is cut',
    async (socket) => {
      await socket.frame(text, word.subarray(0, 4), { fin: false })
      await socket.frame(continuation, word.subarray(4, 7), { fin: false })
      await socket.frame(continuation, '', { fin: false })
      await socket.frame(continuation, word.subarray(7))
    },
    word.toString(),
  ),
  isHeard(
    'fragments of bytes as one message, with a ping between them',
    async (socket) => {
      await socket.frame(binary, new Uint8Array([1, 2]), { fin: false })
      await socket.frame(ping, 'there?')
      await socket.frame(continuation, new Uint8Array([3]))
    },
    new Uint8Array([1, 2, 3]),
  ),
  isHeard(
    'two hundred messages in their order',
    async (socket) => {
      await socket.wire.send(Buffer.concat(numbers.map((one) => encodeFrame(text, one))))
    },
    ...numbers,
  ),
  {
    rule: 'messages-come-whole-and-in-order',
    name: 'bytes that a listener keeps stay as they were',
    needs,
    over: 'wire',
    app({ note }) {
      const kept: Uint8Array[] = []
      return upgrading({
        message(_socket, data) {
          if (typeof data !== 'string') kept.push(data)
          else note('kept', kept.map(shown))
        },
      })
    },
    async talk(talk) {
      const socket = await openWebSocket(talk)
      for (const byte of [1, 2, 3]) await socket.send(new Uint8Array(8).fill(byte))
      await socket.send('show them')
      assert.deepEqual(
        await talk.seen('kept'),
        [1, 2, 3].map((byte) => shown(new Uint8Array(8).fill(byte))),
      )
    },
  },
  ...[70_000, large].map(
    (length): Case => ({
      rule: 'messages-come-whole-and-in-order',
      name: `a message of ${length} bytes comes and goes, as bytes and as text`,
      needs,
      over: 'life',
      async scene({ start }) {
        await start(upgrading(echoing), { webSocket: { maxPayload: large, maxBufferedAmount: 4 * large } })
      },
      async talk(talk) {
        const socket = await openWebSocket(talk)
        const bytes = Buffer.from('0123456789abcdef'.repeat(length / 16))
        await socket.send(bytes)
        assert.ok(bytes.equals((await socket.message()) as Buffer))
        await socket.frame(text, bytes)
        assert.ok(bytes.toString() === (await socket.message()))
      },
    }),
  ),
  {
    rule: 'messages-wait-for-the-listener',
    name: 'the next message comes when the listener’s promise for the one before has settled',
    needs,
    over: 'wire',
    app({ note, told }) {
      const listener = {
        async message(_socket: unknown, data: string | Uint8Array) {
          const word = String(data)
          note('did', `begin ${word}`)
          await told(`end ${word}`)
          note('did', `end ${word}`)
        },
      }
      return (request) => ({ upgrade: 'websocket', listener: pathOf(request) === '/echo' ? echoing : listener })
    },
    async talk(talk) {
      const { seen, tell } = talk
      const socket = await openWebSocket(talk)
      await socket.send('one')
      await socket.send('two')
      assert.equal(await seen('did'), 'begin one')
      // Answered after both were received.
      const other = await openAt(talk, '/echo')
      await other.send('there?')
      await other.message()
      tell('end one')
      tell('end two')
      for (const step of ['end one', 'begin two', 'end two']) assert.equal(await seen('did'), step)
    },
  },
  {
    rule: 'messages-wait-for-the-listener',
    name: 'the first message waits for the promise of open',
    needs,
    over: 'wire',
    app:
      ({ note, told }) =>
      (request) =>
        pathOf(request) === '/echo'
          ? { upgrade: 'websocket', listener: echoing }
          : {
              upgrade: 'websocket',
              listener: {
                async open() {
                  note('did', 'begin open')
                  await told('go')
                  note('did', 'end open')
                },
                message: (_socket, data) => note('did', data),
              },
            },
    async talk(talk) {
      const { seen, tell } = talk
      const socket = await openWebSocket(talk)
      await socket.send('first')
      assert.equal(await seen('did'), 'begin open')
      const other = await openAt(talk, '/echo')
      await other.send('there?')
      await other.message()
      tell('go')
      for (const step of ['end open', 'first']) assert.equal(await seen('did'), step)
    },
  },
  {
    rule: 'floods-wait-for-the-listener',
    name: 'a flood to a listener that waits is not read without end, or ended with 1013',
    needs,
    over: 'life',
    scene: floodScene,
    async talk(talk) {
      const { slow, isTaken } = await floodBoth(talk)
      assert.ok(slow.wire.isClosed() || !isTaken(), 'all of the flood was taken while the listener waited')
      talk.tell('go')
      // Whichever of the two it is.
      const how = await Promise.race([talk.seen('/slow heard all').then(() => 'heard'), talk.seen('close')])
      assert.ok(how === 'heard' || how === 1013, `the listener heard ${String(how)}`)
    },
  },
  {
    rule: 'slow-listeners-are-not-flooded',
    name: 'while a listener waits a flood is left with the client, and then all of it is heard',
    needs: [...needs, 'inboundBackpressure'],
    over: 'life',
    scene: floodScene,
    async talk(talk) {
      const { slow, isTaken } = await floodBoth(talk)
      assert.equal(isTaken(), false)
      assert.equal(slow.wire.isClosed(), false)
      talk.tell('go')
      await talk.seen('/slow heard all')
      assert.deepEqual(talk.notes('close'), [])
    },
  },
  ...['', 'there?', 'x'.repeat(125)].map(
    (data): Case => ({
      rule: 'pings-are-answered',
      name: `a ping with ${data.length} bytes is answered with the same in a pong, and reaches no listener`,
      needs,
      over: 'wire',
      app: (stage) => upgrading(noting(stage)),
      async talk(talk) {
        const socket = await openWebSocket(talk)
        await socket.frame(ping, data)
        const { opcode, payload } = await socket.next()
        assert.deepEqual([opcode, payload.toString()], [pong, data])
        await socket.frame(pong, 'nobody has asked')
        await socket.send('after')
        await talk.seen('message')
        assert.equal(talk.notes('message').length, 1)
      },
    }),
  ),
  {
    rule: 'pings-are-answered',
    name: 'two hundred pings that come at once are each answered',
    needs,
    over: 'wire',
    asIs: true,
    app: () => upgrading(echoing),
    async talk(talk) {
      const socket = await openWebSocket(talk)
      await socket.wire.send(Buffer.concat(numbers.map((data) => encodeFrame(ping, data))))
      for (const data of numbers) {
        const { opcode, payload } = await socket.next()
        assert.deepEqual([opcode, payload.toString()], [pong, data])
      }
      await socket.send('after')
      assert.equal(String(await socket.message()), 'after')
    },
  },
]

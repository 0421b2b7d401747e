// The library ws as the client of both servers: what people use in front of them, and no frame of our own.
import { EventEmitter, once } from 'node:events'
import { serve as serveNode } from '@tsgi/server-node'
import { serve as serveUws } from '@tsgi/server-uws'
import type { WebSocketListener, WebSocketUpgrade } from '@tsgi/spec'
import { afterEach, describe, expect, test } from 'vitest'
import { type ClientOptions, WebSocket } from 'ws'

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

describe.each([
  ['server-node', serveNode],
  ['server-uws', serveUws],
])('%s', (_name, serve) => {
  /** A client of a server with this listener. */
  async function connect(listener: WebSocketListener, client: ClientOptions & { protocols?: string[] } = {}) {
    const { protocols = [], ...options } = client
    const [protocol] = protocols
    const server = await serve((): WebSocketUpgrade => ({ upgrade: 'websocket', listener, protocol }), {
      port: 0,
      webSocket: { compression: true },
    })
    const socket = new WebSocket(`${server.url?.replace('http', 'ws')}/`, protocols, options)
    cleanups.push(() => socket.terminate(), server.destroy)
    await once(socket, 'open')
    return socket
  }

  const echo: WebSocketListener = { message: (socket, data) => void socket.send(data) }
  const long = 'caf\u00E9 \u{1F600} '.repeat(10_000)

  test.each([
    ['without compression', false, ''],
    ['with per-message deflate', true, 'permessage-deflate'],
    [
      'with parameters of it',
      { serverNoContextTakeover: true, clientNoContextTakeover: true, clientMaxWindowBits: 10, threshold: 0 },
      'permessage-deflate',
    ],
    ['without the smaller window that one server cannot give', { serverMaxWindowBits: 10 }, ''],
  ])('text and bytes come back as they were %s', async (_how, perMessageDeflate, extensions) => {
    const socket = await connect(echo, { perMessageDeflate })
    expect(socket.extensions).toBe(extensions)
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, i) => i % 251))
    for (const message of ['hello', '', long, bytes, Buffer.alloc(0), Buffer.from(long)]) {
      socket.send(message)
      const [data, isBinary] = (await once(socket, 'message')) as [Buffer, boolean]
      expect(isBinary).toBe(typeof message !== 'string')
      expect(data.equals(Buffer.from(message))).toBe(true)
    }
  })

  test('a sub-protocol is agreed on', async () => {
    const socket = await connect(echo, { protocols: ['chat.v2', 'chat'] })
    expect(socket.protocol).toBe('chat.v2')
  })

  test('a ping is answered with its data', async () => {
    const socket = await connect(echo)
    socket.ping('there?')
    const [data] = (await once(socket, 'pong')) as [Buffer]
    expect(data.toString()).toBe('there?')
  })

  test.each([
    [1000, ''],
    [1001, 'going away'],
    [1011, ''],
    [4000, 'caf\u00E9'],
    [4999, ''],
  ])('the code %i is heard by the other side, whichever closes', async (code, reason) => {
    const ends = new EventEmitter()
    const heard = once(ends, 'close')
    const left = await connect({ close: (_socket, ...how) => ends.emit('close', ...how) })
    left.close(code, reason)
    expect(await heard).toEqual([code, reason])

    const told = await connect({ message: (socket) => socket.close(code, reason) })
    told.send('end it')
    const [gotCode, gotReason] = (await once(told, 'close')) as [number, Buffer]
    expect([gotCode, gotReason.toString()]).toEqual([code, reason])
  })

  test('a client that goes without a word is heard as 1006', async () => {
    const ends = new EventEmitter()
    const heard = once(ends, 'close')
    const socket = await connect({ close: (_socket, ...how) => ends.emit('close', ...how) })
    socket.terminate()
    expect(await heard).toEqual([1006, ''])
  })

  test('compressed messages to a listener that waits are bounded by what they unpack to', async () => {
    const ends = new EventEmitter()
    const [closed, done] = [once(ends, 'close'), once(ends, 'done')]
    let heard = 0
    const socket = await connect(
      {
        async message() {
          heard += 1
          await done
        },
        close: (_socket, ...how) => ends.emit('close', ...how),
      },
      { perMessageDeflate: { threshold: 0 } },
    )
    const zeros = Buffer.alloc(1_000_000)
    for (let i = 0; i < 60; i += 1) socket.send(zeros)
    const [code] = (await once(socket, 'close')) as [number]
    expect(code).toBe(1013)
    ends.emit('done')
    expect(await closed).toEqual([1013, 'The app takes too long.'])
    expect(heard).toBe(1)
  })
})

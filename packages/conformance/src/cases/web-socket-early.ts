/** What a client sends too early: frames before the 101, and a handshake behind a request that still waits. */
import { strict as assert } from 'node:assert'
import { Buffer } from 'node:buffer'
import type { App, Capability } from '@tsgi/spec'
import type { Case, Stage } from '../case.ts'
import { encodeFrame, opcodes } from '../frames.ts'
import { decodeUpgrade, handshakeText, WebSocketWire } from '../web-socket-wire.ts'
import { echoing, needs, noting, pathOf } from './web-socket-stage.ts'

/** Frames in the same packet as the handshake, and one more when it has been answered. The app answers when it is told. */
const isHeard = (what: string, messages: readonly string[]): Case => ({
  rule: 'messages-come-whole-and-in-order',
  name: `${what} before the 101 and those behind it are heard`,
  needs,
  over: 'wire',
  asIs: true,
  app(stage) {
    let heard = 0
    const listener = noting(stage, {
      message(_socket, data) {
        heard += 1
        stage.note('message', [heard, data.slice(0, 20)])
      },
    })
    return async () => {
      stage.note('asked')
      await stage.told('yes')
      return { upgrade: 'websocket', listener }
    }
  },
  async talk(talk) {
    const wire = await talk.connect()
    const frames = messages.map((message) => encodeFrame(opcodes.text, message))
    void wire.send(Buffer.concat([Buffer.from(handshakeText(talk), 'latin1'), ...frames]))
    await talk.seen('asked')
    talk.tell('yes')
    const socket = new WebSocketWire(wire, await wire.take(decodeUpgrade))
    await socket.send('behind it')
    const all = [...messages, 'behind it']
    for (const [i, message] of all.entries())
      assert.deepEqual(await talk.seen('message'), [i + 1, message.slice(0, 20)])
    await socket.close(1000)
    assert.deepEqual(await talk.seen('close'), [1000, ''])
  },
})

const pipelining: readonly Capability[] = [...needs, 'pipelining']
const megabytes = 8

/** Answers with the path, `/slow` when it is told, `/large` in many chunks; `/socket` is a WebSocket. */
const waiting =
  ({ note, told }: Stage): App =>
  async (request) => {
    const path = pathOf(request)
    note('called', path)
    if (path === '/socket') return { upgrade: 'websocket', listener: echoing }
    await told('go')
    if (path !== '/large') return { status: 200, body: `${path} ${await request.text()}` }
    return {
      status: 200,
      body: (async function* () {
        for (let i = 0; i < megabytes * 16; i += 1) yield new Uint8Array(65_536).fill(i)
      })(),
    }
  }

/** A handshake behind a request at `path`, which is answered first. */
const isBehind = (path: string, length: number): Case => ({
  rule: 'pipelined-requests-are-served',
  name: `a handshake behind a request for ${path} that waits is served after it`,
  needs: pipelining,
  over: 'wire',
  app: waiting,
  async talk(talk) {
    const wire = await talk.connect()
    const handshake = handshakeText(talk, { requestLine: 'GET /socket HTTP/1.1' })
    await wire.send(talk.head(`GET ${path} HTTP/1.1`) + handshake)
    assert.equal(await talk.seen('called'), path)
    talk.tell('go')
    const message = await wire.message()
    assert.ok(message.complete)
    assert.equal(message.body.length, length)
    const socket = new WebSocketWire(wire, await wire.take(decodeUpgrade))
    await socket.send('hello')
    assert.equal(await socket.message(), 'hello')
  },
})

export const webSocketEarlyCases: readonly Case[] = [
  isHeard('a message that comes', ['early']),
  isHeard(
    'many messages that come',
    Array.from({ length: 300 }, (_, i) => `number ${i} `.padEnd(1000, 'x')),
  ),
  isBehind('/slow', '/slow '.length),
  isBehind('/large', megabytes * 1024 * 1024),
  {
    rule: 'pipelined-requests-are-served',
    name: 'a request for another protocol behind one that waits is served after it, and so is what follows',
    needs: ['pipelining'],
    over: 'wire',
    app: waiting,
    async talk({ connect, head, seen, tell }) {
      const wire = await connect()
      const h2c = head('GET /h2c HTTP/1.1', 'connection: Upgrade', 'upgrade: h2c')
      await wire.send(head('GET /slow HTTP/1.1') + h2c)
      assert.equal(await seen('called'), '/slow')
      const rest = wire.send(head('POST /next HTTP/1.1', 'content-length: 5') + 'hello')
      for (const text of ['/slow ', '/h2c ', '/next hello']) {
        tell('go')
        const message = await wire.message()
        assert.equal(message.text, text)
        if (/\bclose\b/i.test(message.header('connection') ?? '')) return
      }
      await rest
    },
  },
  {
    rule: 'answers-are-never-out-of-order',
    name: 'a handshake behind an answer that closes the connection takes nothing from it, and is not served',
    needs: ['pipelining'],
    over: 'wire',
    app:
      ({ note, told }) =>
      async (request) => {
        const path = pathOf(request)
        note('called', path)
        if (path === '/socket') return { upgrade: 'websocket', listener: echoing }
        await told('go')
        return { status: 200, headers: [['connection', 'close']], body: 'x'.repeat(300_000) }
      },
    async talk(talk) {
      const wire = await talk.connect()
      const handshake = handshakeText(talk, { requestLine: 'GET /socket HTTP/1.1' })
      await wire.send(talk.head('GET /slow HTTP/1.1') + handshake)
      assert.equal(await talk.seen('called'), '/slow')
      talk.tell('go')
      const message = await wire.message()
      assert.ok(message.complete)
      assert.equal(message.text.length, 300_000)
      assert.equal(await wire.outcome(), 'closed')
      assert.deepEqual(talk.notes('called'), ['/slow'])
    },
  },
]

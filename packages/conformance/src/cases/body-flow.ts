/** Who waits for whom: uploads for the app, readings for the end of a body. */
import { strict as assert } from 'node:assert'
import { setTimeout as sleep } from 'node:timers/promises'
import type { App } from '@tsgi/spec'
import type { Case, LifeStage } from '../case.ts'
import { contentOf, digestOf } from '../content.ts'

const mebibyte = 1_048_576
/** More than the kernel holds for two sockets, and 64 KiB for the server. */
const offered = 32 * mebibyte
const bound = 24 * mebibyte

/** Reads a first part of the body, waits for the talk, reads the rest. */
const waiting =
  (stage: LifeStage, readsFirst: boolean): App =>
  async (request) => {
    stage.note('called')
    const chunks: Uint8Array[] = []
    if (!readsFirst) await stage.told('read')
    for await (const chunk of request.body ?? []) {
      chunks.push(chunk)
      if (chunks.length === 1 && readsFirst) await stage.told('read')
    }
    return { status: 200, body: digestOf(chunks) }
  }

const uploads = Object.entries({ 'does not read': false, 'reads one chunk and waits': true }).map(
  ([how, readsFirst]): Case => ({
    rule: 'uploads-wait-for-the-app',
    name: `an app that ${how} makes the client wait, and gets the whole upload when it reads on`,
    over: 'life',
    async scene(stage) {
      await stage.start(waiting(stage, readsFirst), { limits: { maxRequestBodySize: offered } })
    },
    async talk({ connect, head, seen, tell }) {
      const wire = await connect()
      const piece = contentOf(mebibyte)
      let taken = 0
      await wire.send(head('POST / HTTP/1.1', `Content-Length: ${offered}`))
      const sending = async () => {
        for (let i = 0; i < offered / mebibyte; i += 1) {
          await wire.send(piece)
          taken += mebibyte
        }
      }
      const sent = sending()
      await seen('called')
      // Waits until nothing moves any more, for so long that a busy machine would have moved: either the client has to wait,
      // or all of it was taken.
      for (let before = -1; before !== taken; await sleep(2000)) before = taken
      assert.ok(taken < bound, `${taken} bytes were taken from the client before the app read`)
      tell('read')
      await sent
      assert.equal((await wire.message()).text, digestOf(piece.repeat(offered / mebibyte)))
    },
  }),
)

/** Notes how a reading ended. */
async function noteReading(stage: { note: (name: string, data?: unknown) => void }, read: () => Promise<unknown>) {
  try {
    stage.note('read', await read())
  } catch (error) {
    const { name, code } = error as { name?: unknown; code?: unknown }
    stage.note('read', { name, code })
  }
}

export const bodyFlowCases: readonly Case[] = [
  ...uploads,
  {
    rule: 'bodies-end-with-the-answer',
    name: 'a reading that begins after the answer rejects with the code body-aborted, and the connection serves on',
    over: 'wire',
    app:
      (stage) =>
      (request, { waitUntil }) => {
        if (request.method === 'GET') return { status: 200, body: 'next' }
        const work = async () => {
          await stage.told('read')
          await noteReading(stage, () => request.text())
        }
        waitUntil(work())
        return { status: 202 }
      },
    async talk({ connect, head, seen, tell }) {
      const wire = await connect()
      await wire.send(`${head('POST / HTTP/1.1', 'Content-Length: 10')}hello`)
      assert.equal((await wire.message()).status, 202)
      tell('read')
      assert.deepEqual(await seen('read'), { name: 'AbortError', code: 'body-aborted' })
      await wire.send(`world${head()}`)
      assert.equal((await wire.message()).text, 'next')
    },
  },
  {
    rule: 'begun-bodies-go-on',
    name: 'a reading that has begun goes on after the answer, and the connection serves the next request',
    over: 'wire',
    app: (stage) => (request, context) => {
      if (request.method === 'GET') return { status: 200, body: 'next' }
      context.waitUntil(noteReading(stage, () => request.text()))
      return { status: 202 }
    },
    async talk({ connect, head, seen }) {
      const wire = await connect()
      await wire.send(`${head('POST / HTTP/1.1', 'Content-Length: 10')}hello`)
      assert.equal((await wire.message()).status, 202)
      await wire.send('world')
      assert.equal(await seen('read'), 'helloworld')
      await wire.send(head())
      assert.equal((await wire.message()).text, 'next')
    },
  },
  {
    rule: 'begun-bodies-go-on',
    name: 'a chunked upload that waited for its reader when the answer left arrives whole',
    over: 'wire',
    app: (stage) => async (request, context) => {
      const chunks: Uint8Array[] = []
      const work = async () => {
        for await (const chunk of request.body ?? []) {
          chunks.push(chunk)
          if (chunks.length === 1) await stage.told('go on')
        }
        return digestOf(chunks)
      }
      context.waitUntil(noteReading(stage, work))
      await stage.told('answer')
      return { status: 202, body: 'accepted' }
    },
    async talk({ connect, head, seen, tell }) {
      const wire = await connect()
      const content = contentOf(800_000)
      const sent = wire.send(`${head('POST / HTTP/1.1', 'Transfer-Encoding: chunked')}c3500\r\n${content}\r\n`)
      // Time for the body to fill what the server holds for a reader that waits.
      await sleep(200)
      tell('answer')
      assert.equal((await wire.message()).text, 'accepted')
      tell('go on')
      await sent
      await wire.send('5\r\nhello\r\n0\r\n\r\n')
      assert.equal(await seen('read'), digestOf(`${content}hello`))
    },
  },
  {
    rule: 'begun-bodies-go-on',
    name: 'a reading that has begun goes on behind a streamed answer',
    over: 'wire',
    app: (stage) => (request, context) => {
      const work = async () => {
        const chunks: Uint8Array[] = []
        for await (const chunk of request.body ?? []) chunks.push(chunk)
        return digestOf(chunks)
      }
      context.waitUntil(noteReading(stage, work))
      return {
        status: 202,
        body: (async function* () {
          yield new TextEncoder().encode('accepted')
        })(),
      }
    },
    async talk({ connect, head, seen }) {
      const wire = await connect()
      const content = contentOf(300_000)
      await wire.send(head('POST / HTTP/1.1', 'Content-Length: 300005') + content)
      assert.equal((await wire.message()).text, 'accepted')
      await wire.send('hello')
      assert.equal(await seen('read'), digestOf(`${content}hello`))
    },
  },
  {
    rule: 'begun-bodies-go-on',
    name: 'a reader that takes longer than the idle timeout gets the whole body',
    over: 'life',
    needs: ['idleTimeout'],
    async scene(stage) {
      const app: App = (request, context) => {
        const work = async () => {
          const chunks: Uint8Array[] = []
          for await (const chunk of request.body ?? []) {
            chunks.push(chunk)
            if (chunks.length === 1) await stage.told('go on')
          }
          return digestOf(chunks)
        }
        context.waitUntil(noteReading(stage, work))
        return { status: 202 }
      }
      await stage.start(app, { timeouts: { idle: 100 } })
    },
    async talk({ connect, head, seen, tell }) {
      const wire = await connect()
      const content = contentOf(1_000_000)
      const sent = wire.send(head('POST / HTTP/1.1', 'Content-Length: 1000000') + content)
      assert.equal((await wire.message()).status, 202)
      // Many times the timeout, and what a platform may add to it.
      await sleep(2500)
      tell('go on')
      await sent
      assert.equal(await seen('read'), digestOf(content))
    },
  },
  {
    rule: 'begun-bodies-go-on',
    name: 'a reading that has begun goes on when the connection closes after the answer',
    over: 'wire',
    app: (stage) => (request, context) => {
      context.waitUntil(noteReading(stage, async () => digestOf(await request.text())))
      return { status: 202 }
    },
    async talk({ connect, head, seen }) {
      const wire = await connect()
      const content = contentOf(300_000)
      await wire.send(
        head('POST / HTTP/1.1', 'Connection: close', 'Content-Length: 300000') + content.slice(0, 100_000),
      )
      // Longer than a server lingers for what nobody reads.
      await sleep(1500)
      await wire.send(content.slice(100_000))
      assert.equal(await seen('read'), digestOf(content))
      assert.equal((await wire.message()).status, 202)
      await wire.closed()
    },
  },
  {
    rule: 'begun-bodies-go-on',
    name: 'a client that wants its connection closed and stops in the middle of a body that is read gets its answer',
    over: 'wire',
    app:
      ({ note }) =>
      (request) => {
        // Nobody waits for it.
        void request.text().catch(() => note('failed'))
        return { status: 503, body: 'later' }
      },
    async talk({ connect, head, seen }) {
      for (const framing of ['Content-Length: 100', 'Transfer-Encoding: chunked']) {
        const wire = await connect()
        await wire.send(`${head('POST / HTTP/1.1', 'Connection: close', framing)}5\r\nhello\r\n`)
        const message = await wire.message()
        assert.deepEqual([message.status, message.text], [503, 'later'])
        wire.reset()
        await seen('failed')
      }
    },
  },
  {
    rule: 'request-trailers-are-discarded',
    name: 'a chunked body with trailers is complete without them, and the connection serves on',
    over: 'wire',
    app: () => async (request) => ({ status: 200, body: `${request.method} ${await request.text()}` }),
    async talk({ connect, head }) {
      const wire = await connect()
      const trailers = 'X-Checksum: 1\r\nX-Other: 2\r\n'
      await wire.send(`${head('POST / HTTP/1.1', 'Transfer-Encoding: chunked')}5\r\nhello\r\n0\r\n${trailers}\r\n`)
      assert.equal((await wire.message()).text, 'POST hello')
      await wire.send(head())
      assert.equal((await wire.message()).text, 'GET ')
    },
  },
]

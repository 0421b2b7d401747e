/** Bodies that are cut short or malformed. */
import { strict as assert } from 'node:assert'
import type { App } from '@tsgi/spec'
import type { Case, Stage } from '../case.ts'
import { contentOf } from '../content.ts'
import type { Wire } from '../wire.ts'

/** Reads the whole body and notes how that ended. */
const reading =
  (stage: Stage): App =>
  async (request) => {
    stage.note('called')
    try {
      stage.note('read', (await request.text()).length)
    } catch (error) {
      const { name, code } = error as { name: string; code?: unknown }
      const isReason = error === request.signal.reason
      stage.note('failed', { name, code, isReason, isDomException: error instanceof DOMException })
      throw error
    }
    return { status: 200 }
  }

const leftEarly = { name: 'AbortError', code: 'body-aborted', isReason: true, isDomException: true }

const partial: Readonly<Record<string, readonly [field: string, content: string]>> = {
  'with a content-length': ['Content-Length: 10', 'hello'],
  chunked: ['Transfer-Encoding: chunked', '5\r\nhello\r\n'],
  'in the middle of a chunk': ['Transfer-Encoding: chunked', 'a\r\nhello'],
  'before its last chunk has ended': ['Transfer-Encoding: chunked', '5\r\nhello\r\n0\r\n'],
}

const leaving: Readonly<Record<string, (wire: Wire) => void>> = {
  'a FIN': (wire) => wire.finish(),
  'a RST': (wire) => wire.reset(),
}

const cutShort = Object.entries(partial).map(
  ([how, [field, content]]): Case => ({
    rule: 'broken-bodies-are-never-complete',
    name: `a body that ends too early (${how}) does not read as a complete one`,
    over: 'wire',
    app: reading,
    async talk({ connect, head, seen, notes }) {
      const wire = await connect()
      await wire.send(head('POST / HTTP/1.1', field) + content)
      await seen('called')
      wire.finish()
      await Promise.race([seen('failed'), seen('read')])
      assert.deepEqual(notes('read'), [])
    },
  }),
)

const abandoned = Object.entries(leaving).flatMap(([how, leave]): Case[] => [
  {
    rule: 'aborted-bodies-reject-with-the-reason',
    name: `reading rejects with signal.reason when the client leaves with ${how}`,
    over: 'wire',
    app: reading,
    async talk({ connect, head, seen, notes }) {
      const wire = await connect()
      await wire.send(`${head('POST / HTTP/1.1', 'Content-Length: 10')}hello`)
      await seen('called')
      leave(wire)
      assert.deepEqual(await seen('failed'), leftEarly)
      assert.deepEqual(notes('error'), [])
    },
  },
  {
    rule: 'aborted-bodies-reject-with-the-reason',
    name: `reading begun after the client has left with ${how} rejects with signal.reason`,
    over: 'wire',
    app: (stage) => async (request, context) => {
      stage.note('called')
      await new Promise((resolve) => {
        request.signal.addEventListener('abort', resolve)
      })
      return reading(stage)(request, context)
    },
    async talk({ connect, head, seen }) {
      const wire = await connect()
      await wire.send(`${head('POST / HTTP/1.1', 'Transfer-Encoding: chunked')}5\r\nhello\r\n`)
      await seen('called')
      leave(wire)
      assert.deepEqual(await seen('failed'), leftEarly)
    },
  },
  {
    rule: 'aborted-bodies-reject-with-the-reason',
    name: `reading goes no further than ${how} that comes while a large upload waits for the app`,
    over: 'wire',
    asIs: true,
    app: (stage) => async (request, context) => {
      stage.note('called')
      await stage.told('read')
      return reading(stage)(request, context)
    },
    async talk({ connect, head, seen, tell, notes }) {
      const wire = await connect()
      void wire.send(head('POST / HTTP/1.1', 'Content-Length: 400000') + contentOf(300_000))
      await seen('called')
      leave(wire)
      tell('read')
      assert.deepEqual(await seen('failed'), leftEarly)
      assert.deepEqual(notes('read'), [])
    },
  },
])

const malformed = ['POST / HTTP/1.1', 'Transfer-Encoding: chunked'] as const

export const bodyErrorCases: readonly Case[] = [
  ...cutShort,
  {
    rule: 'broken-bodies-are-never-complete',
    name: 'a body whose chunk size is no number does not read as a complete one',
    over: 'wire',
    app: reading,
    async talk({ connect, head, seen, notes }) {
      const wire = await connect()
      await wire.send(`${head(...malformed)}5\r\nhello\r\nthis is no size\r\nhello\r\n0\r\n\r\n`)
      await seen('failed')
      const outcome = await wire.outcome()
      if (outcome !== 'closed') assert.equal(outcome.status, 400)
      assert.deepEqual(notes('read'), [])
    },
  },
  {
    rule: 'broken-bodies-are-never-complete',
    name: 'a reading that outlives its answer fails when the client leaves in the middle',
    over: 'wire',
    app:
      (stage) =>
      (request, { waitUntil }) => {
        const work = request.text().then(
          (text) => stage.note('read', text),
          (error: { name?: unknown; code?: unknown }) => stage.note('failed', { name: error.name, code: error.code }),
        )
        waitUntil(work)
        return { status: 202 }
      },
    async talk({ connect, head, seen, notes }) {
      const wire = await connect()
      await wire.send(`${head('POST / HTTP/1.1', 'Content-Length: 10')}hello`)
      assert.equal((await wire.message()).status, 202)
      wire.reset()
      assert.deepEqual(await seen('failed'), { name: 'AbortError', code: 'body-aborted' })
      assert.deepEqual(notes('read'), [])
    },
  },
  ...abandoned,
  {
    rule: 'malformed-bodies-are-told',
    name: 'reading a malformed body rejects with the code body-malformed, and the client is answered with 400',
    over: 'wire',
    app: reading,
    async talk({ connect, head, seen, notes }) {
      const wire = await connect()
      await wire.send(`${head(...malformed)}5\r\nhello\r\nthis is no size\r\n`)
      const failed = { name: 'BodyError', code: 'body-malformed', isReason: false, isDomException: false }
      assert.deepEqual(await seen('failed'), failed)
      assert.equal((await wire.message()).status, 400)
      assert.deepEqual(notes('error'), [])
      await wire.closed()
    },
  },
]

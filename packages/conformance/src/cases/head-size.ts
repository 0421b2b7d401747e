/** How large the head of a request may be, and what becomes of larger ones. */
import { strict as assert } from 'node:assert'
import type { App } from '@tsgi/spec'
import type { Case, Stage, WireTalk } from '../case.ts'

/** What every server takes. */
const ordinary = { bytes: 4096, fields: 40 }

/** The app notes how much has reached it. */
function notingSize(stage: Stage): App {
  return (request) => {
    const headers = [...request.headers]
    const valueBytes = headers.reduce((sum, [, value]) => sum + value.length, 0)
    stage.note('size', { fields: headers.length, valueBytes, urlBytes: request.url.length })
    return { status: 200 }
  }
}

/** The heads of 4 096 bytes: one of 40 fields, one with a long value, one with a long target. */
function ordinaryHeads({ head }: WireTalk): readonly string[] {
  const names = Array.from({ length: ordinary.fields - 2 }, (_, i) => `x-field-${i}`)
  const many = (fill: string) => head('GET / HTTP/1.1', ...names.map((name) => `${name}: ${fill}`))
  const fill = 'v'.repeat(Math.floor((ordinary.bytes - many('').length) / names.length))
  const missing = 'w'.repeat(ordinary.bytes - many(fill).length)
  const value = (length: number) => head('GET / HTTP/1.1', `cookie: ${'c'.repeat(length)}`)
  const target = (length: number) => head(`GET /${'t'.repeat(length)} HTTP/1.1`)
  return [
    head('GET / HTTP/1.1', ...names.map((name, i) => `${name}: ${fill}${i === 0 ? missing : ''}`)),
    value(ordinary.bytes - value(0).length),
    target(ordinary.bytes - target(0).length),
  ]
}

/** What the app has to see of such a head. */
function sizeOf(head: string, { scheme }: WireTalk): { fields: number; valueBytes: number; urlBytes: number } {
  const [line = '', ...rest] = head.split('\r\n')
  const fields = rest.filter((text) => text !== '')
  const valueBytes = fields.reduce((sum, text) => sum + text.length - text.indexOf(': ') - 2, 0)
  return { fields: fields.length, valueBytes, urlBytes: `${scheme}://example.test${line.split(' ')[1]}`.length }
}

export const headSizeCases: readonly Case[] = [
  {
    rule: 'ordinary-heads-fit',
    name: 'a head of 4 096 bytes that arrives in one piece reaches the app with every field',
    over: 'wire',
    app: notingSize,
    async talk(talk) {
      for (const head of ordinaryHeads(talk)) {
        assert.equal(head.length, ordinary.bytes)
        const wire = await talk.connect()
        await wire.send(head)
        assert.equal((await wire.message()).status, 200)
        assert.deepEqual(await talk.seen('size'), sizeOf(head, talk))
      }
    },
  },
  {
    rule: 'ordinary-heads-fit',
    name: 'a head of 4 096 bytes that arrives in pieces reaches the app with every field',
    over: 'wire',
    app: notingSize,
    async talk(talk) {
      for (const head of ordinaryHeads(talk)) {
        const wire = await talk.connect()
        // Pieces so small that a run byte by byte sends each of their bytes alone.
        for (let at = 0; at < head.length; at += 500) await wire.send(head.slice(at, at + 500))
        assert.equal((await wire.message()).status, 200)
        assert.deepEqual(await talk.seen('size'), sizeOf(head, talk))
      }
    },
  },
  {
    rule: 'oversized-heads-are-refused',
    name: 'a head larger than limits.maxHeaderSize reaches no app, be it long values or many short fields',
    needs: ['maxHeaderSize'],
    over: 'life',
    async scene(stage) {
      const app: App = (request) => {
        stage.note('called', [...request.headers].length)
        return { status: 200 }
      }
      await stage.start(app, { limits: { maxHeaderSize: 5000 } })
    },
    async talk({ connect, head, notes, seen }) {
      const many = (count: number) => Array.from({ length: count }, (_, i) => `${i % 10}: x`)
      const heads = [
        head('GET / HTTP/1.1', `cookie: ${'c'.repeat(5000)}`),
        head(`GET /${'t'.repeat(5000)} HTTP/1.1`),
        head('GET / HTTP/1.1', ...many(1000)),
        head('GET / HTTP/1.1', `${'n'.repeat(5000)}: x`),
      ]
      for (const bytes of heads) {
        const wire = await connect()
        await wire.send(bytes)
        const outcome = await wire.outcome()
        if (outcome !== 'closed') assert.equal(outcome.status, 431)
      }
      // The limit itself is allowed: this head is the first that the app sees.
      const wire = await connect()
      const base = head('GET / HTTP/1.1', 'cookie: ').length
      await wire.send(head('GET / HTTP/1.1', `cookie: ${'c'.repeat(4800 - base)}`))
      assert.equal((await wire.message()).status, 200)
      assert.equal(await seen('called'), 3)
      assert.equal(notes('called').length, 1)
    },
  },
]

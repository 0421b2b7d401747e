/** What of the fields of a request has to be there: all of them, none beside them, and every ASCII character. */
import { strict as assert } from 'node:assert'
import type { App } from '@tsgi/spec'
import type { Case, Stage } from '../case.ts'
import { contentOf } from '../content.ts'

/** The app notes every field that it reads, without what the suite needs. */
function notingFields(stage: Stage): App {
  return async (request) => {
    await request.arrayBuffer()
    stage.note('fields', Object.fromEntries([...request.headers].filter(([name]) => name !== 'tsgi-run')))
    return { status: 200 }
  }
}

/** What gateways have kept to themselves, renamed or made up: CGI its credentials and types, proxies what they forward. */
const ofGateways = {
  authorization: 'Basic dGVzdDp0ZXN0',
  'proxy-authorization': 'Basic dGVzdDp0ZXN0',
  'content-type': 'text/plain; charset=utf-8',
  'content-encoding': 'identity',
  proxy: 'http://proxy.test/',
  status: '404 Not Found',
  'x-forwarded-for': '192.0.2.1',
  'x-forwarded-host': 'other.test',
  'x-forwarded-proto': 'https',
  forwarded: 'for=192.0.2.1',
  'x-http-method-override': 'DELETE',
  te: 'trailers',
  'keep-alive': 'timeout=5',
  date: 'Thu, 01 Jan 1970 00:00:00 GMT',
  via: '1.1 proxy.test',
} as const

/** Around the counts at which platforms drop fields or refuse the head. */
const counts = [41, 48, 49, 50, 64, 97, 98, 99, 100, 101, 128, 129, 256, 500, 1001, 1025, 1500]

/** Bytes as the text that stands for them on the wire. */
const latin1 = (...bytes: readonly number[]) => String.fromCharCode(...bytes)

const beyondAscii = {
  'within, no UTF-8': `a${latin1(0xe9)}b`,
  'within, UTF-8': `a${latin1(0xc3, 0xa9)}b`,
  'first, no UTF-8': `${latin1(0xe9)}ab`,
  'first, UTF-8': `${latin1(0xc3, 0xa9)}ab`,
  'last, no UTF-8': `ab${latin1(0xe9)}`,
  'last, UTF-8': `ab${latin1(0xc3, 0xa9)}`,
  'spaces of Latin-1 around': latin1(0xa0, 0x61, 0x62, 0xa0),
  'half of a character': `a${latin1(0xe2, 0x82)}b`,
  'a character of four bytes': `a${latin1(0xf0, 0x9f, 0x98, 0x80)}b`,
  'nothing else': latin1(0xe9),
} as const

const asciiOf = (text: string) => text.replaceAll(/[^\x20-\x7e]/g, '')

export const wholeHeadersCases: readonly Case[] = [
  {
    rule: 'every-field-reaches-the-app',
    name: 'fields that gateways are known to keep, rename or add are there when they came, and not when they did not',
    only: 'HTTP/2 has no fields about a connection',
    over: 'exchange',
    app: notingFields,
    async talk({ exchange, seen }) {
      const host = 'example.test'
      await exchange({ headers: Object.entries(ofGateways) })
      assert.deepEqual(await seen('fields'), { host, ...ofGateways })
      await exchange()
      assert.deepEqual(await seen('fields'), { host })
      await exchange({ method: 'POST', body: 'hello' })
      assert.deepEqual(await seen('fields'), { host, 'content-length': '5' })
      await exchange({ method: 'POST', body: ['hello'] })
      assert.deepEqual(await seen('fields'), { host, 'transfer-encoding': 'chunked' })
    },
  },
  {
    rule: 'every-field-reaches-the-app',
    name: 'a long value arrives as it was sent',
    over: 'exchange',
    app: notingFields,
    async talk({ exchange, seen }) {
      for (const size of [128, 255, 256, 1023, 3000]) {
        const value = contentOf(size)
        assert.equal((await exchange({ headers: [['x-value', value]] })).status, 200)
        assert.deepEqual(await seen('fields'), { host: 'example.test', 'x-value': value })
      }
    },
  },
  {
    rule: 'every-field-reaches-the-app',
    name: 'a head with very many fields reaches the app with all of them or not at all',
    over: 'wire',
    app:
      () =>
      ({ headers }) => ({ status: 200, body: [...headers].map(([name, value]) => `${name}=${value}`).join() }),
    async talk({ connect, head }) {
      await Promise.all(
        counts.map(async (count) => {
          const names = Array.from({ length: count }, (_, i) => String(i))
          const wire = await connect()
          void wire.send(head('GET / HTTP/1.1', ...names.map((name) => `${name}:x`)))
          const outcome = await wire.outcome()
          if (outcome === 'closed' || outcome.status >= 400) return
          const seen = new Set(outcome.text.split(','))
          assert.deepEqual([seen.size, names.filter((name) => !seen.has(`${name}=x`))], [count + 2, []])
        }),
      )
    },
  },
  {
    rule: 'bytes-beyond-ascii-stay-their-own',
    name: 'a byte over 0x7F in a value changes no other character and no other field, or the request reaches no app',
    over: 'wire',
    app:
      () =>
      ({ headers }) => ({ status: 200, body: JSON.stringify([...headers]) }),
    async talk({ connect, head }) {
      const judge = async ([what, value]: readonly [string, string]) => {
        const wire = await connect()
        void wire.send(head('GET / HTTP/1.1', 'X-Before: before', `X-Value: ${value}`, 'X-Behind: behind'))
        const outcome = await wire.outcome()
        if (outcome === 'closed' || outcome.status >= 400) return
        const fields = new Map(JSON.parse(outcome.text) as [string, string][])
        assert.equal(fields.size, 5, what)
        const read = ['x-before', 'x-value', 'x-behind'].map((name) => asciiOf(fields.get(name) ?? 'missing'))
        assert.deepEqual(read, ['before', asciiOf(value), 'behind'], what)
      }
      await Promise.all(Object.entries(beyondAscii).map(judge))
    },
  },
]

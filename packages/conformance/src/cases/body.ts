/** What an app reads as the body of a request. */
import { strict as assert } from 'node:assert'
import { Buffer } from 'node:buffer'
import type { App, HttpRequest } from '@tsgi/spec'
import type { Case, ClientRequest, Stage } from '../case.ts'
import { contentOf, digestOf, piecesOf } from '../content.ts'
import { bodyContinueCases } from './body-continue.ts'
import { bodyErrorCases } from './body-errors.ts'
import { bodyFlowCases } from './body-flow.ts'
import { bodyLimitCases } from './body-limits.ts'
import { bodyUnreadCases } from './body-unread.ts'

/** Answers with what `read` makes of the request, as JSON. */
function telling(read: (request: HttpRequest) => Promise<unknown>): (stage: Stage) => App {
  return () => async (request) => ({ status: 200, body: JSON.stringify(await read(request)) })
}

async function digestOfBody(request: HttpRequest): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request.body ?? []) chunks.push(chunk)
  return digestOf(chunks)
}

/** `Name` of what a promise rejects with, or what it resolves to. */
async function nameOfFailure(work: () => Promise<unknown>): Promise<unknown> {
  try {
    return await work()
  } catch (error) {
    return (error as Error).constructor.name
  }
}

function nullness(name: string, request: ClientRequest, isNull: boolean): Case {
  return {
    rule: 'no-content-is-null',
    name,
    over: 'exchange',
    app: telling(async ({ body }) => {
      let length = 0
      for await (const chunk of body ?? []) length += chunk.byteLength
      return { isNull: body === null, length }
    }),
    async talk({ exchange }) {
      const length = typeof request.body === 'string' ? request.body.length : 0
      assert.deepEqual(JSON.parse((await exchange(request)).text), { isNull, length })
    },
  }
}

function intact(name: string, request: ClientRequest, content: string): Case {
  return {
    rule: 'bodies-arrive-intact',
    name,
    over: 'exchange',
    app: telling(digestOfBody),
    async talk({ exchange }) {
      assert.equal(JSON.parse((await exchange(request)).text), digestOf(content))
    },
  }
}

const sizes = { '1 byte': 1, '64 KiB': 65_536, '1 MiB': 1_048_576 }

const intactCases: readonly Case[] = [
  ...Object.entries(sizes).flatMap(([name, size]) => {
    const content = contentOf(size)
    return [
      intact(`a body of ${name} with a content-length arrives whole`, { method: 'POST', body: content }, content),
      intact(
        `a chunked body of ${name} arrives whole`,
        { method: 'POST', body: piecesOf(content, Math.max(1, size / 8)) },
        content,
      ),
    ]
  }),
  ...['GET', 'DELETE', 'PUT', 'PATCH', 'OPTIONS'].map((method) =>
    intact(`the body of a ${method} arrives`, { method, body: 'hello' }, 'hello'),
  ),
  intact(
    'a body of 2000 chunks of three bytes arrives whole',
    { method: 'POST', body: piecesOf(contentOf(6000), 3) },
    contentOf(6000),
  ),
  {
    rule: 'bodies-arrive-intact',
    name: 'bytes of every value arrive as they were sent',
    over: 'exchange',
    app: telling(digestOfBody),
    async talk({ exchange }) {
      const body = Uint8Array.from({ length: 512 }, (_, i) => i & 255)
      assert.equal(JSON.parse((await exchange({ method: 'POST', body })).text), digestOf(body))
    },
  },
  {
    rule: 'bodies-arrive-intact',
    name: 'a chunk size in upper case and with leading zeros is read',
    over: 'wire',
    app: telling((request) => request.text()),
    async talk({ connect, head }) {
      const wire = await connect()
      const content = `00A\r\n0123456789\r\n0b\r\n0123456789a\r\n000\r\n\r\n`
      await wire.send(head('POST / HTTP/1.1', 'Transfer-Encoding: chunked') + content)
      assert.equal(JSON.parse((await wire.message()).text), '01234567890123456789a')
    },
  },
]

const readingCases: readonly Case[] = [
  nullness('a GET without framing has the body null', {}, true),
  nullness('a POST without framing has the body null', { method: 'POST' }, true),
  nullness('a POST with content-length 0 has the body null', { method: 'POST', body: '' }, true),
  nullness('a POST with a content-length has a body', { method: 'POST', body: 'x' }, false),
  nullness('a chunked POST without a chunk has a body that reads empty', { method: 'POST', body: [] }, false),
  {
    rule: 'chunks-are-the-apps-own',
    name: 'the chunks of one request are the same after the next has been read',
    over: 'wire',
    app() {
      const kept: { readonly chunk: Uint8Array; readonly copy: Uint8Array }[] = []
      return async (request) => {
        for await (const chunk of request.body ?? []) kept.push({ chunk, copy: chunk.slice() })
        const isSame = kept.every(({ chunk, copy }) => Buffer.compare(chunk, copy) === 0)
        return { status: 200, body: `${isSame}, ${digestOf(kept.map(({ chunk }) => chunk))}` }
      }
    },
    async talk({ connect, head }) {
      const wire = await connect()
      const [one, two] = [contentOf(200_000), contentOf(200_000, 5)]
      for (const [content, seen] of [
        [one, one],
        [two, one + two],
      ] as const) {
        await wire.send(head('POST / HTTP/1.1', 'Content-Length: 200000') + content)
        assert.equal((await wire.message()).text, `true, ${digestOf(seen)}`)
      }
    },
  },
  {
    rule: 'chunks-are-the-apps-own',
    name: 'slice() of a chunk is a copy, as it is of every Uint8Array',
    over: 'exchange',
    app: telling(async ({ body }) => {
      for await (const chunk of body ?? []) {
        chunk.slice().fill(0)
        return chunk[0]
      }
      return 'no chunk'
    }),
    async talk({ exchange }) {
      assert.equal((await exchange({ method: 'POST', body: 'A' })).text, '65')
    },
  },
  {
    rule: 'bodies-are-read-once',
    name: 'a second text() rejects with a TypeError, and bodyUsed tells that the body was read',
    over: 'exchange',
    breaches: ['bodies-are-read-once'],
    app: telling(async (request) => {
      const before = request.bodyUsed
      const reading = request.text()
      const during = request.bodyUsed
      return [before, during, await reading, await nameOfFailure(() => request.text()), request.bodyUsed]
    }),
    async talk({ exchange }) {
      const told = JSON.parse((await exchange({ method: 'POST', body: 'once' })).text) as unknown
      assert.deepEqual(told, [false, true, 'once', 'TypeError', true])
    },
  },
  {
    rule: 'bodies-are-read-once',
    name: 'a body whose iteration has begun is neither iterated nor collected again, not even after a break',
    over: 'exchange',
    breaches: ['bodies-are-read-once'],
    app: telling(async (request) => {
      for await (const _ of request.body ?? []) break
      const again = async () => {
        for await (const _ of request.body ?? []) return 'a chunk'
        return 'an end'
      }
      const readers = [again, () => request.text(), () => request.json(), () => request.arrayBuffer()]
      return [request.bodyUsed, ...(await Promise.all(readers.map(nameOfFailure)))]
    }),
    async talk({ exchange }) {
      const told = JSON.parse((await exchange({ method: 'POST', body: 'once' })).text) as unknown
      assert.deepEqual(told, [true, 'TypeError', 'TypeError', 'TypeError', 'TypeError'])
    },
  },
  {
    rule: 'whole-bodies-are-decoded',
    name: 'text() decodes UTF-8, however the bytes of a character arrive',
    over: 'exchange',
    app: telling((request) => request.text()),
    async talk({ exchange }) {
      const text = 'héllo – 日本語 – 😀'
      assert.equal(JSON.parse((await exchange({ method: 'POST', body: text })).text), text)
      assert.equal(JSON.parse((await exchange({ method: 'POST', body: text.split(/(?= )/) })).text), text)
    },
  },
  {
    rule: 'whole-bodies-are-decoded',
    name: 'text() drops a byte order mark and replaces what is no UTF-8',
    over: 'exchange',
    app: telling((request) => request.text()),
    async talk({ exchange }) {
      const body = Uint8Array.of(0xef, 0xbb, 0xbf, 0x61, 0xff, 0x62)
      assert.equal(JSON.parse((await exchange({ method: 'POST', body })).text), 'a\u{fffd}b')
    },
  },
  {
    rule: 'whole-bodies-are-decoded',
    name: 'json() parses the body, and rejects with a SyntaxError where it is no JSON',
    over: 'exchange',
    app: telling((request) => nameOfFailure(() => request.json())),
    async talk({ exchange }) {
      const value = { list: [1, 'é', null] }
      const message = await exchange({ method: 'POST', body: JSON.stringify(value) })
      assert.deepEqual(JSON.parse(message.text), value)
      assert.equal(JSON.parse((await exchange({ method: 'POST', body: '{"cut' })).text), 'SyntaxError')
    },
  },
  {
    rule: 'whole-bodies-are-decoded',
    name: 'arrayBuffer() has exactly the bytes of the body',
    over: 'exchange',
    app: telling(async (request) => [...new Uint8Array(await request.arrayBuffer())]),
    async talk({ exchange }) {
      const body = Uint8Array.of(0, 255, 128, 10)
      assert.deepEqual(JSON.parse((await exchange({ method: 'POST', body })).text), [0, 255, 128, 10])
      assert.deepEqual(JSON.parse((await exchange({ method: 'POST', body: ['a', 'b'] })).text), [97, 98])
    },
  },
  {
    rule: 'whole-bodies-are-decoded',
    name: 'without a body, text() and arrayBuffer() are empty and json() rejects',
    over: 'exchange',
    app: telling(async (request) => [
      await request.text(),
      (await request.arrayBuffer()).byteLength,
      await nameOfFailure(() => request.json()),
      request.bodyUsed,
    ]),
    async talk({ exchange }) {
      assert.deepEqual(JSON.parse((await exchange()).text), ['', 0, 'SyntaxError', false])
    },
  },
]

export const bodyCases: readonly Case[] = [
  ...readingCases,
  ...intactCases,
  ...bodyLimitCases,
  ...bodyErrorCases,
  ...bodyUnreadCases,
  ...bodyFlowCases,
  ...bodyContinueCases,
]

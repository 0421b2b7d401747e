/** Answers that end with their head, beyond the rows of `tables/framing.ts`. */
import { strict as assert } from 'node:assert'
import type { Case } from '../case.ts'
import type { ClientMessage } from '../message.ts'

const encode = (text: string) => new TextEncoder().encode(text)

/** An endless body that tells when it is ended. */
function endless(note: (name: string) => void): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull: (controller) => controller.enqueue(encode('x'.repeat(1000))),
    cancel: () => note('ended'),
  })
}

export const framingWithoutBodyCases: readonly Case[] = [
  {
    rule: 'head-keeps-the-length',
    name: 'the answer to a HEAD has the headers of the answer to a GET',
    over: 'exchange',
    app: () => () => ({
      status: 203,
      headers: [
        ['content-type', 'text/plain'],
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2'],
        ['etag', '"1"'],
      ],
      body: 'hello',
    }),
    async talk({ exchange }) {
      const [get, head] = [await exchange(), await exchange({ method: 'HEAD' })]
      // Without the date, which may be that of the next second; sorted, because the server's own have no order.
      const fields = (message: ClientMessage) =>
        message.headers
          .filter(([name]) => name !== 'date')
          .map(String)
          .sort()
      assert.deepEqual(fields(head), fields(get))
      assert.equal(head.status, 203)
    },
  },
  {
    rule: 'head-ends-the-body',
    name: 'the answer to a HEAD is complete though its body is endless, the body is ended, and the connection serves on',
    over: 'wire',
    app:
      ({ note }) =>
      (request) =>
        request.url.endsWith('/next')
          ? { status: 200, body: 'next' }
          : {
              status: 200,
              headers: request.url.endsWith('/declared') ? [['content-length', '1000000000']] : [],
              body: endless(note),
            },
    async talk({ connect, head, seen }) {
      const wire = await connect()
      for (const target of ['/', '/declared']) {
        await wire.send(head(`HEAD ${target} HTTP/1.1`))
        const message = await wire.message('HEAD')
        assert.equal(message.status, 200)
        assert.equal(message.header('content-length'), target === '/' ? null : '1000000000')
        await wire.send(head('GET /next HTTP/1.1'))
        assert.equal((await wire.message()).text, 'next')
        await seen('ended')
      }
    },
  },
  {
    rule: 'not-modified-has-no-body',
    name: 'the fields of a 304 are sent',
    over: 'exchange',
    app: () => () => ({
      status: 304,
      headers: [
        ['etag', '"1"'],
        ['cache-control', 'max-age=60'],
      ],
    }),
    async talk({ exchange }) {
      const message = await exchange()
      assert.equal(message.header('etag'), '"1"')
      assert.equal(message.header('cache-control'), 'max-age=60')
    },
  },
]

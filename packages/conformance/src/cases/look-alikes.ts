/** Bodies that look like something else: line ends, heads and whole messages are content all the same. */
import { strict as assert } from 'node:assert'
import { Buffer } from 'node:buffer'
import type { Case } from '../case.ts'

/** Texts that some layer of some gateway has translated, trimmed or taken for a head. */
const lookAlikes: readonly string[] = [
  'a\nb\nc\n\n',
  '\n',
  '\r\n',
  'a\rb\r\nc\n\rd',
  'X-Field: value\r\n\r\nwhat looks like a body',
  'Status: 404 Not Found\r\nContent-Length: 0\r\n\r\n',
  'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n',
  'GET /inside HTTP/1.1\r\nHost: example.test\r\n\r\n',
  '0\r\n\r\n',
  '5\r\nhello\r\n0\r\n\r\n',
]

const encode = (text: string) => new TextEncoder().encode(text)

async function* byteByByte(text: string) {
  for (const byte of encode(text)) yield Uint8Array.of(byte)
}

const forms: readonly ((text: string) => string | Uint8Array | AsyncIterable<Uint8Array>)[] = [
  (text) => text,
  encode,
  byteByByte,
]

export const lookAlikeCases: readonly Case[] = [
  {
    rule: 'bodies-arrive-intact',
    name: 'a body of a request that looks like line ends, a head or another request arrives as it was sent',
    over: 'exchange',
    app: () => async (request) => ({ status: 200, body: JSON.stringify(await request.text()) }),
    async talk({ exchange }) {
      const requests = lookAlikes.flatMap((text) => [text, text.split('')].map((body) => [text, body] as const))
      await Promise.all(
        requests.map(async ([text, body]) =>
          assert.equal(JSON.parse((await exchange({ method: 'POST', body })).text), text),
        ),
      )
    },
  },
  {
    rule: 'known-bodies-have-a-length',
    name: 'a body that looks like line ends, a head or an answer is sent as it is, in each form',
    over: 'exchange',
    app: () => (request) => {
      const [text = 0, form = 0] = new URL(request.url).pathname.slice(1).split('/').map(Number)
      return { status: 200, body: forms[form]?.(lookAlikes[text] ?? '') ?? null }
    },
    async talk({ exchange }) {
      const targets = lookAlikes.flatMap((text, at) => [...forms.keys()].map((form) => [text, at, form] as const))
      await Promise.all(
        targets.map(async ([text, at, form]) => {
          const message = await exchange({ target: `/${at}/${form}` })
          assert.ok(message.complete)
          assert.equal(message.text, text)
          if (form < 2) assert.equal(message.header('content-length'), String(Buffer.byteLength(text)))
        }),
      )
    },
  },
]

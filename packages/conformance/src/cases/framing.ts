/** How the end of an answer is told: the rows of `tables/framing.ts`, and what no row says. */
import { strict as assert } from 'node:assert'
import { createHash } from 'node:crypto'
import type { Case } from '../case.ts'
import { framingLengthCases } from './framing-length.ts'
import { framingTableCases } from './framing-table.ts'
import { framingWithoutBodyCases } from './framing-without-body.ts'

const encode = (text: string) => new TextEncoder().encode(text)

async function* chunksOf(...texts: readonly string[]) {
  for (const text of texts) yield encode(text)
}

/** Texts whose bytes are more than their characters, or encoded by a platform in its own way. */
const texts: readonly string[] = [
  'plain',
  // One byte a character in memory: a platform may send it as Latin-1.
  'café',
  '漢字かな交じり文',
  '😀 and 👩‍👩‍👧',
  'before\0behind',
  '\ufefftext with a mark',
  'line\r\nline\r\n\r\nHTTP/1.1 200 OK\r\n\r\n0\r\n\r\n',
  'é'.repeat(70_000),
]

const bytesToSend: readonly (() => Uint8Array)[] = [
  () => encode('bytes'),
  () => Uint8Array.from({ length: 256 }, (_, i) => i),
  // Views whose buffer holds more than is to be sent.
  () => encode('before bytes behind').subarray(7, 12),
  () => new Uint8Array(encode('before bytes behind').buffer, 7, 5),
  () => Buffer.from('before bytes behind').subarray(7, 12),
  () => new Uint8Array(new SharedArrayBuffer(5)),
  () => Uint8Array.from({ length: 100_000 }, (_, i) => (i * 7) % 251),
]

/** Bytes that tell where they belong, so that none can be lost, doubled or moved unseen. */
function pattern(length: number): Uint8Array {
  const words = new Uint32Array(length / 4)
  for (let i = 0; i < words.length; i += 1) words[i] = i * 2_654_435_761
  return new Uint8Array(words.buffer)
}

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

const big = 5_000_000

export const framingCases: readonly Case[] = [
  ...framingTableCases,
  {
    rule: 'known-bodies-have-a-length',
    name: 'text is sent with the content-length of its UTF-8 bytes',
    over: 'exchange',
    app: () => (request) => ({ status: 200, body: texts[Number(new URL(request.url).pathname.slice(1))] ?? '' }),
    async talk({ exchange }) {
      for (const [i, text] of texts.entries()) {
        const message = await exchange({ target: `/${i}` })
        assert.equal(message.header('content-length'), String(Buffer.byteLength(text)))
        assert.ok(message.body.equals(Buffer.from(text)), `the text ${i}`)
      }
    },
  },
  {
    rule: 'known-bodies-have-a-length',
    name: 'half of a surrogate pair in text is sent as U+FFFD, and counted as that',
    over: 'exchange',
    app: () => () => ({ status: 200, body: 'a\ud83db' }),
    async talk({ exchange }) {
      const message = await exchange()
      assert.equal(message.header('content-length'), '5')
      assert.equal(message.text, 'a\ufffdb')
    },
  },
  {
    rule: 'known-bodies-have-a-length',
    name: 'bytes are sent with their content-length, and of a view nothing beyond it',
    over: 'exchange',
    app: () => (request) => ({
      status: 200,
      body: bytesToSend[Number(new URL(request.url).pathname.slice(1))]?.() ?? null,
    }),
    async talk({ exchange }) {
      for (const [i, make] of bytesToSend.entries()) {
        const message = await exchange({ target: `/${i}` })
        assert.equal(message.header('content-length'), String(make().byteLength))
        assert.ok(message.body.equals(make()), `the bytes ${i}`)
      }
    },
  },
  {
    rule: 'known-bodies-have-a-length',
    name: 'five megabytes arrive unchanged at a client that stops reading for a while, and the connection serves on',
    over: 'wire',
    asIs: true,
    app: () => (request) => ({ status: 200, body: request.url.endsWith('/next') ? 'next' : pattern(big) }),
    async talk({ connect, head }) {
      const wire = await connect({ reading: false })
      await wire.send(head())
      wire.resume()
      await wire.sees('\r\n\r\n')
      wire.pause()
      // Long enough for the buffers between server and client to fill; nothing is judged by it.
      await new Promise((resolve) => setTimeout(resolve, 100))
      wire.resume()
      const message = await wire.message()
      assert.equal(message.header('content-length'), String(big))
      assert.equal(hash(message.body), hash(pattern(big)))
      await wire.send(head('GET /next HTTP/1.1'))
      assert.equal((await wire.message()).text, 'next')
    },
  },
  {
    rule: 'streams-are-chunked',
    name: 'chunks without a declared length arrive in a chunked body',
    over: 'exchange',
    app: () => () => ({ status: 200, body: chunksOf('one ', 'two é ', '漢') }),
    async talk({ exchange }) {
      const message = await exchange()
      assert.equal(message.framing, 'chunked')
      assert.equal(message.header('content-length'), null)
      assert.equal(message.text, 'one two é 漢')
      assert.ok(message.complete)
    },
  },
  {
    rule: 'streams-are-chunked',
    name: 'a ReadableStream, an iterable of one’s own and the body of a Response are chunked',
    over: 'exchange',
    app: () => (request) => {
      const bodies = [
        () =>
          new ReadableStream<Uint8Array>({
            start(controller) {
              controller.enqueue(encode('one '))
              controller.enqueue(encode('two'))
              controller.close()
            },
          }),
        () => ({
          [Symbol.asyncIterator]() {
            const texts = ['one ', 'two']
            return {
              async next() {
                const text = texts.shift()
                return text === undefined
                  ? { done: true as const, value: undefined }
                  : { done: false as const, value: encode(text) }
              },
            }
          },
        }),
        () => new Response('one two').body,
      ]
      return { status: 200, body: bodies[Number(new URL(request.url).pathname.slice(1))]?.() }
    },
    async talk({ exchange }) {
      for (const target of ['/0', '/1', '/2']) {
        const message = await exchange({ target })
        assert.equal(message.framing, 'chunked')
        assert.equal(message.text, 'one two')
        assert.ok(message.complete)
      }
    },
  },
  {
    rule: 'streams-are-chunked',
    name: 'a stream that ends without a chunk is an empty body, whose end does not need that of the connection',
    over: 'exchange',
    app: () => () => ({ status: 200, body: chunksOf() }),
    async talk({ exchange }) {
      const message = await exchange()
      // A server that has not sent its head yet may know better than to begin a chunked body.
      assert.ok(['chunked', 'length'].includes(message.framing), message.framing)
      assert.equal(message.text, '')
      assert.ok(message.complete)
    },
  },
  {
    rule: 'streams-are-chunked',
    name: 'five megabytes of chunks arrive unchanged, and the connection serves on',
    over: 'wire',
    asIs: true,
    app: () => (request) => {
      if (request.url.endsWith('/next')) return { status: 200, body: 'next' }
      async function* chunks() {
        const all = pattern(big)
        // Sizes that fit no buffer of anybody.
        for (let at = 0, size = 1; at < all.length; at += size, size = (size * 5 + 3) % 150_000)
          yield all.subarray(at, at + size)
      }
      return { status: 200, body: chunks() }
    },
    async talk({ connect, head }) {
      const wire = await connect()
      await wire.send(head())
      const message = await wire.message()
      assert.equal(message.framing, 'chunked')
      assert.equal(hash(message.body), hash(pattern(big)))
      await wire.send(head('GET /next HTTP/1.1'))
      assert.equal((await wire.message()).text, 'next')
    },
  },
  {
    rule: 'empty-chunks-do-not-end-a-body',
    name: 'empty chunks before, between and behind others are skipped',
    over: 'exchange',
    app: () => (request) => ({
      status: 200,
      headers: request.url.endsWith('/declared') ? [['content-length', '7']] : [],
      body: request.url.endsWith('/empty') ? chunksOf('', '', '') : chunksOf('', 'one ', '', '', 'two', ''),
    }),
    async talk({ exchange }) {
      for (const target of ['/chunked', '/declared', '/empty']) {
        const message = await exchange({ target })
        if (target !== '/empty') assert.equal(message.framing, target === '/declared' ? 'length' : 'chunked')
        assert.equal(message.text, target === '/empty' ? '' : 'one two')
        assert.ok(message.complete)
      }
    },
  },
  ...framingLengthCases,
  ...framingWithoutBodyCases,
]

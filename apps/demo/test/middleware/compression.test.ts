import { once } from 'node:events'
import { connect } from 'node:net'
import { brotliDecompressSync, createBrotliDecompress, createGunzip, gunzipSync } from 'node:zlib'
import { compression } from '@tsgi/middleware/compression'
import type { App, HttpResponse } from '@tsgi/spec'
import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { answerTo, asking, bytesOf, servers, serving, standstill } from './serving.ts'

const text = 'all work and no play makes jack a dull boy\n'.repeat(1000)
const bytes = (value: string) => new TextEncoder().encode(value)
const compress = compression()
const answering =
  (make: () => HttpResponse['body']): App =>
  () => ({ status: 200, headers: [['content-type', 'text/plain']], body: make() })

async function* chunks() {
  for (let i = 0; i < text.length; i += 1000) yield bytes(text.slice(i, i + 1000))
}

const decoders = {
  gzip: { whole: gunzipSync, stream: createGunzip },
  br: { whole: brotliDecompressSync, stream: createBrotliDecompress },
}

describe.each(servers)('%s', (_, serve) => {
  describe.each(Object.entries(decoders))('%s', (encoding, { whole, stream }) => {
    const headers = { 'accept-encoding': encoding }

    test.each<[string, () => HttpResponse['body'], boolean]>([
      ['text', () => text, true],
      ['bytes', () => bytes(text), true],
      ['a generator', chunks, false],
      ['a ReadableStream', () => ReadableStream.from(chunks()), false],
    ])('%s arrives whole, and the same fields on HEAD but for a length', async (_, make, hasLength) => {
      const wrong = await serving(serve, compress(answering(make)), async (url) => {
        const get = await answerTo(asking(url, { headers }).end())
        const body = await bytesOf(get)
        expect(whole(body).toString()).toBe(text)
        expect([get.headers['content-encoding'], get.headers.vary]).toEqual([encoding, 'accept-encoding'])
        expect(get.headers['content-length']).toBe(hasLength ? String(body.byteLength) : undefined)
        const head = await answerTo(asking(url, { method: 'HEAD', headers }).end())
        expect((await bytesOf(head)).byteLength).toBe(0)
        const { date: _, 'content-length': __, 'transfer-encoding': ___, ...fields } = get.headers
        expect(head.headers).toMatchObject(fields)
        expect(head.headers['content-length']).toBeUndefined()
      })
      expect(wrong).toEqual([])
    })

    test('a chunk arrives before the next one is made', async () => {
      const gates: (() => void)[] = []
      async function* slow() {
        for (const part of ['first', 'second', 'third']) {
          yield bytes(part)
          await new Promise<void>((resolve) => gates.push(resolve))
        }
      }
      const wrong = await serving(serve, compress(answering(slow)), async (url) => {
        const message = await answerTo(asking(url, { headers }).end())
        const decoder = message.pipe(stream())
        let read = ''
        decoder.on('data', (chunk: Buffer) => {
          read += chunk.toString()
        })
        for (const expected of ['first', 'firstsecond', 'firstsecondthird']) {
          while (read !== expected) await once(decoder, 'data')
          while (gates.length === 0) await new Promise((resolve) => setImmediate(resolve))
          gates.pop()?.()
        }
        await once(decoder, 'end')
      })
      expect(wrong).toEqual([])
    })

    test('a client that reads nothing lets nothing be made, and one that leaves ends what was', async () => {
      let made = 0
      let ended = () => {}
      const over = new Promise<void>((resolve) => {
        ended = resolve
      })
      async function* endless() {
        try {
          for (;;) {
            made += 1
            yield crypto.getRandomValues(new Uint8Array(65_536))
          }
        } finally {
          ended()
        }
      }
      const wrong = await serving(serve, compress(answering(endless)), async (url) => {
        const { hostname, port } = new URL(url)
        const socket = connect(Number(port), hostname)
        socket.write(`GET / HTTP/1.1\r\nhost: a.test\r\naccept-encoding: ${encoding}\r\n\r\n`)
        await once(socket, 'readable')
        // What a kernel buffers for one connection, and not what an endless answer would give meanwhile.
        expect((await standstill(() => made)) * 65_536).toBeLessThan(64 * 1024 * 1024)
        socket.destroy()
        await over
      })
      expect(wrong).toEqual([])
    })

    test('an error of the source cuts the answer', async () => {
      async function* failing() {
        yield bytes(text)
        throw new Error('the disk is gone')
      }
      const wrong = await serving(serve, compress(answering(failing)), async (url) => {
        const message = await answerTo(asking(url, { headers }).end())
        await expect(bytesOf(message)).rejects.toThrow('aborted')
      })
      expect(wrong).toEqual(['Error: the disk is gone'])
    })
  })

  test('a WebSocket passes', async () => {
    const app: App = () => ({
      upgrade: 'websocket',
      listener: { message: (socket, data) => void socket.send(`echo ${String(data)}`) },
    })
    const wrong = await serving(serve, compress(app), async (url) => {
      const socket = new WebSocket(url.replace('http', 'ws'))
      await once(socket, 'open')
      socket.send('hello')
      const [data] = (await once(socket, 'message')) as [Buffer]
      expect(data.toString()).toBe('echo hello')
      socket.close()
      await once(socket, 'close')
    })
    expect(wrong).toEqual([])
  })
})

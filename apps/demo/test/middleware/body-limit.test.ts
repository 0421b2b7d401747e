import { bodyLimit } from '@tsgi/middleware/body-limit'
import type { App } from '@tsgi/spec'
import { describe, expect, test } from 'vitest'
import { answerTo, asking, bytesOf, servers, serving } from './serving.ts'

const echo: App = async (request) => ({ status: 200, body: await request.text() })
const limited = bodyLimit({ maxRequestBodySize: 100_000 })(echo)

describe.each(servers)('%s', (_, serve) => {
  test.each([
    ['of a declared length up to the limit', { 'content-length': 100_000 }, 100_000, 200],
    ['of a declared length over the limit', { 'content-length': 100_001 }, 100_001, 413],
    ['in chunks up to the limit', { 'transfer-encoding': 'chunked' }, 100_000, 200],
    ['in chunks over the limit', { 'transfer-encoding': 'chunked' }, 100_001, 413],
  ])('a body %s', async (_, headers, size, status) => {
    const wrong = await serving(serve, limited, async (url) => {
      const client = asking(url, { method: 'POST', headers })
      for (let sent = 0; sent < size; sent += 10_000) client.write('x'.repeat(Math.min(10_000, size - sent)))
      const message = await answerTo(client.end())
      expect([message.statusCode, (await bytesOf(message)).byteLength]).toEqual([status, status === 200 ? size : 0])
    })
    expect(wrong).toEqual([])
  })

  test('a declared length over the limit is answered before the body comes', async () => {
    const wrong = await serving(serve, limited, async (url) => {
      const client = asking(url, { method: 'POST', headers: { 'content-length': 100_001 } })
      client.flushHeaders()
      expect((await answerTo(client)).statusCode).toBe(413)
      client.destroy()
    })
    expect(wrong).toEqual([])
  })

  test('a body in chunks that has no end is answered all the same', async () => {
    const wrong = await serving(serve, limited, async (url) => {
      const client = asking(url, { method: 'POST', headers: { 'transfer-encoding': 'chunked' } })
      client.write('x'.repeat(100_001))
      expect((await answerTo(client)).statusCode).toBe(413)
      client.destroy()
    })
    expect(wrong).toEqual([])
  })
})

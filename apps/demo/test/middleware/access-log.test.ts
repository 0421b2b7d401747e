import { once } from 'node:events'
import { type AccessLogEntry, accessLog } from '@tsgi/middleware/access-log'
import type { App } from '@tsgi/spec'
import { describe, expect, test, vi } from 'vitest'
import { answerTo, asking, bytesOf, servers, serving } from './serving.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

async function* chunks() {
  yield bytes('in ')
  yield bytes('chunks')
}

async function* endless() {
  for (;;) {
    yield bytes('x'.repeat(10_000))
    await new Promise((resolve) => setImmediate(resolve))
  }
}

const app: App = ({ url }) => {
  const { pathname } = new URL(url)
  if (pathname === '/text') return { status: 200, body: 'é' }
  if (pathname === '/chunks') return { status: 201, body: chunks() }
  if (pathname === '/endless') return { status: 200, body: endless() }
  if (pathname === '/never') return new Promise(() => {})
  if (pathname === '/socket') return { upgrade: 'websocket', listener: {} }
  throw new Error('thrown')
}

describe.each(servers)('%s', (_, serve) => {
  const logged = async (visit: (url: string) => Promise<void>) => {
    const entries: AccessLogEntry[] = []
    const log = accessLog({ format: 'json', write: (line) => entries.push(JSON.parse(line) as AccessLogEntry) })
    const wrong = await serving(serve, log(app), async (url) => {
      await visit(url)
      await vi.waitFor(() => expect(entries).toHaveLength(1))
    })
    expect(wrong.filter((one) => one !== 'Error: thrown')).toEqual([])
    const { method, path, status, outcome, bytes, remoteAddress } = entries[0] as AccessLogEntry
    return [method, path, status, outcome, bytes, remoteAddress]
  }
  const complete =
    (path: string, method = 'GET') =>
    async (url: string) => {
      await bytesOf(await answerTo(asking(url + path, { method }).end()))
    }

  test.each([
    ['GET', '/text', 200, 2],
    ['HEAD', '/text', 200, 0],
    ['GET', '/chunks', 201, 9],
    ['GET', '/throws', 500, 0],
  ])('%s of %s is a line with %d and %d bytes', async (method, path, status, size) => {
    expect(await logged(complete(path, method))).toEqual([method, path, status, 'sent', size, '127.0.0.1'])
  })

  test('a client that leaves in the middle, or before the answer, is a line of its own kind', async () => {
    const middle = await logged(async (url) => {
      const message = await answerTo(asking(`${url}/endless`).end())
      await once(message, 'readable')
      message.destroy()
    })
    expect(middle.slice(0, 4)).toEqual(['GET', '/endless', 200, 'aborted'])
    expect(middle[4]).toBeGreaterThan(0)
    const before = await logged(async (url) => {
      const client = asking(`${url}/never`).end()
      await once(client, 'finish')
      await new Promise((resolve) => setTimeout(resolve, 50))
      client.destroy()
    })
    expect(before.slice(0, 5)).toEqual(['GET', '/never', null, 'aborted', 0])
  })

  test('a WebSocket is a line when it opens', async () => {
    const headers = {
      connection: 'upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    }
    const entry = await logged(async (url) => {
      const [, socket] = (await once(asking(`${url}/socket`, { headers }).end(), 'upgrade')) as [
        unknown,
        { destroy: () => void },
      ]
      socket.destroy()
    })
    expect(entry).toEqual(['GET', '/socket', 101, 'upgraded', 0, '127.0.0.1'])
  })
})

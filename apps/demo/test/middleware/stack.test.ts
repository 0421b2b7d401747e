import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { accessLog } from '@tsgi/middleware/access-log'
import { cors } from '@tsgi/middleware/cors'
import { rateLimit } from '@tsgi/middleware/rate-limit'
import { requestId, type WithRequestId } from '@tsgi/middleware/request-id'
import { securityHeaders } from '@tsgi/middleware/security-headers'
import { timeout } from '@tsgi/middleware/timeout'
import { trustedProxies } from '@tsgi/middleware/trusted-proxies'
import type { App, Context } from '@tsgi/spec'
import { describe, expect, test, vi } from 'vitest'
import { answerTo, asking, bytesOf, servers, serving } from './serving.ts'

async function* chunks(text: string) {
  for (const one of text) yield new TextEncoder().encode(one)
}

const app: App<Context & WithRequestId> = ({ url, method }, { requestId, remoteAddress, encrypted }) => {
  const { pathname } = new URL(url)
  if (pathname === '/socket')
    return { upgrade: 'websocket', listener: { open: (socket) => void socket.send(requestId) } }
  if (pathname === '/throws') throw new Error('thrown')
  const text = `${method} ${requestId} ${remoteAddress?.address} ${encrypted}`
  return { status: 200, body: pathname === '/chunks' ? chunks(text) : text }
}

const headers = { 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': 'https', 'x-request-id': 'mine' }

describe.each(servers)('%s', (_, serve) => {
  test('all of them together leave answers, streams, errors and WebSockets what they are', async () => {
    const lines: string[] = []
    const format = ({ path, status, outcome, remoteAddress, requestId }: Record<string, unknown>) =>
      [path, status, outcome, remoteAddress, requestId].join(' ')
    const log = accessLog({ format: (entry) => format({ ...entry }), write: (line) => lines.push(line) })
    const guarded = cors({ origins: '*' })(
      securityHeaders()(rateLimit({ limit: 100 })(timeout({ answer: 60_000 })(app))),
    )
    const whole = trustedProxies({ addresses: ['loopback'] })(requestId({ trustIncoming: true })(log(guarded)))
    const wrong = await serving(serve, whole, async (url) => {
      for (const path of ['/text', '/chunks']) {
        const get = await answerTo(asking(url + path, { headers }).end())
        expect((await bytesOf(get)).toString()).toBe('GET mine 192.0.2.1 true')
        expect(get.headers).toMatchObject({
          'x-request-id': 'mine',
          'access-control-allow-origin': '*',
          'strict-transport-security': 'max-age=31536000',
          'ratelimit-policy': '"default";q=100;w=60',
        })
        const head = await answerTo(asking(url + path, { method: 'HEAD', headers }).end())
        expect([head.statusCode, (await bytesOf(head)).byteLength]).toEqual([200, 0])
      }
      const thrown = await answerTo(asking(`${url}/throws`, { headers }).end())
      expect([thrown.statusCode, (await bytesOf(thrown)).byteLength]).toEqual([500, 0])
      const handshake = { connection: 'upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' }
      const key = { 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' }
      const asked = asking(`${url}/socket`, { headers: { ...headers, ...handshake, ...key } }).end()
      const [message, socket] = (await once(asked, 'upgrade')) as [IncomingMessage, { destroy: () => void }]
      expect([message.statusCode, message.headers['x-request-id']]).toEqual([101, 'mine'])
      socket.destroy()
      await vi.waitFor(() => expect(lines).toHaveLength(6))
    })
    expect(wrong).toEqual(['Error: thrown'])
    const answers = ['/text 200', '/text 200', '/chunks 200', '/chunks 200', '/throws 500'].map((one) => `${one} sent`)
    const expected = [...answers, '/socket 101 upgraded'].map((one) => `${one} 192.0.2.1 mine`)
    expect(lines.toSorted()).toEqual(expected.toSorted())
  })
})

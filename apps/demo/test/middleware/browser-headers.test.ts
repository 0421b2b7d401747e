import { cors } from '@tsgi/middleware/cors'
import { securityHeaders } from '@tsgi/middleware/security-headers'
import { trustedProxies } from '@tsgi/middleware/trusted-proxies'
import type { App } from '@tsgi/spec'
import { describe, expect, test } from 'vitest'
import { answerTo, asking, bytesOf, servers, serving } from './serving.ts'

async function* chunks() {
  yield new TextEncoder().encode('in ')
  yield new TextEncoder().encode('chunks')
}

const app: App = () => ({ status: 200, headers: [['content-type', 'text/plain']], body: chunks() })
const origin = 'https://page.example'

describe.each(servers)('%s', (_, serve) => {
  test('a preflight is answered, and the answer that it asked for may be read, streamed as it is', async () => {
    const allowed = cors({ origins: [origin], credentials: true })(app)
    const wrong = await serving(serve, allowed, async (url) => {
      const headers = { origin, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'x-a' }
      const preflight = await answerTo(asking(url, { method: 'OPTIONS', headers }).end())
      expect([preflight.statusCode, (await bytesOf(preflight)).toString()]).toEqual([204, ''])
      expect(preflight.headers).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        'access-control-allow-headers': 'x-a',
      })
      const answer = await answerTo(asking(url, { method: 'PUT', headers: { origin } }).end())
      expect((await bytesOf(answer)).toString()).toBe('in chunks')
      expect(answer.headers).toMatchObject({ 'access-control-allow-origin': origin, vary: 'origin' })
    })
    expect(wrong).toEqual([])
  })

  test('GET and HEAD have the same headers, and over TLS one more', async () => {
    const guarded = trustedProxies({ addresses: ['loopback'] })(securityHeaders()(app))
    const wrong = await serving(serve, guarded, async (url) => {
      const get = await answerTo(asking(url).end())
      expect((await bytesOf(get)).toString()).toBe('in chunks')
      expect(get.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'SAMEORIGIN' })
      expect(get.headers['strict-transport-security']).toBeUndefined()
      const { date: _, 'transfer-encoding': __, ...fields } = get.headers
      const head = await answerTo(asking(url, { method: 'HEAD' }).end())
      expect(head.headers).toMatchObject(fields)
      const forwarded = { 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': 'https' }
      const secure = await answerTo(asking(url, { headers: forwarded }).end())
      expect(secure.headers['strict-transport-security']).toBe('max-age=31536000')
      await bytesOf(secure)
    })
    expect(wrong).toEqual([])
  })
})

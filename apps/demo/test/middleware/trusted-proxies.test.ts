import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rateLimit } from '@tsgi/middleware/rate-limit'
import { trustedProxies } from '@tsgi/middleware/trusted-proxies'
import type { App } from '@tsgi/spec'
import { validate } from '@tsgi/spec/validator'
import { describe, expect, test } from 'vitest'
import { answerTo, asking, bytesOf, servers, serving } from './serving.ts'

const breaches: string[] = []
// A validator inside as well: what is derived has to be as right as what a server hands in.
const tells: App = validate(
  ({ url, headers }, { remoteAddress, encrypted }) =>
    Response.json([remoteAddress?.address ?? null, encrypted, url.replace(headers.get('host') ?? '', 'host')]),
  { onBreach: ({ rule, got }) => breaches.push(`${rule}: got ${got}`) },
)
const forwarded = { 'x-forwarded-for': '1.1.1.1, 192.0.2.1', 'x-forwarded-proto': 'https' }

async function ask(url: string, headers: Record<string, string>, socketPath?: string): Promise<unknown> {
  const options = socketPath === undefined ? { headers } : { headers: { ...headers, host: 'a.example' }, socketPath }
  return JSON.parse((await bytesOf(await answerTo(asking(url, options).end()))).toString())
}

describe.each(servers)('%s', (_, serve) => {
  test('a trusted proxy tells who the client is, and a stranger tells nothing', async () => {
    const trusting = trustedProxies({ addresses: ['loopback'] })(tells)
    const wrong = await serving(serve, trusting, async (url) => {
      expect(await ask(`${url}/a`, forwarded)).toEqual(['192.0.2.1', true, 'https://host/a'])
      expect(await ask(`${url}/a`, {})).toEqual(['127.0.0.1', false, 'http://host/a'])
    })
    const doubting = trustedProxies({ addresses: ['10.0.0.0/8'] })(tells)
    const more = await serving(serve, doubting, async (url) => {
      expect(await ask(`${url}/a`, forwarded)).toEqual(['127.0.0.1', false, 'http://host/a'])
    })
    expect([...wrong, ...more, ...breaches]).toEqual([])
  })

  test('a proxy on a unix socket is trusted where that is said, and only there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tsgi-proxy-'))
    try {
      for (const unixSocket of [true, false]) {
        const path = join(folder, `${unixSocket}.sock`)
        await using _server = await serve(trustedProxies({ hops: 1, unixSocket })(tells), { path })
        const seen = unixSocket ? ['192.0.2.1', true, 'https://host/a'] : [null, false, 'http://host/a']
        expect(await ask('http://a.example/a', forwarded, path)).toEqual(seen)
      }
    } finally {
      await rm(folder, { recursive: true })
    }
    expect(breaches).toEqual([])
  })

  test('behind it, each client has a quota of its own', async () => {
    const app = trustedProxies({ addresses: ['loopback'] })(rateLimit({ limit: 1, window: 3_600_000 })(tells))
    const wrong = await serving(serve, app, async (url) => {
      const statuses: (number | undefined)[] = []
      for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.1', '2001:db8::1', '2001:db8::2']) {
        const answer = await answerTo(asking(url, { headers: { 'x-forwarded-for': address } }).end())
        statuses.push(answer.statusCode)
        expect(answer.headers['retry-after'] === undefined).toBe(answer.statusCode === 200)
        await bytesOf(answer)
      }
      expect(statuses).toEqual([200, 200, 429, 200, 429])
    })
    expect([...wrong, ...breaches]).toEqual([])
  })
})

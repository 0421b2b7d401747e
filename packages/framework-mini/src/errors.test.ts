import { afterEach, expect, test, vi } from 'vitest'
import { judged, said } from '../test/judged.ts'
import { HttpError, json, mini } from './index.ts'

afterEach(() => vi.unstubAllEnvs())

const html = { headers: { accept: 'text/html' } }

test('an error that nobody answers is a 500 without a word of it, and the server hears of it', async () => {
  const app = judged(
    mini()
      .get('/sync', () => {
        throw new Error('secret')
      })
      .get('/async', () => Promise.reject(new Error('secret'))),
  )
  for (const target of ['/sync', '/async']) {
    const response = await app(target, html)
    expect([response.status, [...response.headers.keys()], await response.text()]).toEqual([500, [], ''])
  }
  expect(app.errors.map(String)).toEqual(['Error: secret', 'Error: secret'])
})

test('onError answers what sync and async handlers throw', async () => {
  const app = judged(
    mini()
      .get('/sync', () => {
        throw new Error('sync')
      })
      .get('/async', async () => {
        await Promise.resolve()
        throw new Error('async')
      })
      .onError((error, { url }) => json({ error: (error as Error).message, at: url.pathname }, 503)),
  )
  expect(await said(app('/sync'))).toEqual([503, '{"error":"sync","at":"/sync"}'])
  expect(await said(app('/async'))).toEqual([503, '{"error":"async","at":"/async"}'])
})

test('an HttpError answers for itself where onError does not', async () => {
  const app = judged(
    mini()
      .get('/gone', () => {
        throw new HttpError(410, 'Burnt.', { headers: { 'x-why': 'fire' } })
      })
      .onError((error) => {
        throw error
      }),
  )
  const response = await app('/gone')
  expect([response.status, response.headers.get('x-why'), await response.text()]).toEqual([
    410,
    'fire',
    '{"title":"Gone","status":410,"detail":"Burnt."}',
  ])
  expect(app.errors).toEqual([])
})

test('onError hears of what is not found and not allowed, as an HttpError', async () => {
  const app = judged(
    mini()
      .get('/', () => '')
      .onError((error, { url }) => {
        if (!(error instanceof HttpError)) throw error
        return json({ at: url.pathname, ...error.headers }, error.status)
      }),
  )
  expect(await said(app('/none'))).toEqual([404, '{"at":"/none"}'])
  expect(await said(app('/', { method: 'POST' }))).toEqual([405, '{"at":"/","allow":"GET, HEAD, OPTIONS"}'])
})

test('in development, and in development alone, the page of an error shows the line that threw it', async () => {
  const failing = () => {
    throw new Error('secret of mine')
  }
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  const shown = await judged(mini({ development: true }).get('/', failing))('/', html)
  expect(await shown.text()).toContain('throw new Error(&#39;secret of mine&#39;)')
  expect([shown.status, log.mock.calls.length]).toEqual([500, 1])
  for (const options of [{}, { development: false }, { development: undefined }])
    expect(await said(judged(mini(options).get('/', failing))('/', html))).toEqual([500, ''])
  log.mockRestore()
})

test('development is refused in production, and never taken from the environment', async () => {
  vi.stubEnv('NODE_ENV', 'production')
  expect(() => mini({ development: true })).toThrow('got it with NODE_ENV=production. Leave it out there.')
  vi.stubEnv('NODE_ENV', 'development')
  const app = judged(mini().get('/', () => Promise.reject(new Error('secret'))))
  expect(await said(app('/', html))).toEqual([500, ''])
})

import type { App } from '@tsgi/spec'
import { describe, expect, test } from 'vitest'
import { answerOf, caller, hello, judged, makeContext } from '../test/exchange.ts'
import { type CorsOptions, cors } from './cors.ts'

const page = 'https://page.example'
const other = 'https://other.example'

/** The fields of CORS and `vary`. */
function told({ headers }: Response): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-') || name === 'vary'))
}

const get = async (options: CorsOptions, origin: string | null, app: App = hello) =>
  caller(cors(options), app)('/', origin === null ? {} : { headers: { origin } })

const preflight = async (options: CorsOptions, origin: string, headers: Record<string, string> = {}) =>
  caller(cors(options), () => ({ status: 500 }))('/', {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'PUT', ...headers },
  })

describe('an answer', () => {
  test('may be read by the pages of a list, and says that it depends on them', async () => {
    const options = { origins: [page] }
    expect(told(await get(options, page))).toEqual({ 'access-control-allow-origin': page, vary: 'origin' })
    expect(told(await get(options, other))).toEqual({ vary: 'origin' })
    expect(told(await get(options, null))).toEqual({ vary: 'origin' })
  })

  test.each([`${page}.evil.example`, 'http://page.example', `${page}:8443`, 'https://page.exampl', 'null', ''])(
    'may not be read by a page whose origin only looks like one of the list: %s',
    async (origin) => {
      expect(told(await get({ origins: [page] }, origin))).toEqual({ vary: 'origin' })
    },
  )

  test('may be read by everybody with *, and says so to who did not ask, too', async () => {
    for (const origin of [page, 'null', null])
      expect(told(await get({ origins: '*' }, origin))).toEqual({ 'access-control-allow-origin': '*' })
  })

  test.each([
    ['at once', (origin: string) => origin.endsWith('.example')],
    ['later', async (origin: string) => Promise.resolve(origin.endsWith('.example'))],
  ])('may be read by the pages that a function says %s', async (_, origins) => {
    expect(told(await get({ origins }, page))).toEqual({ 'access-control-allow-origin': page, vary: 'origin' })
    expect(told(await get({ origins }, 'https://a.test'))).toEqual({ vary: 'origin' })
    expect(told(await get({ origins }, null))).toEqual({ vary: 'origin' })
  })

  test('may be read with credentials and with more headers', async () => {
    const options = { origins: [page], credentials: true, exposedHeaders: ['etag', 'x-total'] }
    expect(told(await get(options, page))).toEqual({
      'access-control-allow-origin': page,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'etag, x-total',
      vary: 'origin',
    })
    expect(told(await get(options, other))).toEqual({ vary: 'origin' })
  })

  test.each([
    ['accept-encoding', 'accept-encoding, origin'],
    ['Origin', 'Origin'],
    ['*', '*'],
  ])('that varies by %s varies by %s', async (vary, merged) => {
    const app: App = () => ({ status: 200, headers: [['vary', vary]] })
    expect(told(await get({ origins: [page] }, page, app))).toMatchObject({ vary: merged })
  })

  test('that says itself who may read it keeps its word', async () => {
    const app: App = () => ({ status: 200, headers: [['access-control-allow-origin', '*']] })
    const options = { origins: [page], credentials: true, exposedHeaders: ['etag'] }
    expect(told(await get(options, page, app))).toEqual({ 'access-control-allow-origin': '*', vary: 'origin' })
  })

  test('that comes at once is given at once, and a WebSocket stays as it is', () => {
    const request = new Request('http://a.example/', { headers: { origin: page } })
    expect(answerOf(judged(cors({ origins: '*' }), hello), request)).not.toBeInstanceOf(Promise)
    const upgrade = { upgrade: 'websocket', listener: {} } as const
    expect(
      answerOf(
        cors({ origins: '*' })(() => upgrade),
        request,
        makeContext(),
      ),
    ).toBe(upgrade)
  })
})

describe('a preflight', () => {
  test('is answered without the app, and allows what it asks for', async () => {
    const answer = await preflight({ origins: [page] }, page, { 'access-control-request-headers': 'content-type,x-a' })
    expect(answer.status).toBe(204)
    expect(told(answer)).toEqual({
      'access-control-allow-origin': page,
      'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
      'access-control-allow-headers': 'content-type,x-a',
      vary: 'origin, access-control-request-headers',
    })
  })

  test('allows what the options say, and no more', async () => {
    const options = {
      origins: [page],
      credentials: true,
      methods: ['PUT'],
      requestHeaders: ['x-a'],
      exposedHeaders: ['etag'],
      maxAge: 600,
    }
    expect(told(await preflight(options, page, { 'access-control-request-headers': 'x-b' }))).toEqual({
      'access-control-allow-origin': page,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'PUT',
      'access-control-allow-headers': 'x-a',
      'access-control-max-age': '600',
      vary: 'origin',
    })
  })

  test('of another page allows nothing, and reaches no app either', async () => {
    const answer = await preflight({ origins: [page] }, other, { 'access-control-request-headers': 'x-a' })
    expect([answer.status, told(answer)]).toEqual([204, { vary: 'origin' }])
  })

  test.each(['x-a\u00e9', 'x a', 'a,,b', '"a"'])(
    'that asks for what is no header is not allowed it: %s',
    async (asked) => {
      const answer = await preflight({ origins: '*' }, page, { 'access-control-request-headers': asked })
      expect(answer.headers.has('access-control-allow-headers')).toBe(false)
    },
  )

  test('of any page is allowed with *', async () => {
    expect(told(await preflight({ origins: '*', requestHeaders: ['*', 'authorization'] }, other))).toEqual({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
      'access-control-allow-headers': '*, authorization',
    })
  })

  test('is more than OPTIONS: one without an origin, or that asks for no method, reaches the app', async () => {
    const app: App = () => ({ status: 200, headers: [['allow', 'GET']] })
    const call = caller(cors({ origins: [page] }), app)
    expect((await call('/', { method: 'OPTIONS', headers: { origin: page } })).headers.get('allow')).toBe('GET')
    const asking = { method: 'OPTIONS', headers: { 'access-control-request-method': 'PUT' } }
    expect((await call('/', asking)).headers.get('allow')).toBe('GET')
  })
})

test.each<[unknown, string]>([
  [
    {},
    "The option origins of cors() needs to be '*', a list of origins with at least one, or a function; got undefined",
  ],
  [{ origins: [] }, 'a list of origins with at least one'],
  [{ origins: page }, 'a list of origins'],
  [{ origins: ['*'] }, "needs '*' by itself and in no list"],
  [{ origins: ['null'] }, 'null is that of anybody'],
  [{ origins: [`${page}/`] }, 'as browsers write them, such as https://page.example; got "https://page.example/"'],
  [{ origins: ['https://Page.example'] }, 'such as https://page.example'],
  [{ origins: ['https://page.example:443'] }, 'such as https://page.example; got'],
  [{ origins: ['page.example'] }, 'as browsers write them'],
  [{ origins: ['https://*.example'] }, 'a function for a pattern'],
  [{ origins: [/page/] }, 'as browsers write them'],
  [{ origins: '*', credentials: true }, 'needs a list or a function, with credentials'],
  [
    { origins: [page], credentials: true, methods: ['*'] },
    'The option methods of cors() needs each name, with credentials',
  ],
  [{ origins: [page], credentials: true, requestHeaders: ['*'] }, 'The option requestHeaders'],
  [{ origins: [page], credentials: true, exposedHeaders: ['*'] }, 'The option exposedHeaders'],
  [{ origins: [page], methods: ['patch'] }, 'such as PATCH; got "patch"'],
  [{ origins: [page], methods: ['A B'] }, 'a list of methods'],
  [{ origins: [page], exposedHeaders: 'etag' }, 'a list of names of headers'],
  [{ origins: [page], maxAge: 1.5 }, 'seconds, 0 or more'],
  [{ origin: page }, 'got the option origin'],
])('a wrong option is an error at start: %j', (options, message) => {
  expect(() => cors(options as CorsOptions)).toThrow(message)
})

test.each(['chrome-extension://abcdef', 'capacitor://localhost', 'http://localhost:5173', 'http://[::1]:8080'])(
  'an origin that is no web site can be listed: %s',
  async (origin) => {
    expect((await get({ origins: [origin] }, origin)).headers.get('access-control-allow-origin')).toBe(origin)
  },
)

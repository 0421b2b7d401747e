import type { App } from '@tsgi/spec'
import { describe, expect, test } from 'vitest'
import { judged } from '../test/judged.ts'
import { etag } from './conditional.ts'

const early = 'Sun, 06 Nov 1994 08:49:37 GMT'
const later = 'Sun, 06 Nov 1994 08:49:38 GMT'

const answering = (answer: Awaited<ReturnType<App>>, options?: Parameters<typeof etag>[0]) =>
  judged(etag(options)(() => answer))
const text = (body: string, ...headers: [string, string][]) => ({ status: 200, headers, body })

async function tagOf(app: ReturnType<typeof judged>): Promise<string> {
  const tag = (await app('/')).headers.get('etag')
  if (tag === null) throw new Error('no etag')
  return tag
}

describe('etag()', () => {
  test('gives equal bodies equal tags and others another, text and bytes alike', async () => {
    const tag = await tagOf(answering(text('é')))
    expect(tag).toMatch(/^"[\w+/]{22}"$/)
    expect(await tagOf(answering({ status: 200, body: new TextEncoder().encode('é') }))).toBe(tag)
    expect(await tagOf(answering(text('e')))).not.toBe(tag)
    expect(await tagOf(answering(text('é'), { weak: true }))).toBe(`W/${tag}`)
  })

  test('leaves the tag and the headers of the app as they are, also where they can be read once', async () => {
    const app = judged(
      etag()(() => ({
        status: 200,
        headers: new Map([
          ['etag', '"own"'],
          ['x-a', '1'],
        ]).entries(),
        body: 'x',
      })),
    )
    const { headers } = await app('/')
    expect([headers.get('etag'), headers.get('x-a')]).toEqual(['"own"', '1'])
  })

  test.each([
    ['another status', { status: 201, body: 'x' }, 'GET'],
    ['another method', text('x'), 'POST'],
    ['a stream', { status: 200, body: new Blob(['x']).stream() as never }, 'GET'],
    ['no body', { status: 200 }, 'GET'],
    ['a native response', Response.json(1), 'GET'],
  ] as const)('passes %s as it is', async (_, answer, method) => {
    const response = await answering(answer as never)('/', { method, headers: { 'if-none-match': '*' } })
    expect([response.status, response.headers.has('etag')]).toEqual([answer.status, false])
  })

  test('a 304 has no body and keeps what caches need, and what is not about the body', async () => {
    const app = answering(
      text(
        'hello',
        ['content-type', 'text/plain'],
        ['content-language', 'en'],
        ['content-location', '/hello'],
        ['content-security-policy', "default-src 'none'"],
        ['cache-control', 'max-age=1'],
        ['expires', later],
        ['last-modified', early],
        ['set-cookie', 'a=1'],
        ['vary', 'accept'],
        ['accept-ranges', 'bytes'],
      ),
    )
    const tag = await tagOf(app)
    const response = await app('/', { headers: { 'if-none-match': tag } })
    expect([response.status, await response.text()]).toEqual([304, ''])
    expect(Object.fromEntries(response.headers)).toEqual({
      'cache-control': 'max-age=1',
      'content-location': '/hello',
      'content-security-policy': "default-src 'none'",
      etag: tag,
      expires: later,
      'set-cookie': 'a=1',
      vary: 'accept',
    })
  })

  test('HEAD is judged as GET', async () => {
    const app = answering(text('x'))
    const tag = await tagOf(app)
    const head = await app('/', { method: 'HEAD' })
    expect([head.status, head.headers.get('etag'), head.headers.get('content-length')]).toEqual([200, tag, '1'])
    expect((await app('/', { method: 'HEAD', headers: { 'if-none-match': tag } })).status).toBe(304)
  })

  test('what an app rejects with is its own', async () => {
    const error = new Error('boom')
    await expect(async () => etag()(() => Promise.reject(error))({ method: 'GET' } as never, {} as never)).rejects.toBe(
      error,
    )
  })
})

describe('the conditions of RFC 9110, section 13', () => {
  test.each([
    // if-none-match: weak comparison, lists
    ['"a"', { 'if-none-match': '"a"' }, 304],
    ['"a"', { 'if-none-match': 'W/"a"' }, 304],
    ['W/"a"', { 'if-none-match': '"a"' }, 304],
    ['"a"', { 'if-none-match': '"x", W/"a,b" ,"a"' }, 304],
    ['"a,b"', { 'if-none-match': '"x","a,b"' }, 304],
    ['"a"', { 'if-none-match': '*' }, 304],
    ['"a"', { 'if-none-match': '"b"' }, 200],
    ['"a"', { 'if-none-match': 'a' }, 200],
    ['"a"', { 'if-none-match': '' }, 200],
    // if-match: strong comparison
    ['"a"', { 'if-match': '"x", "a"' }, 200],
    ['"a"', { 'if-match': '*' }, 200],
    ['"a"', { 'if-match': 'W/"a"' }, 412],
    ['W/"a"', { 'if-match': 'W/"a"' }, 412],
    ['W/"a"', { 'if-match': '"a"' }, 412],
    ['"a"', { 'if-match': '"b"' }, 412],
    // dates, against one that is `later`
    ['"a"', { 'if-modified-since': later }, 304],
    ['"a"', { 'if-modified-since': 'Sunday, 06-Nov-94 08:49:38 GMT' }, 304],
    ['"a"', { 'if-modified-since': early }, 200],
    ['"a"', { 'if-modified-since': 'yesterday' }, 200],
    ['"a"', { 'if-unmodified-since': later }, 200],
    ['"a"', { 'if-unmodified-since': early }, 412],
    ['"a"', { 'if-unmodified-since': 'yesterday' }, 200],
    // precedence
    ['"a"', { 'if-none-match': '"b"', 'if-modified-since': later }, 200],
    ['"a"', { 'if-none-match': '"a"', 'if-modified-since': early }, 304],
    ['"a"', { 'if-match': '"a"', 'if-unmodified-since': early }, 200],
    ['"a"', { 'if-match': '"b"', 'if-none-match': '"a"' }, 412],
    ['"a"', { 'if-match': '"a"', 'if-none-match': '"a"' }, 304],
    ['"a"', { 'if-unmodified-since': early, 'if-none-match': '"a"' }, 412],
    ['"a"', { 'if-unmodified-since': later, 'if-modified-since': later }, 304],
  ])('what is %s, asked for with %j, is %i', async (tag, headers, status) => {
    const app = answering(text('body', ['etag', tag], ['last-modified', later]))
    const response = await app('/', { headers: headers as Record<string, string> })
    expect([response.status, await response.text()]).toEqual([status, status === 200 ? 'body' : ''])
  })

  test.each(['if-modified-since', 'if-unmodified-since'])(
    '%s means nothing without a date to compare with',
    async (name) => {
      for (const since of [early, later])
        expect((await answering(text('x'))('/', { headers: { [name]: since } })).status).toBe(200)
    },
  )
})

test.each([
  [{ week: true }, 'etag() takes { weak }; got week.'],
  [{ weak: 'yes' }, 'etag({ weak }) needs to be true or false; got "yes".'],
])('the options %j of etag() are an error at start', (options, words) => {
  expect(() => etag(options as never)).toThrow(words)
})

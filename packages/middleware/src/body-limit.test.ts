import type { App } from '@tsgi/spec'
import { describe, expect, test } from 'vitest'
import { judged } from '../test/judged.ts'
import { type BodyLimitOptions, bodyLimit } from './body-limit.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const limit = bodyLimit({ maxRequestBodySize: 8 })
const upload = (body: RequestInit['body'], headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers,
  ...(body === undefined ? {} : { body }),
  duplex: 'half',
})
const declared = (text: string) => upload(text, { 'content-length': String(text.length) })
const chunked = (...texts: readonly string[]) =>
  upload(ReadableStream.from(texts.map(bytes)), { 'transfer-encoding': 'chunked' })

const echo: App = async (request) => ({ status: 200, body: await request.text() })

describe('a body of a declared length', () => {
  test.each(['', '1234567', '12345678'])('of "%s" reaches the app', async (text) => {
    const response = await judged(limit, echo)('/', declared(text))
    expect([response.status, await response.text()]).toEqual([200, text])
  })

  test('over the limit is 413, and the app is not called', async () => {
    let calls = 0
    const app: App = () => ({ status: 200 + ++calls })
    expect((await judged(limit, app)('/', declared('123456789'))).status).toBe(413)
    expect(calls).toBe(0)
  })

  test('reaches the app as it came: the request is the same', () => {
    const request = new Request('http://a.test/', declared('1234'))
    let seen: unknown = null
    const app: App = (given) => {
      seen = given
      return { status: 200 }
    }
    expect(limit(app)(request, {} as never)).toEqual({ status: 200 })
    expect(seen).toBe(request)
  })
})

describe('a body of no declared length', () => {
  test.each([[['1234', '5678']], [['12345678']], [[]]])('of %j reaches the app', async (texts) => {
    const response = await judged(limit, echo)('/', chunked(...texts))
    expect([response.status, await response.text()]).toEqual([200, texts.join('')])
  })

  test.each(['text', 'json', 'arrayBuffer'] as const)(
    'over the limit is 413 where the app lets the error of %s() through',
    async (name) => {
      const errors: unknown[] = []
      const app: App = async (request) => ({ status: 200, body: String(await request[name]()) })
      expect((await judged(limit, app, errors)('/', chunked('12345678', '9'))).status).toBe(413)
      expect(errors).toEqual([])
    },
  )

  test('over the limit gives the app what came before, then an error with the code of all bodies', async () => {
    const seen: unknown[] = []
    const app: App = async ({ body }) => {
      try {
        for await (const chunk of body ?? []) seen.push(new TextDecoder().decode(chunk))
      } catch (error) {
        seen.push((error as { code?: unknown }).code)
      }
      return { status: 200, body: 'as the app likes' }
    }
    const response = await judged(limit, app)('/', chunked('12345678', '9', 'more'))
    expect(seen).toEqual(['12345678', 'body-too-large'])
    expect([response.status, await response.text()]).toEqual([200, 'as the app likes'])
  })

  test('over the limit fails each later read too, and is 413 on servers that know nothing of the limit', async () => {
    const failures: unknown[] = []
    const app: App = async ({ body }) => {
      const iterator = body?.[Symbol.asyncIterator]()
      for (let i = 0; i < 2; i += 1) await iterator?.next().catch((error: unknown) => failures.push(error))
      throw failures[1]
    }
    const request = new Request('http://a.test/', chunked('123456789'))
    expect(await limit(app)(request, {} as never)).toEqual({ status: 413 })
    expect(failures[0]).toBe(failures[1])
  })

  test('that nobody reads is nobody’s error', async () => {
    expect((await judged(limit, () => ({ status: 202 }))('/', chunked('123456789'))).status).toBe(202)
  })

  test('over the limit is read no further', async () => {
    let ended = false
    async function* endless() {
      try {
        for (;;) yield bytes('1234')
      } finally {
        ended = true
      }
    }
    const init = upload(ReadableStream.from(endless()), { 'transfer-encoding': 'chunked' })
    expect((await judged(limit, echo)('/', init)).status).toBe(413)
    expect(ended).toBe(true)
  })

  test('can be left early', async () => {
    const app: App = async ({ body }) => {
      for await (const chunk of body ?? []) return { status: 200, body: chunk.slice() }
      return { status: 500 }
    }
    expect(await (await judged(limit, app)('/', chunked('a', 'b'))).text()).toBe('a')
  })
})

test('any other error of the app goes to the server', async () => {
  const errors: unknown[] = []
  const sync: App = () => {
    throw new Error('sync')
  }
  const async: App = () => Promise.reject(new Error('async'))
  for (const app of [sync, async]) expect((await judged(limit, app, errors)('/', chunked('a'))).status).toBe(500)
  expect(errors.map(String)).toEqual(['Error: sync', 'Error: async'])
})

test('a limit of 0 lets only requests without a body through', async () => {
  const ask = judged(bodyLimit({ maxRequestBodySize: 0 }), echo)
  expect([(await ask('/')).status, (await ask('/', declared('1'))).status]).toEqual([200, 413])
})

test.each<[string, unknown, string]>([
  ['none', {}, 'The option maxRequestBodySize of bodyLimit() needs to be bytes, 0 or more; got undefined'],
  ['a text', { maxRequestBodySize: '1mb' }, 'got "1mb". Correct the call of bodyLimit().'],
  ['a negative one', { maxRequestBodySize: -1 }, 'got the number -1'],
])('%s is an error when the middleware is made', (_, options, message) => {
  expect(() => bodyLimit(options as BodyLimitOptions)).toThrow(message)
})

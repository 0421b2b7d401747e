import type { Answer, HttpRequest } from '@tsgi/spec'
import { type } from 'arktype'
import * as v from 'valibot'
import { describe, expect, expectTypeOf, test } from 'vitest'
import * as z from 'zod'
import { judged } from '../test/judged.ts'
import { errorAnswer } from './error-page.ts'
import { readForm, readJson, readQuery } from './read.ts'
import type { StandardSchema } from './schema.ts'

/** An app that answers with what it read, or with the error. */
const reading = (read: (request: HttpRequest) => Promise<unknown>) =>
  judged(async (request): Promise<Answer> => {
    try {
      return Response.json((await read(request)) ?? null)
    } catch (error) {
      const answer = errorAnswer(error, request, { development: false })
      if (answer === null) throw error
      return answer
    }
  })

const send = (body: NonNullable<RequestInit['body']>, contentType?: string): RequestInit => ({
  method: 'POST',
  body,
  ...(contentType === undefined ? {} : { headers: { 'content-type': contentType } }),
})

const schemas = {
  zod: z.object({ title: z.string().min(2), tags: z.array(z.object({ name: z.string() })).optional() }),
  valibot: v.object({
    title: v.pipe(v.string(), v.minLength(2)),
    tags: v.optional(v.array(v.object({ name: v.string() }))),
  }),
  arktype: type({ title: 'string >= 2', 'tags?': type({ name: 'string' }).array() }),
  'one that takes its time': {
    '~standard': {
      version: 1,
      vendor: 'own',
      async validate(value: unknown) {
        await Promise.resolve()
        const { title = '', tags } = value as { title?: string; tags?: { name: unknown }[] }
        const path = [{ key: 'tags' }, { key: 0 }, 'name']
        if (typeof tags?.[0]?.name === 'number') return { issues: [{ message: 'no text', path }] }
        return title.length < 2 ? { issues: [{ message: 'short', path: ['title'] }] } : { value: { title, tags } }
      },
    },
  } satisfies StandardSchema,
}

describe.each(Object.entries(schemas))('a schema of %s', (_, schema: StandardSchema) => {
  const app = reading((request) => readJson(request, schema))

  test('gives what it makes of JSON', async () => {
    const response = await app('/', send('{"title":"Hello"}', 'application/json'))
    expect([response.status, await response.json()]).toEqual([200, { title: 'Hello' }])
  })

  test('is answered with 422 and its issues where JSON does not fit', async () => {
    const response = await app('/', send('{"title":"Hello","tags":[{"name":7}]}', 'application/json'))
    expect([response.status, await response.json()]).toEqual([
      422,
      {
        title: 'Unprocessable Content',
        status: 422,
        detail: 'The body of the request does not fit.',
        issues: [{ path: ['tags', 0, 'name'], message: expect.any(String) }],
      },
    ])
  })

  test('lists its issues as HTML for a browser', async () => {
    const response = await app('/', {
      ...send('{"title":""}'),
      headers: { accept: 'text/html', 'content-type': 'application/json' },
    })
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(await response.text()).toMatch(/<li>title: .+<\/li>/)
  })

  test('judges forms and queries too', async () => {
    const form = reading((request) => readForm(request, schema))
    expect((await form('/', send(new URLSearchParams({ title: 'x' })))).status).toBe(422)
    const query = reading((request) => readQuery(request, schema))
    expect((await query('/?title=x')).status).toBe(422)
    expect(await (await query('/?title=xy')).json()).toEqual({ title: 'xy' })
  })
})

test('what is read has the type that the schema makes, and is unknown without one', () => {
  const made = z.object({ page: z.coerce.number().default(1) })
  const typed = (request: HttpRequest) => readJson(request, schemas.zod)
  expectTypeOf(typed).returns.resolves.toEqualTypeOf<{ title: string; tags?: { name: string }[] | undefined }>()
  expectTypeOf((request: HttpRequest) => readQuery(request, made)).returns.resolves.toEqualTypeOf<{ page: number }>()
  expectTypeOf((request: HttpRequest) => readForm(request, schemas.valibot)).returns.resolves.toHaveProperty('title')
  expectTypeOf((request: HttpRequest) => readJson(request, schemas.arktype)).returns.resolves.toEqualTypeOf<{
    title: string
    tags?: { name: string }[]
  }>()
  expectTypeOf((request: HttpRequest) => readJson(request)).returns.resolves.toBeUnknown()
})

describe('JSON', () => {
  const app = reading((request) => readJson(request))

  test.each(['application/json', 'Application/JSON; charset=utf-8', 'application/merge-patch+json', 'text/json'])(
    'is read from %s',
    async (contentType) => {
      expect(await (await app('/', send('[1]', contentType))).json()).toEqual([1])
    },
  )

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', 'application/xml+jsonx'])(
    'is not read from %s: 415, which says what would be',
    async (contentType) => {
      const response = await app('/', send('[1]', contentType))
      expect([response.status, response.headers.get('accept')]).toEqual([415, 'application/json'])
      expect(await response.json()).toMatchObject({
        detail: `The content-type of the request needs to be application/json; got ${contentType}.`,
      })
    },
  )

  test('is not read from a body of no type', async () => {
    expect((await app('/', send(new TextEncoder().encode('[1]')))).status).toBe(415)
  })

  test.each(['', '{', '{"a":1}x', "{'a':1}", 'undefined'])('%s is malformed: 400', async (body) => {
    const response = await app('/', send(body, 'application/json'))
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { detail: 'The body of the request needs to be JSON.' },
    ])
  })

  test('a body that fails to arrive is no matter of its form', async () => {
    const error = Object.assign(new Error('too large'), { code: 'body-too-large' })
    const read = readJson({
      headers: new Headers({ 'content-type': 'application/json' }),
      json: () => Promise.reject(error),
    } as unknown as HttpRequest)
    await expect(read).rejects.toBe(error)
  })

  test('a second reading is a mistake of the app, not of the client', async () => {
    const request = new Request('http://a.test', send('[]', 'application/json'))
    await readJson(request)
    await expect(readJson(request)).rejects.toBeInstanceOf(TypeError)
  })

  test('__proto__ is data', async () => {
    const read = (await readJson(
      new Request('http://a.test', send('{"__proto__":{"x":1}}', 'application/json')),
    )) as object
    expect([Object.keys(read), 'x' in read, 'x' in {}]).toEqual([['__proto__'], false, false])
  })
})

describe('a form', () => {
  const app = reading((request) => readForm(request))

  test('is read: one value is text, repeated ones are a list in their order', async () => {
    const body = 'a=1&b=x+y&b=%C3%A9&c='
    expect(await (await app('/', send(body, 'application/x-www-form-urlencoded;charset=UTF-8'))).json()).toEqual({
      a: '1',
      b: ['x y', 'é'],
      c: '',
    })
  })

  test('of several parts is read, with its files', async () => {
    const body = new FormData()
    body.append('a', '1')
    body.append('b', '2')
    body.append('b', '3')
    body.append('file', new File(['content'], 'f.txt', { type: 'text/plain' }))
    const read = (await readForm(new Request('http://a.test', { method: 'POST', body }))) as Record<string, unknown>
    expect(read).toMatchObject({ a: '1', b: ['2', '3'] })
    const file = read.file as File
    expect([file.name, file.type, await file.text()]).toEqual(['f.txt', 'text/plain', 'content'])
    expect(await (await app('/', { method: 'POST', body })).json()).toMatchObject({ a: '1', b: ['2', '3'] })
  })

  test.each([
    ['no parts at all', 'x', 'multipart/form-data; boundary=b'],
    ['no boundary', '--b\r\n', 'multipart/form-data'],
    [
      'an end that is missing',
      '--b\r\ncontent-disposition: form-data; name="a"\r\n\r\n1',
      'multipart/form-data; boundary=b',
    ],
  ])('with %s is malformed: 400', async (_, body, contentType) => {
    expect((await app('/', send(body, contentType))).status).toBe(400)
  })

  test('with a content type that no answer could have is malformed too', async () => {
    const request = {
      headers: { get: () => 'multipart/form-data; boundary=\u2713' },
      arrayBuffer: async () => new ArrayBuffer(0),
    } as unknown as HttpRequest
    await expect(readForm(request)).rejects.toMatchObject({ status: 400 })
  })

  test('of another type is 415, which says what would be taken', async () => {
    const response = await app('/', send('{}', 'application/json'))
    expect([response.status, response.headers.get('accept')]).toEqual([
      415,
      'application/x-www-form-urlencoded, multipart/form-data',
    ])
  })

  test('may name a field as it likes: nothing is inherited and nothing polluted', async () => {
    const body = '__proto__=x&__proto__=y&constructor=z'
    const read = (await readForm(
      new Request('http://a.test', send(body, 'application/x-www-form-urlencoded')),
    )) as Record<string, unknown>
    expect(Object.entries(read)).toEqual([
      ['__proto__', ['x', 'y']],
      ['constructor', 'z'],
    ])
    expect(Object.getPrototypeOf(read)).toBeNull()
    expect(Object.getPrototypeOf({})).toBe(Object.prototype)
  })
})

test('a query is read from a request and from a URL', async () => {
  expect(await (await reading((request) => readQuery(request))('/?a=1&a=2&b=%20')).json()).toEqual({
    a: ['1', '2'],
    b: ' ',
  })
  const schema = z.object({ page: z.coerce.number().default(1) })
  expect(await readQuery(new URL('http://a.test/?page=3'), schema)).toEqual({ page: 3 })
  expect(await readQuery(new URL('http://a.test/'), schema)).toEqual({ page: 1 })
})

test.each([undefined, null, {}, { '~standard': { version: 2 } }, z])('%s is no schema', async (schema) => {
  const request = new Request('http://a.test')
  for (const read of [readJson, readForm, readQuery])
    await expect(read(request, schema as never)).rejects.toThrow('A schema needs to be a Standard Schema')
})

test('what a schema throws is no error of the client', async () => {
  const error = new Error('database')
  const schema = v.pipeAsync(
    v.unknown(),
    v.checkAsync(() => Promise.reject(error)),
  )
  await expect(readQuery(new URL('http://a.test'), schema)).rejects.toBe(error)
})

import { expect, test } from 'vitest'
import { derive } from './derive.ts'
import type { Answer, Context, HttpRequest, HttpResponse } from './index.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const streamOf = (text: string) => ReadableStream.from([bytes(text)])

// Getters that tell when they are read, and state that no other receiver has.
class Request1 implements HttpRequest {
  readonly reads: string[] = []
  readonly #method = 'PUT'
  get method(): string {
    this.reads.push('method')
    return this.#method
  }
  get url(): string {
    this.reads.push('url')
    return 'http://a.test/b'
  }
  get headers(): Headers {
    this.reads.push('headers')
    return new Headers({ 'x-a': this.#method })
  }
  readonly body = null
  readonly bodyUsed = false
  readonly signal = new AbortController().signal
  async text(): Promise<string> {
    return this.#method
  }
  async json(): Promise<unknown> {
    return this.#method
  }
  async arrayBuffer(): Promise<ArrayBuffer> {
    return bytes(this.#method).buffer
  }
}

const context = (more: object = {}) => ({ basePath: '', encrypted: false, ...more }) as Context

test('a derived request has what changed, and the rest of its base', async () => {
  const base = new Request1()
  const derived = derive(base, { url: 'http://c.test/' })
  expect(derived.url).toBe('http://c.test/')
  expect(base.url).toBe('http://a.test/b')
  expect(derived.method).toBe('PUT')
  expect(await derived.text()).toBe('PUT')
  expect(derived.headers.get('x-a')).toBe('PUT')
})

test('the base is read when the derived member is read, and not before', () => {
  const base = new Request1()
  const derived = derive(derive(base, { url: 'http://c.test/' }), { method: 'GET' })
  expect(derived.url + derived.method).toBe('http://c.test/GET')
  expect(base.reads).toEqual([])
  void derived.headers
  expect(base.reads).toEqual(['headers'])
})

test('the base is never enumerated', async () => {
  const refuse = (): never => {
    throw new Error('enumerated')
  }
  const guard = { ownKeys: refuse, getOwnPropertyDescriptor: refuse, getPrototypeOf: refuse }
  const base = new Proxy<HttpRequest>(
    { method: 'GET', text: async () => 'old', arrayBuffer: async () => new ArrayBuffer(0) } as HttpRequest,
    guard,
  )
  const derived = derive(derive(base, { url: 'http://c.test/' }), { body: streamOf('new') })
  expect([derived.method, derived.url, await derived.text(), 'method' in derived]).toEqual([
    'GET',
    'http://c.test/',
    'new',
    true,
  ])
  expect(Object.keys(derived)).toEqual([])
})

test('a native request keeps its methods and the members that the interface does not list', async () => {
  const native = new Request('http://a.test/b', { method: 'POST', body: '{"a":1}', mode: 'same-origin' })
  const derived = derive(derive(native, { url: 'http://c.test/' }), { method: 'PUT' })
  expect((derived as Request).mode).toBe('same-origin')
  expect([derived.method, derived.url]).toEqual(['PUT', 'http://c.test/'])
  const { json } = derived
  expect(await json()).toEqual({ a: 1 })
  expect(derived.bodyUsed).toBe(true)
})

test.each([
  ['text', '{}'],
  ['json', {}],
] as const)('%s() of a request with a new body follows it, once', async (method, expected) => {
  const derived = derive(new Request('http://a.test/', { method: 'POST', body: 'old' }), { body: streamOf('{}') })
  expect(derived.bodyUsed).toBe(false)
  expect(await derived[method]()).toEqual(expected)
  expect(derived.bodyUsed).toBe(true)
  await expect(derived.text()).rejects.toThrow(TypeError)
  await expect(derived.json()).rejects.toThrow(TypeError)
  await expect(derived.arrayBuffer()).rejects.toThrow(TypeError)
  expect(() => derived.body?.[Symbol.asyncIterator]()).toThrow(TypeError)
})

test('arrayBuffer() of a request with a new body has exactly its bytes', async () => {
  const part = bytes('-new-').subarray(1, 4)
  const one = derive(new Request1(), { body: ReadableStream.from([part]) })
  expect(new TextDecoder().decode(await one.arrayBuffer())).toBe('new')
  const two = derive(new Request1(), { body: ReadableStream.from([part, part]) })
  expect(new TextDecoder().decode(await two.arrayBuffer())).toBe('newnew')
})

test('a new body is iterated once, and nothing reads it before', async () => {
  let begun = 0
  async function* chunks() {
    begun += 1
    yield bytes('a')
    yield bytes('b')
  }
  const derived = derive(derive(new Request1(), { body: chunks() }), { url: 'http://c.test/' })
  expect([begun, derived.bodyUsed]).toEqual([0, false])
  const got: string[] = []
  for await (const chunk of derived.body ?? []) got.push(new TextDecoder().decode(chunk))
  expect(got).toEqual(['a', 'b'])
  expect([begun, derived.bodyUsed]).toEqual([1, true])
  await expect(derived.text()).rejects.toThrow(TypeError)
})

test('leaving a new body early ends the iterable that it was made of', async () => {
  let ended = false
  async function* chunks() {
    try {
      yield bytes('a')
      yield bytes('b')
    } finally {
      ended = true
    }
  }
  for await (const _ of derive(new Request1(), { body: chunks() }).body ?? []) break
  expect(ended).toBe(true)
})

test('a body that was taken away reads as nothing, any number of times', async () => {
  const derived = derive(new Request('http://a.test/', { method: 'POST', body: 'old' }), { body: null })
  expect(derived.body).toBeNull()
  expect([await derived.text(), await derived.text(), derived.bodyUsed]).toEqual(['', '', false])
})

test('nothing that reads the old body is left after a new one', () => {
  const derived = derive(new Request('http://a.test/', { method: 'POST', body: 'old' }), { body: null })
  for (const name of ['blob', 'bytes', 'clone', 'formData'] as const) {
    expect((derived as unknown as Readonly<Record<string, unknown>>)[name]).toBeUndefined()
    expect(name in derived).toBe(false)
  }
})

test('a new body with a chunk that is no Uint8Array rejects when it is read', async () => {
  const body = ReadableStream.from(['text']) as unknown as ReadableStream<Uint8Array<ArrayBuffer>>
  await expect(derive(new Request1(), { body }).text()).rejects.toThrow('needs to be a Uint8Array; got "text"')
})

test.each([['text'], [new Uint8Array(1)], [undefined], [{}]])('%s is no body of a derived request', (body) => {
  expect(() => derive(new Request1(), { body: body as unknown as null })).toThrow(
    'async iterable of Uint8Array, or null',
  )
})

test('what a middleware adds to a context is beside what was there, whatever its keys', () => {
  const key = Symbol('key')
  const waitUntil = () => {}
  const base = Object.assign(Object.create(null), context({ waitUntil, [key]: 1 })) as Context
  const derived = derive(derive(base, { user: 'ada' }), Object.assign(Object.create(null) as object, { [key]: 2 }))
  expect([derived.user, derived.basePath, (derived as { [key]?: number })[key]]).toEqual(['ada', '', 2])
  expect(derived.waitUntil).toBe(waitUntil)
  expect('user' in derived && key in derived && 'basePath' in derived).toBe(true)
  expect('nothing' in derived).toBe(false)
})

test('a body that a middleware adds to a context is a member like others', () => {
  const json = () => 'the context’s own'
  const derived = derive(context({ json }), { body: { parsed: true } })
  expect(derived.body).toEqual({ parsed: true })
  expect((derived as unknown as { json: () => string }).json()).toBe('the context’s own')
})

test('names of Object.prototype in a base or in changes are no changes', () => {
  const derived = derive(context({ constructor: 'mine' }), { user: 'ada' })
  expect((derived as { constructor: unknown }).constructor).toBe('mine')
})

test('a change to undefined hides the member, and a getter of the changes runs when it is read', () => {
  let ran = 0
  const derived = derive(context({ rawTarget: '/x' }), {
    rawTarget: undefined,
    get dear() {
      ran += 1
      return 'dear'
    },
  })
  expect([derived.rawTarget, ran, derived.dear, ran]).toEqual([undefined, 0, 'dear', 1])
})

test('a derived response keeps the body and headers of a native one', async () => {
  const native = new Response('hello', { status: 200, headers: { 'x-a': '1' } })
  const derived = derive(native, { status: 201 })
  expect(derived.status).toBe(201)
  expect(derived.body).toBe(native.body)
  expect([...(derived.headers ?? [])]).toContainEqual(['x-a', '1'])
  expect(native.bodyUsed).toBe(false)
  expect(await (derived as Response).text()).toBe('hello')
})

test('a response with a new body has no reader of the old one', () => {
  const derived = derive(new Response('old'), { body: 'new' })
  expect(derived.body).toBe('new')
  expect('text' in derived).toBe(false)
})

test('the headers of any answer can change, a WebSocket stays one', () => {
  const upgrade: Answer = { upgrade: 'websocket', listener: {} }
  const literal: Answer = { status: 200, headers: [['a', '1']], body: 'hello' }
  for (const answer of [upgrade, literal] as Answer[]) {
    const derived: Answer = derive(answer, { headers: [...(answer.headers ?? []), ['b', '2']] })
    expect([...(derived.headers ?? [])].at(-1)).toEqual(['b', '2'])
    expect([derived.status, (derived as { upgrade?: string }).upgrade]).toEqual([
      answer.status,
      (answer as { upgrade?: string }).upgrade,
    ])
  }
})

test('a derived object cannot be written to, extended or emptied', () => {
  const derived = derive({ status: 200 } as HttpResponse, { body: 'a' }) as { status?: number; more?: number }
  expect(() => {
    derived.status = 201
  }).toThrow('status of a derived object cannot be written; derive from it again instead.')
  expect(() => Object.defineProperty(derived, 'more', { value: 1 })).toThrow(TypeError)
  expect(() => Object.setPrototypeOf(derived, null)).toThrow(TypeError)
  expect(derived.status).toBe(200)
})

test('an error tells what derive() was given', () => {
  expect(() => derive(null as unknown as HttpRequest, {})).toThrow('needs base to be an object; got null')
  expect(() => derive(context(), 'ada' as unknown as object)).toThrow('needs changes to be an object; got "ada"')
})

import { brotliDecompressSync, createBrotliDecompress, createGunzip, gunzipSync } from 'node:zlib'
import type { Answer, App, HttpResponse } from '@tsgi/spec'
import { describe, expect, test } from 'vitest'
import { type Ask, judged } from '../test/judged.ts'
import { type CompressionOptions, compression } from './compression.ts'

const text = 'all work and no play makes jack a dull boy\n'.repeat(100)
const bytes = (value: string) => new TextEncoder().encode(value)
const plain = [['content-type', 'text/plain']] as const

const page = (parts: Partial<HttpResponse> = {}): App => {
  return () => ({ status: 200, headers: plain, body: text, ...parts })
}
const withFields = (...fields: readonly (readonly [string, string])[]) => page({ headers: [...plain, ...fields] })
const around = (app: App, options?: CompressionOptions, errors?: unknown[]): Ask =>
  judged(compression(options), app, errors)
const accepting = (accept: string, init: RequestInit = {}) => ({ ...init, headers: { 'accept-encoding': accept } })
const gzip = accepting('gzip')

const gzipped = async (app: App) => {
  const response = await around(app)('/', gzip)
  return { headers: Object.fromEntries(response.headers), body: await response.text() }
}

const decoders = { gzip: gunzipSync, br: brotliDecompressSync }
async function decoded(response: Response): Promise<string> {
  const body = new Uint8Array(await response.arrayBuffer())
  const encoding = response.headers.get('content-encoding') as keyof typeof decoders | null
  return (encoding === null ? Buffer.from(body) : decoders[encoding](body)).toString()
}

describe.each(['gzip', 'br'] as const)('%s', (encoding) => {
  async function* chunks() {
    for (let i = 0; i < text.length; i += 100) yield bytes(text.slice(i, i + 100))
  }

  test.each<[string, () => HttpResponse['body']]>([
    ['text', () => text],
    ['text beyond ASCII', () => 'é☃'.repeat(1000)],
    ['bytes', () => bytes(text)],
    ['a generator', chunks],
    ['a ReadableStream', () => ReadableStream.from(chunks())],
    ['a stream of nothing', () => ReadableStream.from([])],
  ])('%s arrives as it was', async (_, make) => {
    const app: App = () => ({ status: 200, headers: plain, body: make() })
    const response = await around(app)('/', accepting(encoding))
    expect(response.headers.get('content-encoding')).toBe(encoding)
    const expected = await new Response(make() as string).text()
    expect(await decoded(response)).toBe(expected)
  })

  test('a Response is compressed like any other answer', async () => {
    const response = await around(() => Response.json({ text }))('/', accepting(encoding))
    expect(response.headers.get('content-encoding')).toBe(encoding)
    expect(JSON.parse(await decoded(response))).toEqual({ text })
  })

  test('the first chunk can be read before the second one is made', async () => {
    let open = () => {}
    const gate = new Promise<void>((resolve) => {
      open = resolve
    })
    const made: string[] = []
    async function* slow() {
      for (const part of ['first', 'second', 'third']) {
        made.push(part)
        yield bytes(part)
        await gate
      }
    }
    const response = await around(page({ body: slow() }))('/', accepting(encoding))
    const decoder = encoding === 'gzip' ? createGunzip() : createBrotliDecompress()
    let read = ''
    decoder.on('data', (chunk: Buffer) => {
      read += chunk.toString()
    })
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    const more = async () => {
      const { done, value } = await reader.read()
      if (!done) await new Promise((resolve) => decoder.write(value, resolve))
      return !done
    }
    while (read !== 'first') await more()
    expect(made).toEqual(['first'])
    open()
    while (await more());
    expect(read).toBe('firstsecondthird')
  })
})

describe('what a compressed answer says', () => {
  test('its encoding, its new length and that caches have to tell clients apart', async () => {
    const { headers } = await around(withFields(['content-length', String(text.length)]))('/', gzip)
    expect(headers.get('content-encoding')).toBe('gzip')
    expect(headers.get('vary')).toBe('accept-encoding')
    expect(Number(headers.get('content-length'))).toBeLessThan(200)
  })

  test('the length of a stream and its ranges are no longer told', async () => {
    const body = ReadableStream.from([bytes(text)])
    const headers = [...plain, ['content-length', String(text.length)], ['accept-ranges', 'bytes']] as const
    const response = await around(page({ headers, body }))('/', gzip)
    expect([response.headers.get('content-length'), response.headers.get('accept-ranges')]).toEqual([null, null])
    expect(await decoded(response)).toBe(text)
  })

  test.each([
    ['origin', 'origin, accept-encoding'],
    ['Accept-Encoding, origin', 'Accept-Encoding, origin'],
    ['*', '*'],
  ])('vary: %s becomes %s', async (vary, expected) => {
    const response = await around(withFields(['vary', vary]))('/', gzip)
    expect(response.headers.get('vary')).toBe(expected)
  })

  test.each([
    ['"a"', 'W/"a"'],
    ['W/"a"', 'W/"a"'],
  ])('the tag %s becomes %s', async (etag, expected) => {
    expect((await around(withFields(['etag', etag]))('/', gzip)).headers.get('etag')).toBe(expected)
  })

  test('fields that can be read only once are sent, whether the body is compressed or not', async () => {
    function* fields(type: string): Generator<readonly [string, string]> {
      yield ['content-type', type]
      yield ['set-cookie', 'a=1']
      yield ['set-cookie', 'b=2']
    }
    for (const type of ['text/plain', 'image/png']) {
      const app: App = () => ({ status: 200, headers: fields(type), body: text })
      const response = await around(app)('/', gzip)
      expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    }
  })

  test('fields that can be read only once are sent where nothing of them changes', () => {
    function* fields(): Generator<readonly [string, string]> {
      yield ['content-type', 'image/png']
    }
    const app = compression()(() => ({ status: 200, headers: fields(), body: text }))
    const { headers } = app(new Request('http://a.test/', gzip), {} as never) as HttpResponse
    expect([...(headers ?? [])]).toEqual([['content-type', 'image/png']])
  })

  test('trailers stay', async () => {
    const trailers = Promise.resolve([['x-sum', '1']] as const)
    const given = compression()(page({ trailers }))
    const request = new Request('http://a.test/', gzip)
    expect(((await given(request, {} as never)) as HttpResponse).trailers).toBe(trailers)
  })
})

describe('what stays as it is', () => {
  const untouched: readonly [string, App, CompressionOptions?][] = [
    ['an answer of a type that is compressed already', page({ headers: [['content-type', 'image/png']] })],
    ['an answer without a type', page({ headers: [] })],
    ['an answer of a type that the option rules out', page(), { compressible: () => false }],
    ['an answer that has an encoding', withFields(['content-encoding', 'zstd'])],
    ['an answer that is not to be transformed', withFields(['cache-control', 'public, No-Transform'])],
    ['an answer with a digest of its bytes', withFields(['content-digest', 'sha-256=:AAAA:'])],
    ['a small body', page({ body: 'a'.repeat(1023) })],
    ['a small body by the option', page(), { threshold: 1_000_000 }],
    ['an answer without a body', page({ body: null })],
    ['an answer without a body, whatever the threshold', page({ body: null }), { threshold: 0 }],
  ]

  test.each(untouched)('%s', async (_, app, options) => {
    const response = await around(app, options)('/', gzip)
    const bare = (await app(new Request('http://a.test/'), {} as never)) as HttpResponse
    const expected = new Response(bare.body as string | null, { headers: bare.headers as [string, string][] })
    const { 'content-length': _length, ...headers } = Object.fromEntries(response.headers)
    expect(headers).toEqual(Object.fromEntries(expected.headers))
    expect(await response.text()).toBe(await expected.text())
  })

  test.each(['identity', 'deflate', 'gzip;q=0', 'br;q=0, gzip;q=0, *;q=0'])(
    'the bytes for a client that accepts %s, while caches are told',
    async (accept) => {
      const response = await around(page())('/', accepting(accept))
      expect([response.headers.get('content-encoding'), response.headers.get('vary')]).toEqual([
        null,
        'accept-encoding',
      ])
      expect(await response.text()).toBe(text)
    },
  )

  test.each<[string, App]>([
    ['a part', withFields(['content-range', `bytes 0-${text.length - 1}/9999`])],
    ['a part by its status', page({ status: 206 })],
  ])('%s, while caches are told', async (_, app) => {
    const { headers, body } = await gzipped(app)
    expect([headers['content-encoding'], headers.vary, body]).toEqual([undefined, 'accept-encoding', text])
  })

  test('what is the same answer: not even a copy is made', () => {
    const answers: Answer[] = [
      { upgrade: 'websocket', listener: {} },
      { status: 204 },
      { status: 200, headers: [['content-type', 'image/png']], body: text },
      { status: 200, headers: plain, body: 'small' },
    ]
    const request = new Request('http://a.test/', gzip)
    for (const answer of answers) expect(compression()(() => answer)(request, {} as never)).toBe(answer)
  })

  test.each([
    undefined,
    { status: 200, headers: { 'content-type': 'text/plain' }, body: text },
    {
      status: 200,
      headers: [
        ['content-type', 'text/plain'],
        ['content-length', '5000'],
      ],
      body: { a: 1 },
    },
  ])('what is no answer, which the server tells better: %j', (wrong) => {
    expect(compression()(() => wrong as never)(new Request('http://a.test/', gzip), {} as never)).toBe(wrong)
  })

  test('what is encoded already, in whatever spelling', async () => {
    const headers = [...plain, ['Content-Encoding', 'gzip']] as const
    const answer = { status: 200, headers, body: text }
    expect(compression()(() => answer)(new Request('http://a.test/', gzip), {} as never)).toBe(answer)
  })
})

describe('HEAD', () => {
  const head = accepting('gzip', { method: 'HEAD' })

  test.each<[string, Partial<HttpResponse>]>([
    ['with the body of a GET', {}],
    ['with its length alone', { headers: [...plain, ['content-length', '5000']], body: null }],
    ['with a stream', { body: ReadableStream.from([bytes(text)]) }],
  ])('%s has the fields of a GET but for the length', async (_, parts) => {
    const { headers } = await around(page(parts))('/', head)
    expect(Object.fromEntries(headers)).toEqual({
      'content-type': 'text/plain',
      'content-encoding': 'gzip',
      vary: 'accept-encoding',
    })
  })

  test('that says nothing of its length says nothing more', async () => {
    const { headers } = await around(page({ body: null }))('/', head)
    expect(Object.fromEntries(headers)).toEqual({ 'content-type': 'text/plain' })
  })

  test('ends a stream that it does not send', async () => {
    const given: unknown[] = []
    const body = new ReadableStream<Uint8Array>({ cancel: (reason) => void given.push(reason) })
    await around(page({ body }))('/', head)
    expect(given).toHaveLength(1)
  })
})

describe('304', () => {
  const notModified = (...headers: readonly (readonly [string, string])[]): App =>
    page({ status: 304, headers, body: null })
  const asking = (etag: string) => ({ headers: { 'accept-encoding': 'gzip', 'if-none-match': etag } })

  test.each([
    ['W/"a"', 'W/"a"'],
    ['"a"', '"a"'],
  ])('to a client that has %s has that tag and the vary of a 200', async (known, expected) => {
    const { headers } = await around(notModified(['etag', '"a"']))('/', asking(known))
    expect(Object.fromEntries(headers)).toEqual({ etag: expected, vary: 'accept-encoding' })
  })

  test('of a type that is not compressed stays as it is', async () => {
    const { headers } = await around(notModified(['etag', '"a"'], ['content-type', 'image/png']))('/', asking('W/"a"'))
    expect(Object.fromEntries(headers)).toEqual({ etag: '"a"', 'content-type': 'image/png' })
  })
})

describe('ends', () => {
  test('an error of the source fails the body, behind what came before it', async () => {
    async function* failing() {
      yield bytes(text)
      throw new Error('the disk is gone')
    }
    const errors: unknown[] = []
    const response = await around(page({ body: failing() }), {}, errors)('/', gzip)
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    expect((await reader.read()).done).toBe(false)
    await expect(
      (async () => {
        while (!(await reader.read()).done);
      })(),
    ).rejects.toThrow('the disk is gone')
    expect(errors.map(String)).toEqual(['Error: the disk is gone'])
  })

  test('a chunk that is no bytes fails the body and ends the source', async () => {
    let ended = false
    async function* wrong() {
      try {
        yield 'text' as never
      } finally {
        ended = true
      }
    }
    const answer = (await compression()(page({ body: wrong() }))(new Request('http://a.test/', gzip), {} as never)) as {
      body: AsyncIterable<Uint8Array>
    }
    const iterator = answer.body[Symbol.asyncIterator]()
    await expect(iterator.next()).rejects.toThrow('Each chunk of the body of an answer needs to be a Uint8Array')
    expect(ended).toBe(true)
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
  })

  test('a body that is never begun ends the source, which tells why', async () => {
    const given: unknown[] = []
    const body = new ReadableStream<Uint8Array>({ cancel: (reason) => void given.push(reason) })
    const answer = await compression()(page({ body }))(new Request('http://a.test/', gzip), {} as never)
    const made = (answer as HttpResponse).body as unknown as { readonly cancel: (reason: unknown) => void }
    made.cancel('not wanted')
    expect(given).toEqual(['not wanted'])
  })

  test('a client that leaves while a chunk is being made ends the source at once', async () => {
    const given: unknown[] = []
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(bytes(text)),
      cancel: (reason) => void given.push(reason),
    })
    const gone = new AbortController()
    const response = await around(page({ body }))('/', { ...gzip, signal: gone.signal })
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    await reader.read()
    const pending = reader.read()
    gone.abort(new Error('gone'))
    await expect(pending).rejects.toThrow('gone')
    expect(given.map(String)).toEqual(['Error: gone'])
  })

  test('a client that takes nothing lets nothing be made', async () => {
    let made = 0
    async function* endless() {
      for (;;) {
        made += 1
        yield crypto.getRandomValues(new Uint8Array(16_384))
      }
    }
    const response = await around(page({ body: endless() }))('/', gzip)
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    for (let i = 0; i < 3; i += 1) await reader.read()
    await new Promise((resolve) => setImmediate(resolve))
    expect(made).toBeLessThanOrEqual(3)
    await reader.cancel()
  })
})

test.each<[string, unknown, string]>([
  ['no object', 'gzip', 'compression() needs an object of options; got "gzip"'],
  [
    'an encoding that it does not know',
    { encodings: ['deflate'] },
    'needs to be a list of br and gzip; got an array of 1',
  ],
  ['no encoding', { encodings: [] }, 'needs to be a list of br and gzip'],
  [
    'a threshold as text',
    { threshold: '1kb' },
    'The option threshold of compression() needs to be bytes, 0 or more; got "1kb"',
  ],
  ['a level out of range', { brotliQuality: 12 }, 'needs to be an integer from 0 to 11; got the number 12'],
  [
    'a misspelt option',
    { treshold: 1 },
    'The options of compression() are encodings, threshold, brotliQuality, gzipLevel, compressible; got the option treshold',
  ],
])('%s is an error when the middleware is made', (_, options, message) => {
  expect(() => compression(options as CompressionOptions)).toThrow(message)
})

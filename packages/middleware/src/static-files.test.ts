import { execFileSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { App, HttpResponse } from '@tsgi/spec'
import { mount } from '@tsgi/spec/mount'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { judged } from '../test/judged.ts'
import { compression } from './compression.ts'
import { type StaticFilesOptions, staticFiles } from './static-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'tsgi-static-'))
afterAll(() => rmSync(folder, { recursive: true }))

const root = join(folder, 'public')
const large = 'x'.repeat(200_000)
const files: Readonly<Record<string, string | Uint8Array>> = {
  'secret.txt': 'secret',
  'public-too/secret.txt': 'secret',
  'public/index.html': '<h1>home</h1>',
  'public/a.txt': '0123456789',
  'public/empty.txt': '',
  'public/large.txt': large,
  'public/data.json': '{}',
  'public/Photo.JPG': 'jpg',
  'public/no-extension': 'bytes',
  'public/caf\u00e9 au lait.txt': 'café',
  'public/.env': 'SECRET=1',
  'public/.well-known/security.txt': 'contact',
  'public/docs/index.html': 'docs',
  'public/docs/guide.md': '# guide',
  'public/bare/a.txt': 'a',
  'public/app.js': 'app()',
  'public/app.js.gz': gzipSync('app()'),
  'public/app.js.br': brotliCompressSync('app()'),
  'public/only.js': 'only()',
  'public/only.js.gz': gzipSync('only()'),
}
for (const [name, content] of Object.entries(files)) {
  mkdirSync(join(folder, name, '..'), { recursive: true })
  writeFileSync(join(folder, name), content)
}
const modified = new Date('1994-11-06T08:49:37.250Z')
utimesSync(join(root, 'a.txt'), modified, modified)
mkdirSync(join(root, 'folder.js.gz'))
writeFileSync(join(root, 'folder.js'), 'folder()')
symlinkSync('a.txt', join(root, 'inside.txt'))
symlinkSync('../secret.txt', join(root, 'outside.txt'))
symlinkSync('../public-too', join(root, 'beside'))
symlinkSync('loop', join(root, 'loop'))
execFileSync('mkfifo', [join(root, 'pipe')])

const missing: App = ({ method, url }) => ({ status: 404, body: `${method} ${new URL(url).pathname}` })
const around = (options: Partial<StaticFilesOptions> = {}, app = missing, errors?: unknown[]) =>
  judged(staticFiles({ root, ...options }), app, errors)
const ask = around()
const fieldsOf = (response: Response) => Object.fromEntries(response.headers)

/** Files below the folder that this process has open. */
function openFiles(): readonly string[] {
  const links = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`)
    } catch {
      return ''
    }
  })
  return links.filter((link) => link.startsWith(folder))
}

async function untilClosed(): Promise<void> {
  while (openFiles().length > 0) await new Promise((resolve) => setImmediate(resolve))
}

// Node tells of what it has closed because nobody else did.
const warnings: string[] = []
process.on('warning', ({ message }) => warnings.push(message))

// A file that stays open makes the test that opened it hang, or node warn.
afterEach(async () => {
  await untilClosed()
  await new Promise((resolve) => setImmediate(resolve))
  if (warnings.length > 0) throw new Error(warnings.join('\n'))
})

describe('a file', () => {
  test('is sent with its type, length, tag and time', async () => {
    const response = await ask('/a.txt')
    expect([response.status, await response.text()]).toEqual([200, '0123456789'])
    expect(fieldsOf(response)).toEqual({
      'accept-ranges': 'bytes',
      'cache-control': 'no-cache',
      'content-length': '10',
      'content-type': 'text/plain; charset=utf-8',
      etag: expect.stringMatching(/^"[0-9a-z]+-[0-9a-z]+"$/) as string,
      'last-modified': 'Sun, 06 Nov 1994 08:49:37 GMT',
    })
  })

  test.each([
    ['/large.txt', large],
    ['/empty.txt', ''],
    ['/caf%C3%A9%20au%20lait.txt', 'café'],
    ['/a.txt?v=1', '0123456789'],
    ['/inside.txt', '0123456789'],
    ['/.well-known/security.txt', 'contact'],
    ['/', '<h1>home</h1>'],
    ['/docs/', 'docs'],
    ['/docs/index.html', 'docs'],
  ])('%s is found', async (target, body) => {
    const response = await ask(target)
    expect([response.status, await response.text()]).toEqual([200, body])
  })

  test.each([
    ['/data.json', 'application/json'],
    ['/app.js', 'text/javascript; charset=utf-8'],
    ['/Photo.JPG', 'image/jpeg'],
    ['/no-extension', 'application/octet-stream'],
    ['/', 'text/html; charset=utf-8'],
  ])('%s has the type %s', async (target, type) => {
    expect((await ask(target)).headers.get('content-type')).toBe(type)
  })

  test.each(['/a.txt', '/large.txt', '/empty.txt'])('%s has the same fields on HEAD, and no body', async (target) => {
    const [get, head] = [await ask(target), await ask(target, { method: 'HEAD' })]
    expect([head.status, fieldsOf(head)]).toEqual([200, fieldsOf(get)])
    expect(await head.text()).toBe('')
    await get.text()
  })

  test('has another tag when it has changed', async () => {
    const tag = async () => (await ask('/data.json', { method: 'HEAD' })).headers.get('etag')
    const first = await tag()
    writeFileSync(join(root, 'data.json'), '[]')
    utimesSync(join(root, 'data.json'), new Date(), new Date(Date.now() + 5))
    expect(await tag()).not.toBe(first)
  })

  test('of the future was changed now', async () => {
    utimesSync(join(root, 'Photo.JPG'), new Date(), new Date(Date.now() + 86_400_000))
    const time = Date.parse((await ask('/Photo.JPG')).headers.get('last-modified') ?? '')
    expect(time).toBeLessThanOrEqual(Date.now())
  })
})

describe('what goes to the app inside', () => {
  test.each([
    '/missing.txt',
    '/a.txt/',
    '/a.txt/b',
    '/bare/',
    '/bare',
    '/.env',
    '/outside.txt',
    '/beside/secret.txt',
    '/beside/',
    '/loop',
    '/pipe',
    '/docs%2Findex.html',
    '/..%2fsecret.txt',
    '/%2e%2e%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/..%5csecret.txt',
    '//a.txt',
    '//docs',
    '/docs//',
    '/a.txt%00.html',
    `/${'a'.repeat(5000)}`,
  ])('GET %s', async (target) => {
    const response = await ask(`http://a.test${target}`)
    expect([response.status, await response.text()]).toEqual([404, `GET ${new URL(`http://a.test${target}`).pathname}`])
  })

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'get'])('%s of a file', async (method) => {
    // Fetch would write `get` in capitals.
    const app = staticFiles({ root })((request) => ({ status: 404, body: request.method }))
    const request = { method, url: 'http://a.test/a.txt', headers: new Headers() } as never
    expect(await app(request, { basePath: '' } as never)).toEqual({ status: 404, body: method })
  })

  test('keeps its own errors', async () => {
    const errors: unknown[] = []
    const app: App = () => {
      throw new Error('boom')
    }
    expect((await around({}, app, errors)('/missing')).status).toBe(500)
    expect(errors.map(String)).toEqual(['Error: boom'])
  })
})

describe('a folder', () => {
  test('without a slash at the end is a redirect to the one with it, with its query', async () => {
    const response = await ask('/docs?a=//b')
    expect([response.status, response.headers.get('location')]).toEqual([301, '/docs/?a=//b'])
  })

  test('is not found where there is no index for it', async () => {
    const withoutIndex = around({ index: null })
    expect([(await withoutIndex('/docs/')).status, (await withoutIndex('/docs')).status]).toEqual([404, 404])
    expect((await around({ index: 'guide.md' })('/docs/')).status).toBe(200)
  })

  test('below a mount begins behind its prefix', async () => {
    const app = mount('/assets', staticFiles({ root })(missing))
    const below = judged((next) => next, app as App)
    expect(await (await below('/assets/a.txt')).text()).toBe('0123456789')
    expect((await below('/assets')).headers.get('location')).toBe('/assets/')
    expect((await below('/assets/docs')).headers.get('location')).toBe('/assets/docs/')
    expect((await below('/a.txt')).status).toBe(404)
  })
})

describe('conditions and ranges', () => {
  const asking = (headers: Record<string, string>, method = 'GET') => ask('/a.txt', { method, headers })

  test('what the client has is not sent again, on GET and HEAD', async () => {
    const { headers } = await asking({})
    for (const method of ['GET', 'HEAD']) {
      const response = await asking({ 'if-none-match': headers.get('etag') ?? '' }, method)
      expect([response.status, await response.text()]).toEqual([304, ''])
      expect(fieldsOf(response)).toEqual({
        'cache-control': 'no-cache',
        etag: headers.get('etag'),
        'last-modified': headers.get('last-modified'),
      })
    }
  })

  test('what is not what was meant is 412', async () => {
    expect((await asking({ 'if-match': '"other"' })).status).toBe(412)
  })

  test.each([
    ['bytes=0-0', 'bytes 0-0/10', '0'],
    ['bytes=7-', 'bytes 7-9/10', '789'],
    ['bytes=-2', 'bytes 8-9/10', '89'],
    ['bytes=-100', 'bytes 0-9/10', '0123456789'],
  ])('%s is a part', async (range, contentRange, body) => {
    const response = await asking({ range })
    expect([response.status, response.headers.get('content-range'), await response.text()]).toEqual([
      206,
      contentRange,
      body,
    ])
    expect(response.headers.get('content-length')).toBe(String(body.length))
  })

  test('a large part of a large file is exactly that', async () => {
    const content = Buffer.from(Array.from({ length: 300_000 }, (_, i) => i % 251))
    writeFileSync(join(root, 'numbers.bin'), content)
    const response = await ask('/numbers.bin', { headers: { range: 'bytes=1000-250000' } })
    expect(Buffer.from(await response.arrayBuffer()).equals(content.subarray(1000, 250_001))).toBe(true)
  })

  test('a range behind the end is 416, with the size', async () => {
    const response = await asking({ range: 'bytes=10-' })
    expect([response.status, response.headers.get('content-range')]).toEqual([416, 'bytes */10'])
  })

  test.each([
    ['bytes=0-1,3-4', {}],
    ['bytes=0-1', { 'if-range': '"other"' }],
    ['lines=0-1', {}],
  ])('%s with %j is the whole file', async (range, more) => {
    const response = await asking({ range, ...more })
    expect([response.status, await response.text()]).toEqual([200, '0123456789'])
  })

  test('a range on HEAD is none', async () => {
    const response = await asking({ range: 'bytes=0-1' }, 'HEAD')
    expect([response.status, response.headers.get('content-length')]).toEqual([200, '10'])
  })

  test('a part of the file that the client has is sent', async () => {
    const etag = (await asking({})).headers.get('etag') ?? ''
    expect((await asking({ range: 'bytes=0-1', 'if-range': etag })).status).toBe(206)
  })
})

describe('precompressed files', () => {
  const precompressed = around({ precompressed: true })
  const accepting = (target: string, accept: string) =>
    precompressed(target, { headers: { 'accept-encoding': accept } })

  test.each([
    ['/app.js', 'gzip, deflate, br', 'br', files['public/app.js.br']],
    ['/app.js', 'gzip;q=1, br;q=0.1', 'gzip', files['public/app.js.gz']],
    ['/app.js', 'identity', null, 'app()'],
    ['/only.js', 'br, gzip', 'gzip', files['public/only.js.gz']],
    ['/only.js', 'br', null, 'only()'],
    ['/folder.js', 'gzip', null, 'folder()'],
  ])('%s for %s is sent as %s', async (target, accept, encoding, content) => {
    const response = await accepting(target, accept)
    expect([response.headers.get('content-encoding'), response.headers.get('vary')]).toEqual([
      encoding,
      'accept-encoding',
    ])
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from(content ?? ''))
  })

  test('have tags of their own, even if size and time are those of the file', async () => {
    for (const name of ['same.js', 'same.js.br', 'same.js.gz']) {
      writeFileSync(join(root, name), 'same')
      utimesSync(join(root, name), modified, modified)
    }
    const tags = ['br', 'gzip', 'identity'].map(async (accept) => {
      const response = await accepting('/same.js', accept)
      return response.headers.get('etag')
    })
    expect(new Set(await Promise.all(tags)).size).toBe(3)
  })

  test('are sent in part like any other', async () => {
    const response = await precompressed('/app.js', { headers: { 'accept-encoding': 'gzip', range: 'bytes=0-1' } })
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0x1f, 0x8b])
  })

  test('stay as they are inside compression, which takes the rest', async () => {
    const app = judged(compression({ threshold: 0 }), staticFiles({ root, precompressed: true })(missing))
    const asking = (target: string) => app(target, { headers: { 'accept-encoding': 'gzip' } })
    expect(Buffer.from(await (await asking('/app.js')).arrayBuffer())).toEqual(files['public/app.js.gz'])
    const compressed = await asking('/large.txt')
    expect(compressed.headers.get('content-encoding')).toBe('gzip')
    await compressed.arrayBuffer()
  })
})

describe('options', () => {
  test('the folder may be a file URL', async () => {
    expect((await around({ root: pathToFileURL(root) })('/a.txt')).status).toBe(200)
  })

  test('types, charset and dotfiles', async () => {
    const own = around({ types: { '.MD': 'text/x-guide', bin: 'x/y' }, charset: 'latin1', dotfiles: true })
    const types = await Promise.all(
      ['/docs/guide.md', '/a.txt', '/.env'].map(async (target) => (await own(target)).headers.get('content-type')),
    )
    expect(types).toEqual(['text/x-guide', 'text/plain; charset=latin1', 'application/octet-stream'])
  })

  test.each<[StaticFilesOptions['cacheControl'], string | null]>([
    ['public, max-age=60', 'public, max-age=60'],
    [null, null],
    [(name) => (name === 'docs/index.html' ? 'immutable' : null), 'immutable'],
  ])('cacheControl %s', async (cacheControl, expected) => {
    expect((await around({ cacheControl })('/docs/')).headers.get('cache-control')).toBe(expected)
  })

  test.each<[string, unknown, string]>([
    [
      'no root',
      {},
      'The option root of staticFiles() needs to be the path or file URL of a folder that is there; got undefined',
    ],
    ['a root that is not there', { root: '/nowhere/at/all' }, 'got "/nowhere/at/all"'],
    ['a root that is a file', { root: join(root, 'a.txt') }, 'a folder that is there'],
    ['a root elsewhere', { root: new URL('https://a.test/') }, 'got a value of type URL'],
    ['an index in another folder', { root, index: '../x' }, 'the name of a file, or null; got "../x"'],
    ['a type that is no text', { root, types: { a: 1 } }, 'an object of extensions and their types'],
    ['a misspelt option', { root, dotFiles: true }, 'got the option dotFiles'],
  ])('%s is an error when the middleware is made', (_, options, message) => {
    expect(() => staticFiles(options as StaticFilesOptions)).toThrow(message)
  })
})

describe('a file that is being sent', () => {
  const answerOf = async (target: string) =>
    (await staticFiles({ root })(missing)(new Request(`http://a.test${target}`), {
      basePath: '',
    } as never)) as HttpResponse & {
      readonly body: AsyncIterable<Uint8Array> & { cancel: () => void }
    }

  test('is closed when its body is never begun', async () => {
    const { body } = await answerOf('/large.txt')
    expect(openFiles()).toHaveLength(1)
    body.cancel()
    await untilClosed()
  })

  test('is closed when the client leaves in the middle, also while it is read', async () => {
    const iterator = (await answerOf('/large.txt')).body[Symbol.asyncIterator]()
    await iterator.next()
    const pending = iterator.next()
    await iterator.return?.()
    await pending
    await untilClosed()
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
  })

  test('is read a chunk at a time', async () => {
    const sizes: number[] = []
    for await (const chunk of (await answerOf('/large.txt')).body) sizes.push(chunk.byteLength)
    expect(sizes).toEqual([65_536, 65_536, 65_536, 3392])
  })

  test('and removed is sent to its end', async () => {
    writeFileSync(join(root, 'gone.txt'), large)
    const response = await ask('/gone.txt')
    rmSync(join(root, 'gone.txt'))
    expect(await response.text()).toBe(large)
  })

  test('and becomes shorter fails the body', async () => {
    writeFileSync(join(root, 'shrinks.txt'), large)
    const errors: unknown[] = []
    const response = await around({}, missing, errors)('/shrinks.txt')
    truncateSync(join(root, 'shrinks.txt'), 100_000)
    await expect(response.text()).rejects.toThrow(
      'The file became shorter while it was sent: 100000 bytes are missing.',
    )
    expect(errors).toHaveLength(1)
  })

  test('and grows is sent as far as it was promised', async () => {
    writeFileSync(join(root, 'grows.txt'), large)
    const response = await ask('/grows.txt')
    writeFileSync(join(root, 'grows.txt'), 'more', { flag: 'a' })
    expect(await response.text()).toBe(large)
  })
})

test('a function for cache-control that throws is an error of the app, and the file is closed', async () => {
  const errors: unknown[] = []
  const cacheControl = () => {
    throw new Error('boom')
  }
  expect((await around({ cacheControl }, missing, errors)('/a.txt')).status).toBe(500)
  expect(errors.map(String)).toEqual(['Error: boom'])
})

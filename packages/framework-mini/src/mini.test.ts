import { runInNewContext } from 'node:vm'
import type { App, Middleware } from '@tsgi/spec'
import { derive } from '@tsgi/spec/derive'
import { toFetch } from '@tsgi/spec/to-fetch'
import { validate } from '@tsgi/spec/validator'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { html, json, mini, redirect } from './index.ts'

interface WithUser {
  readonly user: string
}

const withUser: Middleware<WithUser> = (next) => (request, context) => next(request, derive(context, { user: 'ada' }))

const tagged =
  (tag: string): Middleware =>
  (next) =>
  async (request, context) => {
    const { status, headers, body } = (await next(request, context)) as {
      status: number
      headers: [string, string][]
      body: string
    }
    return { status, headers: [...(headers ?? []), ['x-tag', tag]], body }
  }

const bare = (app: App): App => app
const validated = (app: App): App =>
  validate(app, {
    onBreach({ rule, got }) {
      throw new Error(`${rule}: got ${got}`)
    },
  })

describe.each([
  ['bare', bare],
  ['inside the validator', validated],
])('mini, %s', (_, around) => {
  const request = (app: { readonly fetch: App }, target: string, init?: RequestInit) =>
    toFetch(around(app.fetch))(new Request(new URL(target, 'http://mini.test'), init))

  const textOf = async (app: { readonly fetch: App }, target: string, init?: RequestInit) =>
    (await request(app, target, init)).text()

  describe('what a handler returns', () => {
    const app = mini()
      .get('/text', () => 'hello')
      .get('/json', () => ({ n: 1 }))
      .get('/list', () => [1, 2])
      .get('/bytes', () => new Uint8Array([104, 105]))
      .get('/chunks', async function* () {
        yield new TextEncoder().encode('a')
        yield new TextEncoder().encode('b')
      } as never)
      .get('/answer', () => ({ status: 201, headers: [['x-a', '1']] as const, body: 'made' }))
      .get('/response', () => Response.json({ native: true }))
      .get('/html', () => html('<p>hi</p>', 202))
      .get('/redirect', () => redirect('/text'))
      .get('/nothing', () => undefined as never)

    test.each([
      ['/text', 200, 'text/plain; charset=utf-8', 'hello'],
      ['/json', 200, 'application/json', '{"n":1}'],
      ['/list', 200, 'application/json', '[1,2]'],
      ['/bytes', 200, 'application/octet-stream', 'hi'],
      ['/chunks', 200, 'application/octet-stream', 'ab'],
      ['/response', 200, 'application/json', '{"native":true}'],
      ['/html', 202, 'text/html; charset=utf-8', '<p>hi</p>'],
    ])('%s becomes its answer', async (target, status, type, body) => {
      const response = await request(app, target)
      expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
        status,
        type,
        body,
      ])
    })

    test('an answer is sent as it stands', async () => {
      const response = await request(app, '/answer')
      expect([response.status, response.headers.get('x-a'), await response.text()]).toEqual([201, '1', 'made'])
    })

    test('a redirect says where to go', async () => {
      expect((await request(app, '/redirect')).headers.get('location')).toBe('/text')
    })
  })

  describe('routes', () => {
    const app = mini()
      .get('/', () => 'root')
      .get('/users/me', () => 'me')
      .get('/users/:id', ({ params }) => params.id)
      .post('/users/:name', ({ params }) => `made ${params.name}`)
      .get('/users/:id/posts/:post', ({ params }) => `${params.id} ${params.post}`)
      .get('/contact-us', () => 'contact')
      .route('PURGE', '/cache/:key', ({ params }) => `purged ${params.key}`)

    test('parameters of a path have its names as their type', () => {
      mini().get('/a/:b/c/:d', ({ params }) => {
        expectTypeOf(params).toEqualTypeOf<{ readonly b: string; readonly d: string }>()
        return ''
      })
    })

    test.each([
      ['/', 'root'],
      ['/users/me', 'me'],
      ['/users/7', '7'],
      ['/users/a%2Fb', 'a/b'],
      ['/users/%C3%A9', 'é'],
      ['/users/%E9', '%E9'],
      ['/users/1/posts/2', '1 2'],
      ['/contact%2Dus', 'contact'],
    ])('%s is found', async (target, body) => {
      expect(await textOf(app, target)).toBe(body)
    })

    test.each(['/contact-us/', '/users', '/users/', '//contact-us', '/Users/me', '/users/1/posts'])(
      '%s is not found',
      async (target) => {
        expect((await request(app, `http://mini.test${target}`)).status).toBe(404)
      },
    )

    test('two methods of one path name its parameter each in its own way', async () => {
      expect(await textOf(app, '/users/ada', { method: 'POST' })).toBe('made ada')
    })

    test('any method can have a route', async () => {
      expect(await textOf(app, '/cache/k', { method: 'PURGE' })).toBe('purged k')
    })

    test('another method is 405 and says which are allowed', async () => {
      const response = await request(app, '/users/1', { method: 'DELETE' })
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS, POST'])
    })

    test('OPTIONS says which are allowed', async () => {
      const response = await request(app, '/users/1', { method: 'OPTIONS' })
      expect([response.status, response.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS, POST'])
    })

    test('HEAD is answered like GET, without a body', async () => {
      const response = await request(app, '/users/1', { method: 'HEAD' })
      expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([200, '1', ''])
    })

    test('two equal routes are an error when they are added', () => {
      expect(() =>
        mini()
          .get('/a/:b', () => '')
          .get('/a/:c', () => ''),
      ).toThrow('Routes need to take different requests; got GET /a/:c beside GET /a/:b.')
    })

    test.each([
      ['users', 'needs to begin with /'],
      ['/:1', 'needs a name such as :id'],
      ['/:a/:a', 'got a twice'],
    ])('the path %s is an error', (path, message) => {
      expect(() => mini().get(path, () => '')).toThrow(message)
    })
  })

  describe('middleware, groups and mounts', () => {
    test('middleware adds to the context with its type', async () => {
      const app = mini()
        .use(withUser)
        .get('/', ({ context }) => {
          expectTypeOf(context.user).toEqualTypeOf<string>()
          return context.user
        })
      expect(await textOf(app, '/')).toBe('ada')
    })

    test('middleware written where it is used has its types', async () => {
      const app = mini()
        .use((next) => (request, context) => next(request, derive(context, { user: 'inline' })))
        .use((next) => async (request, context) => next(request, context))
        .get('/', () => 'hello')
      expect(await textOf(app, '/')).toBe('hello')
    })

    test('middleware of the application wraps what is not found too', async () => {
      expect((await mini().use(tagged('all')).request('/none')).headers.get('x-tag')).toBe('all')
    })

    test('middleware of a group wraps its routes and those of groups inside it, in order', async () => {
      const app = mini()
        .group('/api', (api) => {
          api.get('/a', () => 'a')
          api.use(tagged('outer'))
          api.group('/inner', (inner) => inner.use(tagged('inner')).get('/', () => 'b'))
        })
        .get('/free', () => 'c')
      expect((await request(app, '/api/a')).headers.get('x-tag')).toBe('outer')
      expect((await request(app, '/api/inner')).headers.get('x-tag')).toBe('inner, outer')
      expect((await request(app, '/free')).headers.get('x-tag')).toBeNull()
    })

    test('a mounted app finds its prefix in basePath and the URL as it was', async () => {
      const inner = mini().get('/x', ({ context, url }) => `${context.basePath} ${url.pathname}`)
      const app = mini()
        .group('/a', (group) => group.mount('/b', inner))
        .mount('/f', (_, { basePath }) => ({ status: 200, body: basePath }))
      expect(await textOf(app, '/a/b/x')).toBe('/a/b /a/b/x')
      expect(await textOf(app, '/f/any/thing')).toBe('/f')
      expect((await request(app, '/a/bx')).status).toBe(404)
    })

    test('middleware of a group is made once, and keeps what it remembers', async () => {
      let made = 0
      const counting: Middleware = (next) => {
        made += 1
        let calls = 0
        return (inner, context) => (++calls > 2 ? { status: 429 } : next(inner, context))
      }
      const app = mini().group('/g', (group) => group.use(counting).get('/:x', ({ params }) => params.x))
      const statuses: number[] = []
      for (const target of ['/g/a', '/g/b', '/g/c']) statuses.push((await app.request(target)).status)
      expect([statuses, made]).toEqual([[200, 200, 429], 1])
    })

    test('middleware of a group wraps what is not found or not allowed below its prefix', async () => {
      const app = mini().group('/g', (group) => group.use(tagged('g')).get('/x', () => 'x'))
      for (const [target, method] of [
        ['/g/none', 'GET'],
        ['/g/x', 'POST'],
        ['/g/x', 'OPTIONS'],
      ] as const)
        expect((await app.request(target, { method })).headers.get('x-tag')).toBe('g')
      expect((await app.request('/none')).headers.get('x-tag')).toBeNull()
    })

    test('a mount that the client spells with escapes has this spelling as its basePath', async () => {
      const inner = mini().get('/:id', ({ params, context }) => `${params.id} ${context.basePath}`)
      const app = mini().mount('/shop', inner)
      expect(await textOf(app, '/s%68op/public')).toBe('public /s%68op')
      expect((await app.request('/%73%68%6F%70')).status).toBe(404)
    })

    test('the error handler of the nearest group answers', async () => {
      const failing = () => {
        throw new Error('boom')
      }
      const app = mini()
        .onError(() => 'root')
        .get('/boom', failing)
        .group('/g', (group) => group.onError(() => 'group').get('/boom', failing))
      expect(await textOf(app, '/boom')).toBe('root')
      expect(await textOf(app, '/g/boom')).toBe('group')
    })

    test('a prefix that is no path is an error', () => {
      expect(() => mini().mount('/a/', () => ({ status: 200 }))).toThrow('A prefix needs to be a path such as /api')
    })
  })

  describe('errors', () => {
    test('a handler that throws is answered with a bare 500', async () => {
      const response = await mini()
        .get('/', () => Promise.reject(new Error('secret')))
        .request('/')
      expect([response.status, await response.text()]).toEqual([500, ''])
    })

    test('onError answers what sync and async handlers throw', async () => {
      const app = mini()
        .get('/sync', () => {
          throw new Error('sync')
        })
        .get('/async', async () => {
          await Promise.resolve()
          throw new Error('async')
        })
        .onError((error, { url }) => json({ error: (error as Error).message, at: url.pathname }, 503))
      expect(await textOf(app, '/sync')).toBe('{"error":"sync","at":"/sync"}')
      expect(await textOf(app, '/async')).toBe('{"error":"async","at":"/async"}')
    })

    test.each([
      ['a Map', () => new Map()],
      [
        'an instance with a status',
        () =>
          new (class Order {
            status = 3
          })(),
      ],
      ['an upgrade without a listener', () => ({ upgrade: 'websocket', status: 'x' })],
    ])('%s is no silent empty object and no answer', async (what, reply) => {
      const response = await mini().get('/', reply).request('/')
      expect([what, response.status]).toEqual([what, 500])
    })

    test('a promise of any kind is awaited, and bytes in an ArrayBuffer are bytes', async () => {
      const foreign = runInNewContext('Promise.resolve("later")') as Promise<string>
      const app = mini()
        .get('/then', () => foreign)
        .get('/buffer', () => new TextEncoder().encode('hi').buffer)
      expect(await textOf(app, '/then')).toBe('later')
      expect(await textOf(app, '/buffer')).toBe('hi')
    })

    test('what has no JSON and what is no reply is an error that says so', () => {
      expect(() => json(() => {})).toThrow('json() needs a value that JSON can hold; got function.')
    })
  })

  describe('reading', () => {
    test('text and JSON are read from the request', async () => {
      const app = mini()
        .post('/text', async ({ request }) => `got ${await request.text()}`)
        .post('/json', async ({ request }) => ({ got: await request.json() }))
      expect(await textOf(app, '/text', { method: 'POST', body: 'hello' })).toBe('got hello')
      expect(await textOf(app, '/json', { method: 'POST', body: '{"a":1}' })).toBe('{"got":{"a":1}}')
    })
  })
})

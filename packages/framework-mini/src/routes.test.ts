import { describe, expect, test } from 'vitest'
import { judged, said } from '../test/judged.ts'
import { json, mini } from './index.ts'

describe('what a path leads to', () => {
  const app = judged(
    mini()
      .get('/', () => 'root')
      .get('/users/me', () => 'me')
      .get('/users/:id', ({ params }) => params.id)
      .post('/users/:name', ({ params }) => `made ${params.name}`)
      .get('/users/:id/posts/:post', ({ params }) => `${params.id} ${params.post}`)
      .get('/contact-us', () => 'contact')
      .get('/café', () => 'coffee')
      .get('/files/index', () => 'index')
      .get('/files/:name/info', ({ params }) => `info of ${params.name}`)
      .get('/files/*path', ({ params }) => json(params.path))
      .get('/v1:batch', () => 'batch')
      .get('/slash/', () => 'slash')
      .route('PURGE', '/cache/:key', ({ params }) => `purged ${params.key}`),
  )

  test.each([
    ['/', 'root'],
    ['/users/me', 'me'],
    ['/users/7', '7'],
    ['/users/7?id=8', '7'],
    ['/users/a%2Fb', 'a/b'],
    ['/users/%C3%A9', 'é'],
    ['/users/%E9', '%E9'],
    ['/users/1/posts/2', '1 2'],
    ['/contact%2Dus', 'contact'],
    ['/caf%C3%A9', 'coffee'],
    ['/v1:batch', 'batch'],
    ['/slash/', 'slash'],
  ])('%s is %s', async (target, body) => {
    expect(await said(app(target))).toEqual([200, body])
  })

  test.each([
    ['/files/a', '["a"]'],
    ['/files/a/b', '["a","b"]'],
    ['/files/a%2Fb', '["a/b"]'],
    ['/files/a/', '["a",""]'],
    ['/files/a//b', '["a","","b"]'],
    ['/files/%C3%A9/100%25', '["é","100%"]'],
  ])('the wildcard takes of %s the segments %s', async (target, body) => {
    expect(await said(app(target))).toEqual([200, body])
  })

  test('text comes before a parameter, and a parameter before a wildcard', async () => {
    expect(await said(app('/files/index'))).toEqual([200, 'index'])
    expect(await said(app('/files/x/info'))).toEqual([200, 'info of x'])
    expect(await said(app('/files/index/info'))).toEqual([200, 'info of index'])
    expect(await said(app('/files/index/other'))).toEqual([200, '["index","other"]'])
  })

  test.each([
    '/contact-us/',
    '/contact-us%2F',
    '/Contact-us',
    '/slash',
    '/users',
    '/users/',
    '/users/1/posts',
    '/files',
    '/files/',
    '/files//a',
    '//files/a',
  ])('%s is not found', async (target) => {
    expect((await app(target)).status).toBe(404)
  })

  test('//contact-us is a path of this host and no other host', async () => {
    expect((await app('//contact-us')).status).toBe(404)
    expect((await app('http://contact-us/')).status).toBe(200)
    expect(await said(app('http://contact-us/users/me'))).toEqual([200, 'me'])
  })

  test('what is not found is said as the client likes it', async () => {
    const page = await app('/none', { headers: { accept: 'text/html' } })
    expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
    expect(await said(app('/none'))).toEqual([404, '{"title":"Not Found","status":404}'])
  })

  test('any method can have a route', async () => {
    expect(await said(app('/cache/k', { method: 'PURGE' }))).toEqual([200, 'purged k'])
  })

  test('two methods of one path name its parameter each in its own way', async () => {
    expect(await said(app('/users/ada', { method: 'POST' }))).toEqual([200, 'made ada'])
  })

  test('a method that the text does not have goes to the parameter that has it', async () => {
    expect(await said(app('/users/me', { method: 'POST' }))).toEqual([200, 'made me'])
  })
})

describe('methods', () => {
  const app = judged(
    mini()
      .get('/users/me', () => 'me')
      .post('/users/:id', ({ params }) => params.id)
      .put('/users/*rest', () => 'put')
      .post('/forms', () => 'sent')
      .get('/pages', () => ({
        status: 200,
        headers: [
          ['x-page', '1'],
          ['content-type', 'x/y'],
        ] as const,
        body: 'page',
      })),
  )

  test.each([
    ['/users/me', 'GET, HEAD, OPTIONS, POST, PUT'],
    ['/users/1', 'OPTIONS, POST, PUT'],
    ['/users/1/x', 'OPTIONS, PUT'],
    ['/forms', 'OPTIONS, POST'],
    ['/pages', 'GET, HEAD, OPTIONS'],
  ])('another one on %s is 405, and OPTIONS 204; both allow %s', async (target, allow) => {
    for (const [method, status] of [
      ['DELETE', 405],
      ['OPTIONS', 204],
    ] as const) {
      const response = await app(target, { method })
      expect([response.status, response.headers.get('allow')]).toEqual([status, allow])
    }
  })

  test('HEAD has the headers of GET and no body', async () => {
    const get = await app('/pages')
    const head = await app('/pages', { method: 'HEAD' })
    expect(await said(Promise.resolve(head))).toEqual([200, ''])
    expect([...head.headers]).toEqual([...get.headers])
    expect(head.headers.get('content-length')).toBe('4')
  })

  test('HEAD is no GET where it has a route of its own, and 405 where there is no GET', async () => {
    const own = judged(
      mini()
        .get('/', () => 'get')
        .route('HEAD', '/', () => ({ status: 204 })),
    )
    expect((await own('/', { method: 'HEAD' })).status).toBe(204)
    expect((await app('/forms', { method: 'HEAD' })).status).toBe(405)
  })

  test('OPTIONS is answered by a route that has it', async () => {
    const own = judged(
      mini()
        .get('/', () => 'get')
        .route('OPTIONS', '/', () => 'mine'),
    )
    expect(await said(own('/', { method: 'OPTIONS' }))).toEqual([200, 'mine'])
  })
})

describe('reading', () => {
  test('text and JSON come from the request', async () => {
    const app = judged(
      mini()
        .post('/text', async ({ request }) => `got ${await request.text()}`)
        .post('/json', async ({ request }) => ({ got: await request.json() })),
    )
    expect(await said(app('/text', { method: 'POST', body: 'hello' }))).toEqual([200, 'got hello'])
    expect(await said(app('/json', { method: 'POST', body: '{"a":1}' }))).toEqual([200, '{"got":{"a":1}}'])
  })

  test('url, params and link are there to be taken apart, and are made once', async () => {
    const app = mini().get('/users/:id', { name: 'user' }, (turn) => {
      const { url, params, link } = turn
      return json([url.search, params, link('user', params), turn.url === url, turn.params === params])
    })
    expect(await said(judged(app)('/users/1?q'))).toEqual([200, '["?q",{"id":"1"},"/users/1",true,true]'])
  })
})

describe('an application without a server', () => {
  test('ends a path before the fragment that a URL may have there', async () => {
    const app = mini({ trailingSlash: 'redirect' }).get('/:x', ({ params }) => params.x)
    for (const target of ['/a#top', '/a#top?q', '/a?q#top']) expect(await said(app.request(target))).toEqual([200, 'a'])
    expect((await app.request('/a/?q#top')).headers.get('location')).toBe('/a?q')
    expect((await app.request('/a/#top?q')).headers.get('location')).toBe('/a')
  })

  test('is called with a path, a URL or a Request', async () => {
    const app = mini().post(
      '/:x',
      async ({ params, request, url }) => `${url.host} ${params.x} ${await request.text()}`,
    )
    const init = { method: 'POST', body: 'b' }
    expect(await said(app.request('/a', init))).toEqual([200, 'mini.test a b'])
    expect(await said(app.request('http://else.test/a', init))).toEqual([200, 'else.test a b'])
    expect(await said(app.request(new Request('http://else.test/a', init)))).toEqual([200, 'else.test a b'])
  })
})

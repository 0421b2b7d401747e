import { describe, expect, test } from 'vitest'
import { judged } from '../test/judged.ts'
import { mini } from './index.ts'

const build = (trailingSlash: 'strict' | 'redirect') =>
  mini({ trailingSlash })
    .get('/a', () => 'a')
    .get('/b/', () => 'b')
    .get('/both', () => 'without')
    .get('/both/', () => 'with')
    .get('/users/:id', ({ params }) => params.id)
    .get('/files/*path', () => 'file')
    .post('/forms', () => 'sent')
    .mount('/m', () => ({ status: 200, body: 'mounted' }))

describe('trailingSlash', () => {
  test.each(['/a/', '/b', '/users/1/', '/forms/'])('strict: %s is not found', async (target) => {
    expect((await judged(build('strict'))(target)).status).toBe(404)
  })

  test.each([
    ['/a/', 'GET', '/a'],
    ['/b', 'GET', '/b/'],
    ['/a/?q=1&r=/', 'GET', '/a?q=1&r=/'],
    ['/a/?', 'HEAD', '/a?'],
    ['/users/%2Fevil.test/', 'GET', '/users/%2Fevil.test'],
    ['/users/a%2Fb/', 'GET', '/users/a%2Fb'],
    ['/forms/', 'POST', '/forms'],
  ])('redirect: %s by %s is 308 to %s', async (target, method, location) => {
    const response = await judged(build('redirect'))(target, { method })
    expect([response.status, response.headers.get('location')]).toEqual([308, location])
  })

  test.each(['/a', '/b/', '/both', '/both/', '/users/1', '/files/a', '/files/a/', '/m', '/m/', '/m/x/'])(
    'redirect: %s is answered where it is',
    async (target) => {
      expect((await judged(build('redirect'))(target)).status).toBe(200)
    },
  )

  test.each([
    '/none/',
    '/a//',
    '/files/',
    '//evil.test/',
    '//a/',
    '///a',
    '//users/1/',
    '/\\evil.test/',
    '/%5Cevil.test/',
    '/%2Fevil.test/',
  ])('redirect: %s is sent nowhere', async (target) => {
    const response = await judged(build('redirect'))(target)
    expect([response.status, response.headers.get('location')]).toEqual([404, null])
  })

  test('redirect: a parameter at the root of the path is not a host', async () => {
    const ask = judged(
      mini({ trailingSlash: 'redirect' })
        .get('/:x', () => '')
        .get('/:x/:y/', () => ''),
    )
    for (const target of ['//evil.test/', '//evil.test', '/\\evil.test/', '//evil.test/x'])
      expect((await ask(target)).status).toBe(404)
    expect((await ask('/%2Fevil.test/')).headers.get('location')).toBe('/%2Fevil.test')
  })

  test('redirect: below a mount the prefix is kept', async () => {
    const ask = judged(
      mini().mount(
        '/m',
        mini({ trailingSlash: 'redirect' }).get('/a', () => 'a'),
      ),
    )
    expect((await ask('/m/a/?q')).headers.get('location')).toBe('/m/a?q')
  })
})

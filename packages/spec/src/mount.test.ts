import { expect, test } from 'vitest'
import { derive } from './derive.ts'
import type { App, Context } from './index.ts'
import { mount } from './mount.ts'
import { TsgiError } from './server/errors.ts'

const echo: App = ({ url }, { basePath }) => ({ status: 200, body: `${basePath} ${url}` })

async function ask(app: App, url: string, basePath = ''): Promise<unknown> {
  const { status, body } = (await app(new Request(url), { basePath } as Context)) as { status: number; body?: string }
  return status === 404 ? 404 : body
}

test.each([
  ['/x', '/x http://a.test/x'],
  ['/x/', '/x http://a.test/x/'],
  ['/x/y?q=/x', '/x http://a.test/x/y?q=/x'],
  ['/x?q', '/x http://a.test/x?q'],
  ['/x#f', '/x http://a.test/x#f'],
  ['/x//y', '/x http://a.test/x//y'],
  ['/xy', 404],
  ['/X', 404],
  ['/x%2Fy', 404],
  ['/%78', 404],
  ['/y/x', 404],
  ['//x', 404],
  ['/?/x', 404],
  ['/', 404],
])('under /x, %s is %s', async (path, expected) => {
  expect(await ask(mount('/x', echo), `http://a.test${path}`)).toBe(expected)
})

test.each([
  ['/x', ' http://a.test/'],
  ['/x/', ' http://a.test/'],
  ['/x?q', ' http://a.test/?q'],
  ['/x/y/x', ' http://a.test/y/x'],
  ['/x//y', ' http://a.test//y'],
  ['/xy', 404],
])('under /x with rewrite, %s is seen as %s', async (path, expected) => {
  expect(await ask(mount('/x', echo, { rewrite: true }), `http://a.test${path}`)).toBe(expected)
})

test('a host that looks like the prefix is no path', async () => {
  expect(await ask(mount('/x', echo), 'http://x/')).toBe(404)
})

test('mounts add up, in every mixture', async () => {
  const url = 'http://a.test/a/b/c'
  const rewrite = { rewrite: true }
  expect(await ask(mount('/a', mount('/b', echo)), url)).toBe('/a/b http://a.test/a/b/c')
  expect(await ask(mount('/a', mount('/b', echo, rewrite)), url)).toBe(' http://a.test/c')
  expect(await ask(mount('/a', mount('/b', echo), rewrite), url)).toBe('/b http://a.test/b/c')
  expect(await ask(mount('/a', mount('/b', echo, rewrite), rewrite), url)).toBe(' http://a.test/c')
  expect(await ask(mount('/a/b', echo), url)).toBe('/a/b http://a.test/a/b/c')
  expect(await ask(mount('/b', echo), url, '/a')).toBe('/a/b http://a.test/a/b/c')
})

test('what the mounted app needs of the context, the mount needs', async () => {
  interface WithUser {
    readonly user: string
  }
  const hello: App<Context & WithUser> = (_, { user, basePath }) => ({ status: 200, body: `${user}${basePath}` })
  const mounted: App<Context & WithUser> = mount('/x', hello)
  const guarded: App = (request, context) => mounted(request, derive(context, { user: 'ada' }))
  expect(await ask(guarded, 'http://a.test/x')).toBe('ada/x')
})

test.each(['/x', '/x/y', '/caf%C3%A9', '/a%20b', '/~ada', '/@ada', '/a:b+c', '/x.y'])('%s is a prefix', (prefix) => {
  expect(() => mount(prefix, echo)).not.toThrow()
})

test.each([
  '',
  '/',
  'x',
  '/x/',
  '//x',
  '/x//y',
  '/x?q',
  '/x#f',
  '/x/../y',
  '/./x',
  '/%2e',
  '/a%2Fb',
  '/%41',
  '/caf%c3%a9',
  '/café',
  '/a b',
  '/a\\b',
  '/%',
  '/%zz',
  '/%FF',
  '/\n',
  'http://a/x',
  undefined,
])('%j is no prefix', (prefix) => {
  expect(() => mount(prefix as string, echo)).toThrow(TsgiError)
  expect(() => mount(prefix as string, echo)).toThrow('mount(prefix, app) needs a prefix that is a pathname')
})

test('an application in the place of an app is refused', () => {
  expect(() => mount('/x', { fetch: echo } as unknown as App)).toThrow('needs an app that is a function')
})

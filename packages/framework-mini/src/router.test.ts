import { expect, test, vi } from 'vitest'
import { parsePath } from './path.ts'
import { Router } from './router.ts'

/** A router with as many routes, all of the same shape, and one of each kind that is asked for. */
function routerOf(routes: number): Router<string, string> {
  const router = new Router<string, string>()
  const add = (path: string) => router.add('GET', parsePath(path), path)
  for (let i = 0; i < routes; i += 1) for (const path of [`/r${i}`, `/r${i}/:id`, `/r${i}/:id/sub${i}`]) add(path)
  for (const path of ['/static/page', '/users/:id/posts/:post', '/files/*path']) add(path)
  return router
}

/** How many segments are looked up. */
function lookups(router: Router<string, string>, path: string): number {
  const get = vi.spyOn(Map.prototype, 'get')
  try {
    router.find('GET', path)
    router.methodsOf(path)
    return get.mock.calls.length
  } finally {
    get.mockRestore()
  }
}

test.each(['/static/page', '/users/1/posts/2', '/files/a/b/c', '/none', '/r1/x/none', '/users/1/posts/2/3'])(
  'finding %s costs the same among ten routes and ten thousand',
  (path) => {
    const few = lookups(routerOf(10), path)
    expect(few).toBeGreaterThan(0)
    expect(lookups(routerOf(10_000), path)).toBe(few)
  },
)

test('a path is not walked through again and again, however long it is', () => {
  const router = routerOf(10)
  const long = `/users${'/1'.repeat(1000)}`
  expect(lookups(router, long)).toBeLessThan(20)
})

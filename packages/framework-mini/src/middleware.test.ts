import type { Answer, Middleware } from '@tsgi/spec'
import { derive } from '@tsgi/spec/derive'
import { expect, test } from 'vitest'
import { judged, said } from '../test/judged.ts'
import { json, mini, text } from './index.ts'

interface WithUser {
  readonly user: string
}

const withUser: Middleware<WithUser> = (next) => (request, context) => next(request, derive(context, { user: 'ada' }))

/** Says in a header that it was passed: the innermost first. */
const tagged =
  (tag: string): Middleware =>
  (next) =>
  async (request, context) => {
    const answer: Answer = await next(request, context)
    return derive(answer, { headers: [...(answer.headers ?? []), ['x-tag', tag]] })
  }

const tagsOf = async (response: Promise<Response>) => (await response).headers.get('x-tag')

test('middleware adds to the context', async () => {
  const app = judged(
    mini()
      .use(withUser)
      .get('/', ({ context }) => context.user),
  )
  expect(await said(app('/'))).toEqual([200, 'ada'])
})

test('middleware of the application wraps what is not found too', async () => {
  expect(await tagsOf(judged(mini().use(tagged('all')))('/none'))).toBe('all')
})

test('middleware of application, groups and route runs from the outside in, wherever it was added', async () => {
  const app = judged(
    mini()
      .group('/api', (api) => {
        api.get('/a', { use: [tagged('first'), tagged('second')] }, () => 'a')
        api.use(tagged('outer'))
        api.group('/inner', (inner) => inner.use(tagged('inner')).get('/', () => 'b'))
      })
      .get('/free', () => 'c')
      .use(tagged('app')),
  )
  expect(await tagsOf(app('/api/a'))).toBe('second, first, outer, app')
  expect(await tagsOf(app('/api/inner'))).toBe('inner, outer, app')
  expect(await tagsOf(app('/free'))).toBe('app')
})

test('middleware is made once, and keeps what it remembers', async () => {
  let made = 0
  const counting: Middleware = (next) => {
    made += 1
    let calls = 0
    return (inner, context) => (++calls > 2 ? { status: 429 } : next(inner, context))
  }
  const app = judged(mini().group('/g', (group) => group.use(counting).get('/:x', ({ params }) => params.x)))
  const statuses: number[] = []
  for (const target of ['/g/a', '/g/b', '/g/c']) statuses.push((await app(target)).status)
  expect([statuses, made]).toEqual([[200, 200, 429], 1])
})

test('middleware of a group wraps what is not found or not allowed below its prefix, and what is not its business not', async () => {
  const app = judged(
    mini()
      .group('/g', (group) => group.use(tagged('g')).get('/x', () => 'x'))
      .group('/g', (group) => group.get('/free', () => 'free'))
      .get('/g/mine', () => 'mine'),
  )
  for (const [target, method] of [
    ['/g', 'GET'],
    ['/g/none', 'GET'],
    ['/%67/none', 'GET'],
    ['/g/x', 'POST'],
    ['/g/x', 'OPTIONS'],
  ] as const)
    expect(await tagsOf(app(target, { method }))).toBe('g')
  for (const target of ['/none', '/gx', '/g%2Fnone', '/g/free', '/g/mine']) expect(await tagsOf(app(target))).toBeNull()
})

test('middleware that hands on another request decides what it leads to', async () => {
  const override: Middleware = (next) => (request, context) => {
    const method = request.headers.get('x-method') ?? request.method
    const url = request.url.replace('/old/', '/new/')
    return next(derive(request, { method, url }), context)
  }
  const app = judged(
    mini()
      .use(override)
      .get('/new/:id', ({ params }) => `got ${params.id}`)
      .delete('/new/:id', ({ params }) => `deleted ${params.id}`)
      .group('/guarded', (group) => group.use(tagged('guard')).get('/new/x', () => 'x')),
  )
  expect(await said(app('/old/7'))).toEqual([200, 'got 7'])
  expect(await said(app('/new/7', { headers: { 'x-method': 'DELETE' } }))).toEqual([200, 'deleted 7'])
  expect(await tagsOf(app('/guarded/old/x'))).toBe('guard')
})

test('a group that hands on the path of another group is guarded by that one', async () => {
  const sendTo =
    (url: string): Middleware =>
    (next) =>
    (request, context) =>
      next(derive(request, { url }), context)
  const app = judged(
    mini()
      .group('/a', (group) => group.use(sendTo('http://mini.test/b/x')).get('/x', () => 'a'))
      .group('/b', (group) => group.use(tagged('b')).get('/x', () => 'b')),
  )
  const response = await app('/a/x')
  expect([response.headers.get('x-tag'), await response.text()]).toEqual(['b', 'b'])
})

test('parameters are read from the path that reaches the handler, which has to be one of its route', async () => {
  const use: [Middleware] = [
    (next) => (request, context) => next(derive(request, { url: 'http://mini.test/' }), context),
  ]
  const app = judged(mini().get('/a/:id', { use }, ({ params }) => params.id))
  expect((await app('/a/7')).status).toBe(500)
  expect(String(app.errors)).toContain('The parameters of /a/:id are read from the request that reaches its handler')
})

test('middleware that returns no app is an error at the start', async () => {
  const app = mini().use((() => undefined) as never)
  await expect((async () => app.start({} as never))()).rejects.toThrow(
    'A middleware needs to return an app, a function',
  )
})

test('an error goes to the innermost handler, and what that one throws to the one around it', async () => {
  const failing = () => {
    throw new Error('boom')
  }
  const app = judged(
    mini()
      .onError((error) => text(`root: ${String(error)}`, 503))
      .get('/', failing)
      .group('/g', (group) => group.onError((error) => json(String(error), 400)).get('/', failing))
      .group('/h', (group) =>
        group
          .onError((error) => {
            throw new Error('another', { cause: error })
          })
          .get('/', failing),
      ),
  )
  expect(await said(app('/'))).toEqual([503, 'root: Error: boom'])
  expect(await said(app('/g'))).toEqual([400, '"Error: boom"'])
  expect(await said(app('/h'))).toEqual([503, 'root: Error: another'])
})

test('what middleware throws is answered like what handlers throw, once', async () => {
  const heard: string[] = []
  const failing: Middleware = () => () => {
    throw new Error('of the group')
  }
  const later: Middleware = () => () => Promise.reject(new Error('of the route'))
  const app = judged(
    mini()
      .use((next) => (request, context) => next(request, context))
      .onError((error) => {
        heard.push(`root ${(error as Error).message}`)
        throw error
      })
      .group('/g', (group) =>
        group
          .use(failing)
          .onError((error) => {
            heard.push(`group ${(error as Error).message}`)
            throw error
          })
          .get('/', () => ''),
      )
      .get('/r', { use: [later] }, () => ''),
  )
  expect((await app('/g')).status).toBe(500)
  expect((await app('/r')).status).toBe(500)
  expect(heard).toEqual(['group of the group', 'root of the group', 'root of the route'])
  expect(app.errors.map(String)).toEqual(['Error: of the group', 'Error: of the route'])
})

import type { Middleware, ServerInfo, Stateful } from '@tsgi/spec'
import { derive } from '@tsgi/spec/derive'
import { describe, expect, test } from 'vitest'
import { judged, said } from '../test/judged.ts'
import { mini } from './index.ts'

const info = { name: 'test' } as ServerInfo

describe('a mounted app', () => {
  test('finds its prefix in basePath and the URL as it was', async () => {
    const inner = mini().get('/x', ({ context, url }) => `${context.basePath} ${url.pathname}`)
    const ask = judged(
      mini()
        .group('/a', (group) => group.mount('/b', inner))
        .mount('/f', (_, { basePath }) => ({ status: 200, body: basePath })),
    )
    expect(await said(ask('/a/b/x'))).toEqual([200, '/a/b /a/b/x'])
    expect(await said(ask('/f/any/thing'))).toEqual([200, '/f'])
    expect((await ask('/a/bx')).status).toBe(404)
  })

  test('that the client spells with escapes has this spelling as its basePath', async () => {
    const inner = mini().get('/:id', ({ params, context }) => `${params.id} ${context.basePath}`)
    const ask = judged(mini().mount('/shop', inner))
    expect(await said(ask('/s%68op/public'))).toEqual([200, 'public /s%68op'])
    expect((await ask('/%73%68%6F%70')).status).toBe(404)
    expect((await ask('/shop%2Fpublic')).status).toBe(404)
  })

  test('takes what is below its prefix and has no route, whatever the method; text comes before parameters here too', async () => {
    const ask = judged(
      mini()
        .get('/api/health', () => 'health')
        .get('/:tenant/users', () => 'users')
        .mount('/api', () => ({ status: 200, body: 'api' }))
        .mount('/api/v2', () => ({ status: 200, body: 'v2' }))
        .mount('/', () => ({ status: 200, body: 'rest' })),
    )
    expect(await said(ask('/api/health'))).toEqual([200, 'health'])
    expect(await said(ask('/api/users', { method: 'DELETE' }))).toEqual([200, 'api'])
    expect(await said(ask('/api'))).toEqual([200, 'api'])
    expect(await said(ask('/api/v2/users'))).toEqual([200, 'v2'])
    expect(await said(ask('/x/users'))).toEqual([200, 'users'])
    expect(await said(ask('/'))).toEqual([200, 'rest'])
    expect(await said(ask('/none/at/all'))).toEqual([200, 'rest'])
  })

  test('does not answer for the methods of a path that has a route', async () => {
    const ask = judged(
      mini()
        .get('/api/health', () => 'health')
        .mount('/', () => ({ status: 200 })),
    )
    for (const [method, status] of [
      ['POST', 405],
      ['OPTIONS', 204],
    ] as const) {
      const response = await ask('/api/health', { method })
      expect([response.status, response.headers.get('allow')]).toEqual([status, 'GET, HEAD, OPTIONS'])
    }
  })

  test('is inside the middleware and the error handler of the group that it is mounted in', async () => {
    const guard: Middleware = (next) => (request, context) =>
      request.headers.has('x-key') ? next(request, context) : { status: 401 }
    const app = mini().group('/g', (group) =>
      group
        .use(guard)
        .onError((error) => `answered ${String(error)}`)
        .mount('/', () => {
          throw new Error('of the mounted app')
        }),
    )
    const ask = judged(app)
    expect((await ask('/g/x')).status).toBe(401)
    expect(await said(ask('/g/x', { headers: { 'x-key': '1' } }))).toEqual([200, 'answered Error: of the mounted app'])
  })
})

describe('a mounted application with a start', () => {
  const recording = (name: string, log: string[]): Stateful<{ readonly name: string }> => ({
    start({ name: server }) {
      log.push(`start ${name} on ${server}`)
      return { name }
    },
    fetch: (_, { state, basePath }) => ({ status: 200, body: `${state.name} ${basePath}` }),
    stop(state) {
      log.push(`stop ${state.name}`)
    },
  })

  test('is started once with the application, sees its state, and is stopped in the reverse order', async () => {
    const log: string[] = []
    const [a, b] = [recording('a', log), recording('b', log)]
    const app = mini()
      .mount('/a', a)
      .group('/g', (group) => group.mount('/again', a))
      .mount('/deep', mini().mount('/b', b))
    const state = await app.start(info)
    const ask = judged((request, context) => app.fetch(request, derive(context, { state })))
    expect(await said(ask('/a/x'))).toEqual([200, 'a /a'])
    expect(await said(ask('/g/again'))).toEqual([200, 'a /g/again'])
    expect(await said(ask('/deep/b'))).toEqual([200, 'b /deep/b'])
    await app.stop(state)
    expect(log).toEqual(['start a on test', 'start b on test', 'stop b', 'stop a'])
  })

  test('has a state for each server', async () => {
    let count = 0
    const app = mini().mount('/', {
      start: () => ++count,
      fetch: (_, { state }) => ({ status: 200, body: `${state}` }),
    })
    const states = [await app.start(info), await app.start(info)]
    const bodies = states.map((state) =>
      said(judged((request, context) => app.fetch(request, derive(context, { state })))('/')),
    )
    expect(await Promise.all(bodies)).toEqual([
      [200, '1'],
      [200, '2'],
    ])
  })

  test('that fails is the error of the start, after those before it were stopped', async () => {
    const log: string[] = []
    const app = mini()
      .mount('/a', recording('a', log))
      .mount('/b', { fetch: () => ({ status: 200 }), start: () => Promise.reject(new Error('no disk')) })
      .mount('/c', recording('c', log))
    await expect(app.start(info)).rejects.toThrow('no disk')
    expect(log).toEqual(['start a on test', 'stop a'])
  })

  test('is stopped though another one fails to stop, and the failure is told', async () => {
    const log: string[] = []
    const app = mini()
      .mount('/a', recording('a', log))
      .mount('/b', { fetch: () => ({ status: 200 }), stop: () => Promise.reject(new Error('stuck')) })
    const state = await app.start(info)
    await expect(app.stop(state)).rejects.toThrow('stuck')
    expect(log).toEqual(['start a on test', 'stop a'])
  })

  test('says so where only the fetch of the application is served; other mounts are served all the same', async () => {
    const app = mini()
      .mount('/a', recording('a', []))
      .mount(
        '/b',
        mini().get('/', () => 'b'),
      )
    const ask = judged(app.fetch)
    expect((await ask('/a')).status).toBe(500)
    expect(String(ask.errors)).toContain('Give the whole application to serve(), not its fetch.')
    expect(await said(ask('/b'))).toEqual([200, 'b'])
  })

  test('does not take the state of an application around it for its own', async () => {
    const app = mini().mount(
      '/b',
      mini().get('/', ({ context }) => String((context as { state?: unknown }).state)),
    )
    const outer = judged((request, context) => app.fetch(request, derive(context, { state: 'theirs' })))
    expect(await said(outer('/b'))).toEqual([200, 'theirs'])
  })

  test('is started by request(), once', async () => {
    const log: string[] = []
    const app = mini().mount('/a', recording('a', log))
    expect(await said(app.request('/a'))).toEqual([200, 'a /a'])
    expect(await said(app.request('/a'))).toEqual([200, 'a /a'])
    expect(log).toEqual(['start a on mini'])
  })
})

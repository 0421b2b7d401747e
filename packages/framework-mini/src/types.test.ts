import type { Middleware, Serve } from '@tsgi/spec'
import { derive } from '@tsgi/spec/derive'
import { expectTypeOf, test } from 'vitest'
import { type Mini, mini } from './index.ts'

interface WithUser {
  readonly user: string
}
interface WithVisit {
  readonly visit: number
}

const withUser: Middleware<WithUser> = (next) => (request, context) => next(request, derive(context, { user: 'ada' }))
const withVisit: Middleware<WithVisit> = (next) => (request, context) => next(request, derive(context, { visit: 1 }))

test('parameters have the names of the path as their type, and a wildcard is a list', () => {
  mini()
    .get('/a/:b/c/:d', ({ params }) => {
      expectTypeOf(params).toEqualTypeOf<{ readonly b: string; readonly d: string }>()
      return ''
    })
    .get('/:user/files/*path', ({ params }) => {
      expectTypeOf(params).toEqualTypeOf<{ readonly user: string; readonly path: readonly string[] }>()
      return ''
    })
})

test('a handler sees what the middleware of application, group and route adds, and nothing else', () => {
  mini()
    .use(withUser)
    .get('/', { use: [withVisit] }, ({ context }) => {
      expectTypeOf(context.user).toEqualTypeOf<string>()
      expectTypeOf(context.visit).toEqualTypeOf<number>()
      return ''
    })
    .group('/g', (group) => group.use(withVisit).get('/', ({ context }) => String(context.visit)))
    // @ts-expect-error -- only the group has it
    .get('/free', ({ context }) => context.visit)
})

test('middleware that is written in the options of a route has its types', () => {
  const app = mini().get(
    '/',
    { use: [(next) => (request, context) => next(request, derive(context, { at: request.url }))] },
    () => '',
  )
  expectTypeOf(app).toExtend<Mini>()
})

test('link() knows the names of the routes and what each needs', () => {
  const app = mini()
    .get('/', { name: 'home' }, ({ link }) => link('home'))
    .get('/users/:id', { name: 'user' }, ({ link }) => link('user', { id: 1 }))
    .get('/files/*path', { name: 'file' }, () => '')
    .group('/api', (api) => api.get('/notes/:note', { name: 'note' }, ({ link }) => link('user', { id: 1 })))
    .group('/unknown', (group) => {
      group.get('/', { name: 'unknown' }, () => '')
    })
    .webSocket('/live/:room', { name: 'live' }, () => ({}))
    .onError((_, { link }) => link('live', { room: 'a' }))
  expectTypeOf(app.link<'home'>).parameters.toEqualTypeOf<[name: 'home']>()
  expectTypeOf(app.link<'user'>)
    .parameter(1)
    .toEqualTypeOf<{ readonly id: string | number }>()
  expectTypeOf(app.link<'note'>)
    .parameter(1)
    .toEqualTypeOf<{ readonly note: string | number }>()
  expectTypeOf(app.link<'file'>)
    .parameter(1)
    .toEqualTypeOf<{ readonly path: readonly (string | number)[] }>()
  const wrong = () => [
    // @ts-expect-error -- no such name
    app.link('nobody'),
    // @ts-expect-error -- the parameter is missing
    app.link('user'),
    // @ts-expect-error -- another parameter
    app.link('user', { name: 1 }),
    // @ts-expect-error -- a parameter that the path does not have
    app.link('home', {}),
    // @ts-expect-error -- a wildcard is a list
    app.link('file', { path: 'a/b' }),
    // @ts-expect-error -- its group was not returned
    app.link('unknown'),
  ]
  expectTypeOf(wrong).toBeFunction()
})

test('an application with names and middleware is an application, and can be served', () => {
  const app = mini()
    .use(withUser)
    .get('/:id', { name: 'one' }, () => '')
  const listen = (serve: Serve, plain: Mini) => [serve(app), serve(plain), serve(app.fetch)]
  expectTypeOf(listen).toBeCallableWith(null as never, app)
})

test('the state of a stateful application that is mounted inline is inferred', () => {
  const app = mini()
    .mount('/a', { start: () => ({ open: 200 }), fetch: (_, { state }) => ({ status: state.open }) })
    .mount('/b', { start: () => {}, fetch: () => ({ status: 200 }), stop: () => {} })
    // @ts-expect-error -- nothing adds a user
    .mount('/c', (_, { user }) => ({ status: 200, body: user }))
  expectTypeOf(app).toExtend<Mini>()
})

import type { Middleware } from '@tsgi/spec'
import { expect, test } from 'vitest'
import { mini } from './index.ts'

const app = () => mini()
const ok = () => 'ok'
const pass: Middleware = (next) => next

test.each([
  ['users', 'The path of a route needs to begin with /; got "users".'],
  ['', 'needs to begin with /'],
  ['/:1', 'A parameter of a path needs a name such as :id; got ":1" in "/:1".'],
  ['/:id.json', 'needs a name such as :id'],
  ['/:__proto__', 'needs a name such as :id'],
  ['/:a/:a', 'The parameters of a path need different names; got a twice in "/:a/:a".'],
  ['/:a/*a', 'got a twice'],
  ['/files/*', 'A wildcard needs a name such as *path; got "*" in "/files/*".'],
  ['/*path/end', 'A wildcard takes the rest of a path, and stands at its end; got "*path" in "/*path/end".'],
  ['/a*', 'No request has a path like "/a*": a wildcard is a segment of its own. Write /*path at the end.'],
  ['/a//b', 'it has an empty segment. Write one slash.'],
  ['//a', 'it has an empty segment. Write one slash.'],
  ['/a/../b', 'a URL has no dot segments. Write the path that they lead to.'],
  ['/.', 'a URL has no dot segments'],
  ['/a?b', 'it ends before ? and #. Read the query from url.searchParams.'],
  ['/caf%C3%A9', 'it is compared decoded. Write /café, not /caf%C3%A9.'],
])('the path %j is an error', (path, message) => {
  expect(() => app().get(path, ok)).toThrow(message)
})

test.each(['/a/', 'a', '/', '', '/:id', '/a/*', '//a', '/a/../b', '/a?b'])('%j is no prefix of a group', (prefix) => {
  expect(() => app().group(prefix, () => {})).toThrow(/^A prefix needs to be a path|^No request has a path/)
})

test.each([
  ['twice', '/a/:b', '/a/:b', 'Routes need to be different; got GET /a/:b twice.'],
  [
    'with another name of the parameter',
    '/a/:b',
    '/a/:c',
    'Routes need to take different requests; got GET /a/:c beside GET /a/:b.',
  ],
  ['with another name of the wildcard', '/a/*b', '/a/*c', 'got GET /a/*c beside GET /a/*b.'],
])('one route %s is an error', (_, first, second, message) => {
  expect(() => app().get(first, ok).get(second, ok)).toThrow(message)
})

test('a route of a group is the same as one outside', () => {
  expect(() =>
    app()
      .get('/g/a', ok)
      .group('/g', (group) => group.get('/a', ok)),
  ).toThrow('got GET /g/a twice')
})

test('a mount whose paths a wildcard takes is an error, whichever comes first', () => {
  const message = 'A mount needs paths of its own; got /files, and /files/*path takes them all. Remove one of them.'
  expect(() => app().mount('/files', app()).get('/files/*path', ok)).toThrow(message)
  expect(() => app().get('/files/*path', ok).mount('/files', app())).toThrow(message)
  expect(() => app().get('/files/*path', ok).mount('/files/more', app())).not.toThrow()
})

test('two mounts of one prefix are an error', () => {
  expect(() => app().mount('/a', app()).mount('/a', app())).toThrow('Mounts need different prefixes; got /a twice.')
})

test('two groups of one prefix are an error where both would answer for what is not found', () => {
  const guarded = () => app().group('/a', (group) => group.use(pass).get('/x', ok))
  expect(() => guarded().group('/a', (group) => group.onError(ok))).toThrow(
    'Groups with middleware or an error handler need different prefixes; got /a twice.',
  )
  expect(() => guarded().group('/a', (group) => group.get('/y', ok))).not.toThrow()
  expect(() => guarded().group('/a/b', (group) => group.use(pass).get('/y', ok))).not.toThrow()
})

test('a mount beside a group with middleware is an error: it would not be guarded', () => {
  const message = 'A mount and a group with middleware need different prefixes; got /a for both. Mount inside the group'
  expect(() =>
    app()
      .mount('/a', app())
      .group('/a', (group) => group.use(pass)),
  ).toThrow(message)
  expect(() =>
    app()
      .group('/a', (group) => group.use(pass))
      .mount('/a', app()),
  ).toThrow(message)
  expect(() => app().group('/a', (group) => group.use(pass).mount('/', app()))).not.toThrow()
})

test('one name for two routes is an error', () => {
  expect(() => app().get('/a', { name: 'x' }, ok).get('/b/:c', { name: 'x' }, ok)).toThrow(
    'The names of routes need to be different; got "x" for /a and /b/:c.',
  )
})

test.each([
  ['get', () => app().get('/', 7 as never), 'A route needs a handler, a function; got the number 7 for GET /.'],
  ['route', () => app().route('GE T', '/', ok), 'The method of a route needs to be a token such as GET; got "GE T".'],
  [
    'options',
    () => app().get('/', { nmae: 'x' } as never, ok),
    'The options of a route are { name, use }; got nmae for GET /.',
  ],
  [
    'no options',
    () => app().get('/', null as never, ok),
    'The options of a route are { name, use }; got null for GET /.',
  ],
  [
    'name',
    () => app().get('/', { name: '' }, ok),
    'The name of a route is a text that is not empty; got "" for GET /.',
  ],
  [
    'use',
    () => app().get('/', { use: pass } as never, ok),
    '"use" is a list of middleware; got a function pass for GET /.',
  ],
  [
    'middleware',
    () => app().use(7 as never),
    'use() needs a middleware, a function from app to app; got the number 7.',
  ],
  [
    'mount',
    () => app().mount('/a', {} as never),
    'mount() needs an app, a function or an object whose fetch is one; got an object with no properties.',
  ],
  ['onError', () => app().onError(7 as never), 'onError() needs a function that answers an error; got the number 7.'],
  ['an option', () => mini({ debug: true } as never), 'mini() takes { development, trailingSlash }; got debug.'],
  [
    'development',
    () => mini({ development: 'yes' as never }),
    'mini({ development }) needs to be true or false; got "yes".',
  ],
  [
    'trailingSlash',
    () => mini({ trailingSlash: 'no' as never }),
    "mini({ trailingSlash }) needs to be 'strict' or 'redirect'; got \"no\".",
  ],
])('a wrong %s is an error', (_, build, message) => {
  expect(build).toThrow(message)
})

test.each([
  ['a route', (one: ReturnType<typeof app>) => one.get('/late', ok), 'got GET /late after its start'],
  ['use()', (one: ReturnType<typeof app>) => one.use(pass), 'got use() after its start'],
  ['onError()', (one: ReturnType<typeof app>) => one.onError(ok), 'got onError() after its start'],
  ['a group', (one: ReturnType<typeof app>) => one.group('/g', () => {}), 'got the group /g after its start'],
  ['a mount', (one: ReturnType<typeof app>) => one.mount('/m', app()), 'got the mount /m after its start'],
])('%s that is added after the first request is an error', async (_, add, message) => {
  const one = app().get('/', ok)
  await one.request('/')
  expect(() => add(one)).toThrow(`An application is built before it serves; ${message}.`)
})

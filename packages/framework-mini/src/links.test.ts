import { describe, expect, test } from 'vitest'
import { judged, said } from '../test/judged.ts'
import { json, mini } from './index.ts'

const app = mini()
  .get('/', { name: 'home' }, () => '')
  .get('/users/:id/posts/:post', { name: 'post' }, ({ params }) => json(params))
  .get('/files/*path', { name: 'file' }, ({ params }) => json(params))
  .get('/café/:id', { name: 'café' }, ({ params }) => json(params))
  .group('/api', (api) =>
    api.group('/v1', (v1) => v1.get('/notes/:note', { name: 'note' }, ({ params }) => json(params))),
  )

describe('link()', () => {
  test('is the path of a route, with the prefixes of its groups', () => {
    expect(app.link('home')).toBe('/')
    expect(app.link('post', { id: 1, post: 'a' })).toBe('/users/1/posts/a')
    expect(app.link('note', { note: 7 })).toBe('/api/v1/notes/7')
    expect(app.link('file', { path: ['a', 'b', 1] })).toBe('/files/a/b/1')
  })

  test.each(['a/b', 'ü', 'a b', '?x', '#x', '%2F', '100%', '...', "it's", '\u{1F600}'])(
    'leads back to the value %j, alone and in a wildcard',
    async (value) => {
      const ask = judged(app)
      expect(await said(ask(app.link('note', { note: value })))).toEqual([200, JSON.stringify({ note: value })])
      const path = [value, value, '', value, '']
      expect(await said(ask(app.link('file', { path })))).toEqual([200, JSON.stringify({ path })])
      expect(await said(ask(app.link('café', { id: value })))).toEqual([200, JSON.stringify({ id: value })])
    },
  )

  test.each(['', '.', '..', '\ud800', Number.NaN, Infinity, undefined, null, {}, true])(
    'refuses %s, which no URL leads back to',
    (value) => {
      expect(() => app.link('note', { note: value as never })).toThrow(
        "link('note') to /api/v1/notes/:note needs a note that is a number or a text, not empty and no dots; got ",
      )
      expect(() => app.link('file', { path: [value as never] })).toThrow(
        "link('file') to /files/*path needs a path that is",
      )
    },
  )

  test.each([
    [
      'an unknown name',
      () => app.link('nobody' as 'home'),
      'link() needs the name of a route (home, post, file, café, note); got "nobody".',
    ],
    ['a name of no prototype', () => app.link('toString' as 'home'), 'got "toString"'],
    [
      'a missing parameter',
      () => app.link('post', { id: 1 } as never),
      'a post that is a number or a text, not empty and no dots; got none.',
    ],
    [
      'a parameter too many',
      () => app.link('home', ...([{ id: 1 }] as unknown as [])),
      "link('home') to / needs no id; got one.",
    ],
    ['a wildcard that is no list', () => app.link('file', { path: 'a/b' as never }), 'got "a/b".'],
    ['a wildcard without segments', () => app.link('file', { path: [] }), 'got [].'],
    ['a wildcard with dots', () => app.link('file', { path: ['a', '..', 'b'] }), 'got ["a","..","b"].'],
  ])('says what is wrong with %s', (_, link, message) => {
    expect(link).toThrow(message)
  })

  test('of a handler knows what the application lies under', async () => {
    const inner = mini()
      .get('/', { name: 'home' }, ({ link }) => link('home'))
      .get('/x/:id', { name: 'x' }, ({ link }) => link('x', { id: 'next' }))
    const ask = judged(mini().mount('/shop', inner))
    expect(await said(ask('/shop/x/1'))).toEqual([200, '/shop/x/next'])
    expect(await said(ask('/s%68op/x/1'))).toEqual([200, '/s%68op/x/next'])
    expect(await said(ask('/shop'))).toEqual([200, '/shop/'])
    expect(inner.link('x', { id: 1 })).toBe('/x/1')
  })
})

import { runInNewContext } from 'node:vm'
import { derive } from '@tsgi/spec/derive'
import { describe, expect, test } from 'vitest'
import { judged, said } from '../test/judged.ts'
import { html, json, mini, redirect, text } from './index.ts'

async function* chunks(): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode('a')
  yield new TextEncoder().encode('b')
}

describe('what a handler returns', () => {
  test.each([
    ['text', () => 'hello', 200, 'text/plain; charset=utf-8', 'hello'],
    ['an object', () => ({ n: 1 }), 200, 'application/json', '{"n":1}'],
    [
      'an object without a prototype',
      () => Object.assign(Object.create(null), { n: 1 }),
      200,
      'application/json',
      '{"n":1}',
    ],
    ['an array', () => [1, 2], 200, 'application/json', '[1,2]'],
    ['what says its JSON itself', () => new Date(0), 200, 'application/json', '"1970-01-01T00:00:00.000Z"'],
    ['a status in words is data', () => ({ status: 'open', n: 1 }), 200, 'application/json', '{"status":"open","n":1}'],
    [
      'json() of what looks like an answer',
      () => json({ status: 418, body: '' }),
      200,
      'application/json',
      '{"status":418,"body":""}',
    ],
    ['bytes', () => new Uint8Array([104, 105]), 200, 'application/octet-stream', 'hi'],
    ['an ArrayBuffer', () => new TextEncoder().encode('hi').buffer, 200, 'application/octet-stream', 'hi'],
    ['chunks', () => chunks(), 200, 'application/octet-stream', 'ab'],
    ['a Response', () => Response.json({ native: true }), 200, 'application/json', '{"native":true}'],
    [
      'a derived Response',
      () => derive(new Response('made'), { status: 201 }),
      201,
      'text/plain;charset=UTF-8',
      'made',
    ],
    [
      'a literal answer',
      () => ({ status: 201, headers: [['content-type', 'x/y']] as const, body: 'made' }),
      201,
      'x/y',
      'made',
    ],
    ['text()', () => text('no', 403), 403, 'text/plain; charset=utf-8', 'no'],
    ['html()', () => html('<p>hi</p>', 202), 202, 'text/html; charset=utf-8', '<p>hi</p>'],
    ['a promise', async () => 'later', 200, 'text/plain; charset=utf-8', 'later'],
    [
      'a promise of another realm',
      () => runInNewContext('Promise.resolve("later")') as Promise<string>,
      200,
      'text/plain; charset=utf-8',
      'later',
    ],
  ])('%s', async (_, handler, status, type, body) => {
    const response = await judged(mini().get('/', handler))('/')
    const got = [response.status, response.headers.get('content-type'), await response.text()]
    expect(got).toEqual([status, type, body])
  })

  test('redirect() says where to go, with 303 where nothing else is said', async () => {
    const app = judged(
      mini()
        .get('/', () => redirect('/there'))
        .get('/moved', () => redirect('/there', 308)),
    )
    expect((await app('/')).headers.get('location')).toBe('/there')
    expect([(await app('/')).status, (await app('/moved')).status]).toEqual([303, 308])
  })

  test.each([
    ['nothing', () => undefined as never, 'got undefined. Return { status: 204 } for nothing.'],
    ['a number', () => 7 as never, 'got 7'],
    ['a Map', () => new Map(), 'got [object Map]'],
    [
      'data with a status that is a number',
      () => ({ status: 7, name: 'seven' }),
      'got one with name. Return data by json().',
    ],
    [
      'an instance with a status that is a number',
      () =>
        new (class Order {
          status = 3
          id = 1
        })(),
      'got one with id',
    ],
    ['an upgrade without a listener', () => ({ upgrade: 'websocket' }), 'needs a listener, an object; got undefined'],
  ])('%s is an error that says so', async (_, handler, message) => {
    const app = judged(mini().get('/', handler))
    expect(await said(app('/'))).toEqual([500, ''])
    expect(String(app.errors)).toContain(message)
  })

  test('what has no JSON is an error', () => {
    expect(() => json(() => {})).toThrow('json() needs a value that JSON can hold; got function.')
  })
})

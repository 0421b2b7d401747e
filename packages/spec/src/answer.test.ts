import { expect, test } from 'vitest'
import { answer, type HeaderRecord } from './answer.ts'
import { TsgiError } from './server/errors.ts'

test('headers are lower-case pairs, lists are lines, numbers are text, undefined is nothing', () => {
  const { status, headers, body } = answer(
    200,
    { 'Content-Type': 'text/plain', 'set-cookie': ['a=1', 'b=2'], 'x-n': 5, skip: undefined, 'x-none': [] },
    'hello',
  )
  expect([status, body]).toEqual([200, 'hello'])
  const expected = [
    ['content-type', 'text/plain'],
    ['set-cookie', 'a=1'],
    ['set-cookie', 'b=2'],
    ['x-n', '5'],
  ]
  expect([...(headers ?? [])]).toEqual(expected)
  expect([...(headers ?? [])]).toEqual(expected)
})

test('without headers and body an answer has none', () => {
  expect(answer(204)).toEqual({ status: 204, headers: [], body: null })
})

test('names like __proto__ are headers', () => {
  const headers = JSON.parse('{"__proto__":"a","constructor":"b"}') as HeaderRecord
  expect(answer(200, headers).headers).toEqual([
    ['__proto__', 'a'],
    ['constructor', 'b'],
  ])
})

test.each([
  ['text'],
  [new Uint8Array(1)],
  [new ReadableStream<Uint8Array>()],
  [(async function* (): AsyncGenerator<Uint8Array> {})()],
  [null],
])('the body %s is taken as it is', (body) => {
  expect(answer(200, {}, body).body).toBe(body)
})

test.each<[string, unknown[], string]>([
  ['a status out of range', [199], 'needs a status that is an integer from 200 to 599; got the number 199'],
  ['a status as text', ['200'], 'got "200"'],
  ['pairs', [200, [['a', 'b']]], 'needs headers that are a record of names and values; got an array of 1'],
  ['a Headers object', [200, new Headers({ a: 'b' })], 'got a value of type Headers'],
  ['null for headers', [200, null], 'got null'],
  ['text for headers', [200, 'a: b'], 'got "a: b"'],
  ['a name that is no token', [200, { 'a b': '1' }], 'needs a header name that is a token; got "a b"'],
  ['a name in two spellings', [200, { 'X-A': '1', 'x-a': '2' }], 'needs the header x-a once'],
  ['a value that splits the answer', [200, { a: '1\r\nb: 2' }], 'needs a value of the header a that is visible ASCII'],
  ['a value that clients read in two ways', [200, { a: 'é' }], 'needs a value of the header a that is visible ASCII'],
  ['such a value in a list', [200, { a: ['1', '2\n'] }], 'needs a value of the header a'],
  ['a value that is no text', [200, { a: true }], 'got the boolean true'],
  ['a number that is none', [200, { a: Number.NaN }], 'got the number NaN'],
  ['an object as body', [200, {}, { a: 1 }], 'needs a body that is text'],
])('%s is refused with one clear error', (_, parameters, message) => {
  const call = () => (answer as (...parameters: unknown[]) => unknown)(...parameters)
  expect(call).toThrow(TsgiError)
  expect(call).toThrow(message)
})

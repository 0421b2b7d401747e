import { expect, test } from 'vitest'
import { decodeMessage } from './message.ts'

const decode = (text: string, method = 'GET', ended = false) =>
  decodeMessage(Buffer.from(text, 'latin1'), method, ended)

test('a body with a length is complete when all of it is there', () => {
  expect(decode('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhell')).toBeNull()
  expect(decode('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello')?.message).toMatchObject({
    text: 'hello',
    complete: true,
  })
})

test('a body with a length that ends early is incomplete', () => {
  expect(decode('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhell', 'GET', true)?.message.complete).toBe(false)
})

test('a chunked body is complete with its last chunk and not before', () => {
  const chunks = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n'
  expect(decode(chunks)).toBeNull()
  expect(decode(chunks, 'GET', true)?.message).toMatchObject({ text: 'abc', complete: false })
  expect(decode(`${chunks}0\r\n\r\n`)?.message).toMatchObject({ text: 'abc', complete: true })
})

test('informational answers are skipped', () => {
  expect(decode('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n')?.message.status).toBe(204)
})

test('two framings, two lengths and text that is no head are errors', () => {
  expect(() => decode('HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n')).toThrow('two came')
  expect(() => decode('HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 1\r\n\r\n')).toThrow('1 and 1 came')
  expect(() => decode('hello\r\n\r\n')).toThrow('a status line was expected')
})

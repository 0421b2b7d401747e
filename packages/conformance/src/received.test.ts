import { expect, test } from 'vitest'
import { Received } from './received.ts'

test('what came is there in one piece, without what was taken', () => {
  const received = new Received()
  for (const text of ['ab', '', 'c', 'defgh']) received.put(Buffer.from(text))
  expect(received.unread.toString()).toBe('abcdefgh')
  received.take(3)
  received.put(Buffer.from('ij'))
  expect(received.unread.toString()).toBe('defghij')
  received.take(7)
  expect(received.unread.length).toBe(0)
})

test('what was handed out does not change when more comes', () => {
  const received = new Received()
  received.put(Buffer.from('abc'))
  const first = received.unread.subarray(0, 2)
  received.take(2)
  for (let i = 0; i < 20; i += 1) received.put(Buffer.from('xyz'))
  expect(first.toString()).toBe('ab')
  expect(received.unread.toString()).toBe(`c${'xyz'.repeat(20)}`)
})

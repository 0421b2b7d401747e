import { expect, test } from 'vitest'
import { hashOf } from './watch-body.ts'

test('a change of any one byte changes the hash, wherever the bytes lie in their memory', () => {
  for (const offset of [0, 1, 4]) {
    for (const length of [1, 3, 4, 5, 11]) {
      const bytes = new Uint8Array(new ArrayBuffer(32), offset, length)
      const before = hashOf(bytes)
      for (let i = 0; i < length; i += 1) {
        bytes[i] = 0x80
        expect(hashOf(bytes)).not.toBe(before)
        bytes[i] = 0
      }
      expect(hashOf(bytes)).toBe(before)
    }
  }
})

test('bytes that were transferred away have another hash', () => {
  const bytes = new Uint8Array(8)
  const before = hashOf(bytes)
  structuredClone(bytes, { transfer: [bytes.buffer] })
  expect(hashOf(bytes)).not.toBe(before)
})

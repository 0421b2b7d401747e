import { expect, test } from 'vitest'
import { byWebCrypto, digest } from './digest.ts'

test.each(['', 'hello', 'é✓', new Uint8Array([0, 255]), 'x'.repeat(100_000)])(
  'every platform makes the same of a body',
  async (body) => {
    const made = await digest(body)
    expect(made).toMatch(/^[A-Za-z0-9+/]{22}$/)
    expect(await byWebCrypto(body)).toBe(made)
  },
)

test('text and its bytes have the same, other bodies another', async () => {
  expect(await digest(new TextEncoder().encode('é'))).toBe(await digest('é'))
  expect(await digest('e')).not.toBe(await digest('é'))
})

import { type Breach, validate } from '@tsgi/spec/validator'
import { expect, test } from 'vitest'
import { serveInMemory } from '../memory-server.ts'
import { goodApps } from './good-apps.ts'

test.each(goodApps)('the good app of $rule breaks nothing, and the client gets what it gave', async (one) => {
  const breaches: Breach[] = []
  const errors: unknown[] = []
  const server = await serveInMemory(validate(one.app, { onBreach: (breach) => breaches.push(breach) }), {
    onError: (error) => errors.push(error),
  })
  const message = await server.exchange(one.request)
  await server.close()
  expect([breaches, errors]).toEqual([[], []])
  expect(message.complete).toBe(true)
  const { status, text = message.text, header = [] } = one.gets
  const [name, value] = header
  expect([message.status, message.text]).toEqual([status, text])
  expect(name === undefined ? undefined : message.header(name)).toBe(value)
})

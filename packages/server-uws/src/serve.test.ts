import { createRequire } from 'node:module'
import type { App } from '@tsgi/spec'
import { afterEach, expect, test } from 'vitest'
import { serve } from './serve.ts'

const hello: App = () => ({ status: 200, body: 'hello' })

const opened: { readonly destroy: () => void }[] = []
afterEach(() => {
  for (const server of opened.splice(0)) server.destroy()
})

async function start(...parameters: Parameters<typeof serve>) {
  const server = await serve(...parameters)
  opened.push(server)
  return server
}

test('the module can be injected, as it is and as a namespace', async () => {
  const uws: unknown = createRequire(import.meta.url)('uWebSockets.js')
  for (const module of [uws, { default: uws }, await import('uWebSockets.js')]) {
    const server = await start(hello, { port: 0, uws: { module } })
    expect(await (await fetch(`${server.url}/`)).text()).toBe('hello')
  }
})

test.each([[{ modul: {} }], [5], [[]]])('a wrong option of its own is refused: %o', async (uws) => {
  await expect(serve(hello, { port: 0, uws: uws as object })).rejects.toMatchObject({
    name: 'TsgiError',
    message: expect.stringMatching(/\buws\b/),
  })
})

import type * as http from 'node:http'
import { connect } from 'node:net'
import type { App } from '@tsgi/spec'
import { afterEach, expect, test, vi } from 'vitest'
import { isHttp2Sound } from './platform.ts'
import { serve } from './serve.ts'

const { listeners } = vi.hoisted(() => ({ listeners: [] as http.Server[] }))

// Keeps the listeners that serve() makes, and hides from nobody.
vi.mock('node:http', async (importOriginal) => {
  const original = await importOriginal<typeof http>()
  const createServer = (...parameters: Parameters<typeof original.createServer>) => {
    const listener = original.createServer(...parameters)
    listeners.push(listener)
    return listener
  }
  return { ...original, createServer }
})

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

test('a connection that could not be accepted does not end the process', async () => {
  const server = await start(hello, { port: 0 })
  // What node's listener says when the process has no file descriptor left.
  const failure = Object.assign(new Error('accept EMFILE'), { code: 'EMFILE' })
  for (let i = 0; i < 3; i += 1) listeners.at(-1)?.emit('error', failure)
  expect(await (await fetch(`${server.url}/`)).text()).toBe('hello')
})

test('HTTP/2 of a node that clients can end is warned of', async () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  const tls = { key: '-----BEGIN none', cert: '-----BEGIN none' }
  await expect(serve(hello, { port: 0, tls })).rejects.toThrow('tls')
  expect(warn).not.toHaveBeenCalled()
  await expect(serve(hello, { port: 0, tls, http2: true })).rejects.toThrow('tls')
  const codes = warn.mock.calls.map(([, options]) => (options as { readonly code: string }).code)
  warn.mockRestore()
  expect(codes).toEqual(isHttp2Sound(process.versions.node) ? [] : ['TSGI_HTTP2_UNSOUND'])
})

test('a body that turns out too long is incomplete for its client, also when its head has left before', async () => {
  async function* tooLong() {
    // The head leaves meanwhile.
    await new Promise((resolve) => setTimeout(resolve, 50))
    yield new TextEncoder().encode('hello')
    yield new TextEncoder().encode(' world')
  }
  const onError = vi.fn<() => void>()
  const app: App = () => ({ status: 200, headers: [['content-length', '5']], body: tooLong() })
  const { url } = await start(app, { port: 0, onError })
  const response = await fetch(url ?? '')
  expect(response.status).toBe(200)
  await expect(response.text()).rejects.toThrow('terminated')
  expect(onError).toHaveBeenCalledOnce()
})

test('an answer that is owed before a CONNECT is sent, and then the refusal', async () => {
  const app: App = () =>
    new Promise((resolve) => {
      // Node has handed the connection over by then: both requests came at once.
      setTimeout(() => resolve({ status: 200, body: 'owed' }), 50)
    })
  const { address } = await start(app, { port: 0 })
  const client = connect((address as { port: number }).port, '127.0.0.1')
  opened.push(client)
  client.write('GET / HTTP/1.1\r\nhost: a.test\r\n\r\nCONNECT a.test:443 HTTP/1.1\r\nhost: a.test\r\n\r\n')
  let received = ''
  for await (const text of client.setEncoding('latin1')) received += text
  expect(received).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nowedHTTP\/1\.1 405 /)
})

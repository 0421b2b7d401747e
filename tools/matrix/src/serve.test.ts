/** What serve() of every server does with wrong places, wrong apps and right ones: the words are those of the shared core. */
import { once } from 'node:events'
import { createServer } from 'node:net'
import { serve as serveOnNode } from '@tsgi/server-node'
import { serve as serveOnUws } from '@tsgi/server-uws'
import type { App, Serve } from '@tsgi/spec'
import { afterEach, describe, expect, test } from 'vitest'

const hello: App = () => ({ status: 200, body: 'hello' })

const opened: { readonly destroy: () => void }[] = []
afterEach(() => {
  for (const server of opened.splice(0)) server.destroy()
})

async function strangerPort(hostname: string): Promise<number> {
  const stranger = createServer().listen(0, hostname)
  opened.push({ destroy: () => stranger.close() })
  await once(stranger, 'listening')
  return (stranger.address() as { port: number }).port
}

const servers: Readonly<Record<string, Serve>> = { node: serveOnNode, uws: serveOnUws }

describe.each(Object.entries(servers))('serve() of %s', (name, serve) => {
  async function start(...parameters: Parameters<typeof serve>) {
    const server = await serve(...parameters)
    opened.push(server)
    return server
  }

  test.each([
    ['127.0.0.1', 'http://127.0.0.1:'],
    ['0.0.0.0', 'http://0.0.0.0:'],
  ])('a server on %s tells its url and answers', async (hostname, url) => {
    const server = await start(hello, { hostname, port: 0 })
    const { port } = server.address as { port: number }
    expect(server.url).toBe(`${url}${port}`)
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('hello')
  })

  test('a port that is taken is refused with a cure', async () => {
    const port = await strangerPort('127.0.0.1')
    await expect(serve(hello, { port })).rejects.toMatchObject({
      name: 'TsgiError',
      code: 'address-in-use',
      party: 'operator',
      message: `serve() needs to listen on 127.0.0.1 port ${port}; got listen EADDRINUSE: address already in use 127.0.0.1:${port}. Stop the process that holds it, or choose another: port 0 picks a free one.`,
      cause: expect.objectContaining({ code: 'EADDRINUSE' }),
    })
  })

  test('a port that is taken on every address is refused on one of them', async () => {
    const port = await strangerPort('0.0.0.0')
    await expect(serve(hello, { port })).rejects.toMatchObject({ code: 'address-in-use' })
  })

  test('an address of another machine is refused with a cure', async () => {
    // 192.0.2.0/24 is for documentation: nobody has it (RFC 5737).
    await expect(serve(hello, { hostname: '192.0.2.1', port: 0 })).rejects.toMatchObject({
      code: 'listen-failed',
      message: expect.stringMatching(
        /^serve\(\) needs to listen on 192\.0\.2\.1 port 0; got .*EADDRNOTAVAIL.* Listen on an/,
      ),
    })
  })

  test('a host name that nobody has is refused', async () => {
    await expect(serve(hello, { hostname: 'no host', port: 0 })).rejects.toMatchObject({
      code: 'listen-failed',
      message: expect.stringMatching(/^serve\(\) needs to listen on no host port 0; got /),
    })
  })

  test.each([
    [undefined],
    [null],
    ['hello'],
    [{}],
    [{ fetch: 1 }],
    [{ fetch: hello, start: 1 }],
    [{ fetch: hello, stop: {} }],
  ])('what is no app is refused: %o', async (app) => {
    await expect(serve(app as unknown as App, { port: 0 })).rejects.toMatchObject({ code: 'app-invalid' })
  })

  test('the application hears what the operator sees', async () => {
    let heard: unknown
    const app = {
      fetch: hello,
      start(info: unknown) {
        heard = info
      },
    }
    const { info } = await start(app, { port: 0, limits: { maxRequestBodySize: 7 } })
    expect(heard).toBe(info)
    expect(info).toMatchObject({ name, limits: { maxRequestBodySize: 7 } })
    expect([info, info.capabilities, info.limits, info.timeouts].every(Object.isFrozen)).toBe(true)
  })
})

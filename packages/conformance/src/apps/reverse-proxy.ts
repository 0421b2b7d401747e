/** A reverse proxy in one line: what `fetch()` gives is an answer. */
import { strict as assert } from 'node:assert'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { App, Application } from '@tsgi/spec'
import type { AppRow, Stage } from '../case.ts'

const proxyTo =
  (origin: string): App =>
  ({ url, method, signal }) =>
    fetch(origin + url.slice(new URL(url).origin.length), { method, signal, redirect: 'manual' })

/** The proxy, and the origin behind it on a port of its own. */
async function application({ told }: Stage): Promise<Application> {
  const origin = createServer(({ url, method }, response) => {
    switch (url) {
      case '/text?a=%2F&b':
        response.writeHead(200, { 'content-type': 'text/plain', 'content-length': 15, 'x-method': method })
        response.end('from the origin')
        break
      case '/stream':
        response.write('one ')
        void told('go on').then(() => response.end('two'))
        break
      case '/cookies':
        response.setHeader('set-cookie', ['a=1', 'b=2; Path=/']).end()
        break
      case '/moved':
        response.writeHead(302, { location: '/text' }).end()
        break
      case '/connection':
        response
          .writeHead(200, { connection: 'keep-alive, x-hop', 'keep-alive': 'timeout=77', upgrade: 'h2c' })
          .end('x')
        break
      default:
        response.writeHead(404).end(`no ${url}`)
    }
  })
  origin.listen(0, '127.0.0.1')
  await once(origin, 'listening')
  return {
    fetch: proxyTo(`http://127.0.0.1:${(origin.address() as AddressInfo).port}`),
    stop() {
      origin.close()
      origin.closeAllConnections()
    },
  }
}

export const reverseProxy: AppRow = {
  name: 'reverse proxy',
  app: application,
  // The fields of the connection to the origin, which the answer of fetch() still has, and which the server drops.
  checks: [
    {
      name: 'passes on path and query, and the answer',
      async talk({ exchange }) {
        const message = await exchange({ target: '/text?a=%2F&b' })
        assert.equal(message.status, 200)
        assert.equal(message.header('content-type'), 'text/plain')
        assert.equal(message.text, 'from the origin')
      },
    },
    {
      name: 'streams: the first chunk arrives before the origin has sent the second',
      async talk({ connect, head, tell }) {
        const wire = await connect()
        await wire.send(head('GET /stream HTTP/1.1'))
        await wire.sees('one ')
        tell('go on')
        const message = await wire.message()
        assert.equal(message.text, 'one two')
        assert.ok(message.complete)
      },
    },
    {
      name: 'passes on a 404 and a redirect as they are',
      async talk({ exchange }) {
        const missing = await exchange({ target: '/nowhere' })
        assert.equal(missing.status, 404)
        assert.equal(missing.text, 'no /nowhere')
        const moved = await exchange({ target: '/moved' })
        assert.equal(moved.status, 302)
        assert.equal(moved.header('location'), '/text')
      },
    },
    {
      name: 'passes on each cookie',
      async talk({ exchange }) {
        assert.deepEqual((await exchange({ target: '/cookies' })).all('set-cookie'), ['a=1', 'b=2; Path=/'])
      },
    },
    {
      name: 'passes on a HEAD with its length and without a body',
      async talk({ connect, head }) {
        const wire = await connect()
        await wire.send(head('HEAD /text?a=%2F&b HTTP/1.1'))
        const message = await wire.message('HEAD')
        assert.equal(message.header('x-method'), 'HEAD')
        assert.equal(message.header('content-type'), 'text/plain')
        assert.equal(message.header('content-length'), '15')
        // fetch() asks the origin to close after a HEAD, and its answer says so: that is a wish which the server keeps.
        await wire.closed()
        assert.equal(wire.unread().length, 0)
      },
    },
    {
      name: 'keeps what the origin says about its own connection to itself',
      async talk({ connect, head }) {
        const wire = await connect()
        await wire.send(head('GET /connection HTTP/1.1'))
        const message = await wire.message()
        assert.equal(message.text, 'x')
        assert.equal(message.header('upgrade'), null)
        assert.doesNotMatch(message.header('connection') ?? '', /x-hop/)
        assert.doesNotMatch(message.header('keep-alive') ?? '', /77/)
        await wire.send(head('GET /connection HTTP/1.1'))
        assert.equal((await wire.message()).text, 'x')
      },
    },
  ],
}

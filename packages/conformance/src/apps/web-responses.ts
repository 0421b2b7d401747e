/** An app that speaks Fetch: it returns WHATWG `Response` objects. */
import { strict as assert } from 'node:assert'
import type { App } from '@tsgi/spec'
import type { AppRow, Stage } from '../case.ts'

const app =
  ({ told }: Stage): App =>
  (request) => {
    switch (new URL(request.url).pathname) {
      case '/json':
        return Response.json({ name: 'Ada', born: 1815 })
      case '/stream':
        return new Response(
          ReadableStream.from(
            (async function* () {
              yield 'one '
              await told('go on')
              yield 'two'
            })(),
          ).pipeThrough(new TextEncoderStream()),
        )
      case '/cookies': {
        const response = new Response('signed in')
        response.headers.append('set-cookie', 'session=1; HttpOnly')
        response.headers.append('set-cookie', 'theme=dark; Expires=Wed, 21 Oct 2026 07:28:00 GMT')
        return response
      }
      case '/old':
        return Response.redirect(new URL('/json', request.url), 308)
      case '/empty':
        return new Response(null, { status: 204 })
      default:
        return new Response('nothing here', { status: 404 })
    }
  }

export const webResponses: AppRow = {
  name: 'WHATWG responses',
  app,
  checks: [
    {
      name: 'Response.json is sent with its type',
      async talk({ exchange }) {
        const message = await exchange({ target: '/json' })
        assert.equal(message.header('content-type'), 'application/json')
        assert.deepEqual(JSON.parse(message.text), { name: 'Ada', born: 1815 })
      },
    },
    {
      name: 'a ReadableStream arrives chunk by chunk',
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
      name: 'each cookie is a field of its own',
      async talk({ exchange }) {
        assert.deepEqual((await exchange({ target: '/cookies' })).all('set-cookie'), [
          'session=1; HttpOnly',
          'theme=dark; Expires=Wed, 21 Oct 2026 07:28:00 GMT',
        ])
      },
    },
    {
      name: 'Response.redirect says where',
      async talk({ exchange, scheme }) {
        const message = await exchange({ target: '/old' })
        assert.equal(message.status, 308)
        assert.equal(message.header('location'), `${scheme}://example.test/json`)
        assert.equal(message.text, '')
      },
    },
    {
      name: 'a HEAD has the fields of the answer and not its body, and the connection serves on',
      async talk({ connect, head }) {
        const wire = await connect()
        await wire.send(head('HEAD /json HTTP/1.1'))
        assert.equal((await wire.message('HEAD')).header('content-type'), 'application/json')
        await wire.send(head('HEAD /empty HTTP/1.1'))
        assert.equal((await wire.message('HEAD')).status, 204)
        await wire.send(head('GET /elsewhere HTTP/1.1'))
        const message = await wire.message()
        assert.equal(message.status, 404)
        assert.equal(message.text, 'nothing here')
      },
    },
  ],
}

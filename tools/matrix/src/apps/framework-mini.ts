/** An application on framework-mini, with everything that it promises. */
import { strict as assert } from 'node:assert'
import type { AppRow, Stage } from '@tsgi/conformance'
import { json, type Mini, mini } from '@tsgi/framework-mini'
import type { Middleware } from '@tsgi/spec'
import { derive } from '@tsgi/spec/derive'
import { secret } from './fetch-checks.ts'

interface WithUser {
  readonly user: string
}

const guard: Middleware<WithUser> = (next) => (request, context) => {
  const user = request.headers.get('x-user')
  return user === null ? { status: 401, body: 'who are you?' } : next(request, derive(context, { user }))
}

const inner = mini().get('/where', ({ context, url }) => `${context.basePath} in ${url.pathname}`)

function site({ told }: Stage): Mini {
  return mini()
    .get('/', () => 'hello')
    .get('/users/:id', ({ params, url }) => ({ id: params.id, year: url.searchParams.get('year') }))
    .post('/echo', async ({ request }) => json({ got: await request.json() }, 201))
    .get('/stream', () => ({ status: 200, headers: [['content-type', 'text/plain']] as const, body: chunks() }))
    .group('/admin', (admin) => admin.use(guard).get('/me', ({ context }) => context.user))
    .get('/files/*path', ({ params }) => json(params.path))
    .webSocket('/rooms/:room', { use: [guard] }, ({ context }) => ({
      open: (socket) => socket.close(1000, context.user),
    }))
    .mount('/inner', inner)
    .get('/fail', () => {
      throw new Error(secret)
    })
    .onError((error) => {
      if (error instanceof SyntaxError) return json({ error: 'The body needs to be JSON.' }, 400)
      throw error
    })

  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode('one ')
    await told('go on')
    yield new TextEncoder().encode('two')
  }
}

export const frameworkMini: AppRow = {
  name: 'framework-mini',
  app: site,
  checks: [
    {
      name: 'a route answers with text',
      async talk({ exchange }) {
        const message = await exchange()
        assert.deepEqual([message.status, message.text], [200, 'hello'])
        assert.equal(message.header('content-type'), 'text/plain; charset=utf-8')
      },
    },
    {
      name: 'a parameter of the path is decoded, and an object becomes JSON',
      async talk({ exchange }) {
        const message = await exchange({ target: '/users/ad%C3%A1%2Fb?year=1815' })
        assert.equal(message.header('content-type'), 'application/json')
        assert.deepEqual(JSON.parse(message.text), { id: 'adá/b', year: '1815' })
      },
    },
    {
      name: 'JSON goes in and comes out',
      async talk({ exchange }) {
        const message = await exchange({ method: 'POST', target: '/echo', body: '{"name":"Ada"}' })
        assert.deepEqual([message.status, message.text], [201, '{"got":{"name":"Ada"}}'])
      },
    },
    {
      name: 'onError answers for its error, and what it throws on is a bare 500',
      async talk({ exchange, seen }) {
        const wrong = await exchange({ method: 'POST', target: '/echo', body: '{' })
        assert.deepEqual([wrong.status, wrong.text], [400, '{"error":"The body needs to be JSON."}'])
        const failed = await exchange({ target: '/fail' })
        assert.deepEqual([failed.status, failed.text], [500, ''])
        assert.deepEqual(await seen('error'), { phase: 'app', message: secret })
      },
    },
    {
      name: 'the first chunk of a stream is there before the second is made',
      async talk({ connect, head, tell }) {
        const wire = await connect()
        await wire.send(head('GET /stream HTTP/1.1'))
        await wire.sees('one ')
        tell('go on')
        assert.equal((await wire.message()).text, 'one two')
      },
    },
    {
      name: 'another method is 405, OPTIONS is 204, and both say what is allowed',
      async talk({ exchange }) {
        const wrong = await exchange({ method: 'DELETE', target: '/users/1' })
        assert.deepEqual([wrong.status, wrong.header('allow')], [405, 'GET, HEAD, OPTIONS'])
        const options = await exchange({ method: 'OPTIONS', target: '/echo' })
        assert.deepEqual([options.status, options.header('allow')], [204, 'OPTIONS, POST'])
      },
    },
    {
      name: 'a HEAD is a GET without its body, and the connection serves on',
      async talk({ connect, head }) {
        const wire = await connect()
        await wire.send(head('HEAD / HTTP/1.1'))
        const message = await wire.message('HEAD')
        assert.deepEqual([message.status, message.header('content-length')], [200, '5'])
        await wire.send(head())
        assert.equal((await wire.message()).text, 'hello')
      },
    },
    {
      name: 'the middleware of a group guards its routes',
      async talk({ exchange }) {
        const stranger = await exchange({ target: '/admin/me' })
        assert.deepEqual([stranger.status, stranger.text], [401, 'who are you?'])
        const known = await exchange({ target: '/admin/me', headers: [['x-user', 'ada']] })
        assert.deepEqual([known.status, known.text], [200, 'ada'])
      },
    },
    {
      name: 'a wildcard tells a slash between its segments from one inside',
      async talk({ exchange }) {
        assert.equal((await exchange({ target: '/files/a/b%2Fc/' })).text, '["a","b/c",""]')
      },
    },
    {
      name: 'a WebSocket is guarded, and for a request that asks for none it is 426',
      async talk({ exchange }) {
        const stranger = await exchange({ target: '/rooms/a' })
        assert.deepEqual([stranger.status, stranger.text], [401, 'who are you?'])
        assert.equal((await exchange({ target: '/rooms/a', headers: [['x-user', 'ada']] })).status, 426)
      },
    },
    {
      name: 'what is not found is told as the client likes it, and // is no host',
      async talk({ exchange }) {
        const page = await exchange({ target: '//users/1', headers: [['accept', 'text/html']] })
        assert.deepEqual([page.status, page.header('content-type')], [404, 'text/html; charset=utf-8'])
      },
    },
    {
      name: 'a mounted application finds its prefix, and the path as it was',
      async talk({ exchange }) {
        assert.equal((await exchange({ target: '/inner/where' })).text, '/inner in /inner/where')
        assert.equal((await exchange({ target: '/innermost/where' })).status, 404)
        assert.equal((await exchange({ target: '/inner/nowhere' })).status, 404)
      },
    },
  ],
}

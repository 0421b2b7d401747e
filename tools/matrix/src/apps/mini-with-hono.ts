/** An application on framework-mini that has a Hono application below one of its paths. */
import { strict as assert } from 'node:assert'
import type { AppRow } from '@tsgi/conformance'
import { mini } from '@tsgi/framework-mini'
import { fromFetch } from '@tsgi/spec/from-fetch'
import { Hono } from 'hono'

// Hono knows the path that it lies under by itself: the URL comes as it was.
const below = new Hono()
  .basePath('/hono')
  .get('/', (c) => c.text('Hono'))
  .get('/users/:id', (c) => c.json({ id: c.req.param('id') }))
  .post('/echo', async (c) => c.json(await c.req.json<object>(), 201))
  // The second argument of a fetch handler is the context of TSGI.
  .get('/base', (c) => c.text((c.env as { readonly basePath: string }).basePath))

const app = mini()
  .get('/', () => 'mini')
  .mount('/hono', fromFetch(below.fetch))

export const miniWithHono: AppRow = {
  name: 'Hono in framework-mini',
  app: () => app,
  checks: [
    {
      name: 'each answers its paths',
      async talk({ exchange }) {
        assert.equal((await exchange()).text, 'mini')
        assert.equal((await exchange({ target: '/hono' })).text, 'Hono')
        assert.equal((await exchange({ target: '/hono/users/7' })).text, '{"id":"7"}')
      },
    },
    {
      name: 'each has its own words for what it does not know',
      async talk({ exchange }) {
        assert.equal((await exchange({ target: '/nowhere' })).text, '{"title":"Not Found","status":404}')
        assert.equal((await exchange({ target: '/hono/nowhere' })).text, '404 Not Found')
      },
    },
    {
      name: 'a body reaches the one below',
      async talk({ exchange }) {
        const message = await exchange({ method: 'POST', target: '/hono/echo', body: ['{"a"', ':1}'] })
        assert.deepEqual([message.status, message.text], [201, '{"a":1}'])
      },
    },
    {
      name: 'the one below finds its prefix in the context',
      async talk({ exchange }) {
        assert.equal((await exchange({ target: '/hono/base' })).text, '/hono')
      },
    },
  ],
}

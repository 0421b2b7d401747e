/** A Hono application as its users write it. */
import type { AppRow, Stage } from '@tsgi/conformance'
import { fromFetch } from '@tsgi/spec/from-fetch'
import { Hono } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { stream } from 'hono/streaming'
import { fetchChecks, secret } from './fetch-checks.ts'

/** The site of the checks. */
export function honoSite({ told }: Stage): Hono {
  const app = new Hono()
  app.get('/', (c) => c.text('hello'))
  app.get('/users/:id', (c) => c.json({ id: c.req.param('id'), year: c.req.query('year') }))
  app.post('/echo', async (c) => c.json({ got: await c.req.json<unknown>() }))
  app.post('/upload', async (c) => c.text(String((await c.req.arrayBuffer()).byteLength)))
  app.get('/stream', (c) =>
    stream(c, async (out) => {
      await out.write('one ')
      await told('go on')
      await out.write('two')
    }),
  )
  app.get('/cookies', (c) => {
    setCookie(c, 'session', '1', { httpOnly: true })
    setCookie(c, 'theme', 'dark', { expires: new Date('2027-10-21T07:28:00Z') })
    return c.text(`seen: ${getCookie(c, 'seen')}`)
  })
  app.get('/fail', () => {
    throw new Error(secret)
  })
  return app
}

export const hono: AppRow = {
  name: 'Hono',
  app: (stage) => fromFetch(honoSite(stage).fetch),
  checks: fetchChecks({ notFound: '404 Not Found', failure: 'Internal Server Error' }),
}

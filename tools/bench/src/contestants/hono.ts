/** A scenario on hono and its server for node, as its documentation writes it. Gives the port. */
import { Buffer } from 'node:buffer'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { each, type Scenario, userOf } from '../scenarios.ts'

export function start({ work, answer: { contentType, chunks } }: Scenario): Promise<number> {
  const app = new Hono()
  const body = Buffer.concat(chunks)
  const text = body.toString()
  const headers = { 'content-type': contentType }
  if (work === 'text') app.get('/', (c) => c.text(text))
  if (work === 'json') app.get('/users/:id', (c) => c.json(userOf(c.req.param('id'))))
  if (work === 'echo') app.post('/', async (c) => c.json((await c.req.json()) as object))
  if (work === 'stream') app.get('/', (c) => c.body(ReadableStream.from(each(chunks)), 200, headers))
  if (work === 'big') app.get('/', (c) => c.body(body, 200, headers))
  return new Promise((resolve) => {
    serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => resolve(port))
  })
}

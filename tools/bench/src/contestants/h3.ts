/** A scenario on h3, which brings srvx, as its documentation writes it. Gives the port. */
import { Buffer } from 'node:buffer'
import { getRouterParam, H3, serve } from 'h3'
import { each, type Scenario, userOf } from '../scenarios.ts'

export async function start({ work, answer: { contentType, chunks } }: Scenario): Promise<number> {
  const app = new H3()
  const body = Buffer.concat(chunks)
  const text = body.toString()
  if (work === 'text') app.get('/', () => text)
  if (work === 'json') app.get('/users/:id', (event) => userOf(getRouterParam(event, 'id') ?? ''))
  if (work === 'echo') app.post('/', async (event) => (await event.req.json()) as object)
  if (work === 'stream') {
    app.get('/', (event) => {
      event.res.headers.set('content-type', contentType)
      return ReadableStream.from(each(chunks))
    })
  }
  if (work === 'big') {
    app.get('/', (event) => {
      event.res.headers.set('content-type', contentType)
      return body
    })
  }
  const server = serve(app, { port: 0, hostname: '127.0.0.1', silent: true, gracefulShutdown: false })
  await server.ready()
  return Number(new URL(server.url ?? '').port)
}

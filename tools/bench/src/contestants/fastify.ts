/** A scenario on fastify, as its documentation writes it. Gives the port. */
import { Buffer } from 'node:buffer'
import { Readable } from 'node:stream'
import { fastify } from 'fastify'
import { each, type Scenario, userOf } from '../scenarios.ts'

export async function start({ work, answer: { contentType, chunks } }: Scenario): Promise<number> {
  const app = fastify()
  const body = Buffer.concat(chunks)
  const text = body.toString()
  if (work === 'text') app.get('/', () => text)
  if (work === 'json') {
    app.get<{ Params: { readonly id: string } }>('/users/:id', ({ params }) => userOf(params.id))
  }
  if (work === 'echo') app.post('/', (request) => request.body)
  if (work === 'stream') app.get('/', (_, reply) => reply.type(contentType).send(Readable.from(each(chunks))))
  if (work === 'big') app.get('/', (_, reply) => reply.type(contentType).send(body))
  return Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
}

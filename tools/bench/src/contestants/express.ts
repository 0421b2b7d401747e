/** A scenario on express, as its documentation writes it, without the fields that only it adds. Gives the port. */
import { Buffer } from 'node:buffer'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import express from 'express'
import { each, type Scenario, userOf } from '../scenarios.ts'

export async function start({ work, answer: { contentType, chunks } }: Scenario): Promise<number> {
  const app = express()
  // A hash of each answer is work that nobody else is asked for.
  app.disable('etag').disable('x-powered-by')
  const body = Buffer.concat(chunks)
  const text = body.toString()
  if (work === 'text') app.get('/', (_, response) => void response.type(contentType).send(text))
  if (work === 'json') app.get('/users/:id', ({ params }, response) => void response.json(userOf(params.id)))
  if (work === 'echo') app.post('/', express.json(), (request, response) => void response.json(request.body))
  if (work === 'stream') {
    app.get('/', (_, response) => void Readable.from(each(chunks)).pipe(response.type(contentType)))
  }
  if (work === 'big') app.get('/', (_, response) => void response.type(contentType).send(body))
  return new Promise((resolve) => {
    const server = app.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

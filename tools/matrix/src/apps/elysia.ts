/** An Elysia application as its users write it. */
import type { AppRow, Stage } from '@tsgi/conformance'
import { fromFetch } from '@tsgi/spec/from-fetch'
import { Elysia } from 'elysia'
import { fetchChecks, secret } from './fetch-checks.ts'

function site({ told }: Stage) {
  return (
    new Elysia()
      // Without it, Elysia sends the message of the error. It has to stand before the routes that it is for.
      .onError(({ code, set }) => {
        set.status = code === 'NOT_FOUND' ? 404 : 500
        return code === 'NOT_FOUND' ? 'nothing here' : 'sorry'
      })
      .get('/', () => 'hello')
      .get('/users/:id', ({ params, query }) => ({ id: params.id, year: query.year }))
      .post('/echo', ({ body }) => ({ got: body }))
      .post('/upload', async ({ request }) => String((await request.arrayBuffer()).byteLength), { parse: 'none' })
      // Its own way, a generator of text, makes a stream of text, which no platform but Bun sends.
      .get('/stream', () => new Response(ReadableStream.from(chunks()).pipeThrough(new TextEncoderStream())))
      .get('/cookies', ({ cookie: { session, theme, seen } }) => {
        session?.set({ value: '1', httpOnly: true })
        theme?.set({ value: 'dark', expires: new Date('2027-10-21T07:28:00Z') })
        return `seen: ${String(seen?.value)}`
      })
      .get('/fail', () => {
        throw new Error(secret)
      })
  )

  async function* chunks() {
    yield 'one '
    await told('go on')
    yield 'two'
  }
}

export const elysia: AppRow = {
  name: 'Elysia',
  app: (stage) => fromFetch(site(stage).fetch),
  checks: fetchChecks({ notFound: 'nothing here', failure: 'sorry' }),
}

/** An itty-router application as its users write it. */
import type { AppRow, Stage } from '@tsgi/conformance'
import { fromFetch } from '@tsgi/spec/from-fetch'
import { type IRequest, json, Router, status, text, withContent, withCookies, withParams } from 'itty-router'
import { fetchChecks, secret } from './fetch-checks.ts'

function site({ told }: Stage) {
  const router = Router({ before: [withParams], finally: [json] })
  return (
    router
      .get('/', () => text('hello'))
      .get('/users/:id', ({ params, query }: IRequest) => ({
        id: decodeURIComponent(params.id ?? ''),
        year: query.year,
      }))
      .post('/echo', withContent, ({ content }: IRequest) => ({ got: content as unknown }))
      .post('/upload', async (request: IRequest) => text(String((await request.arrayBuffer()).byteLength)))
      .get('/stream', () => {
        const chunks = async function* () {
          yield 'one '
          await told('go on')
          yield 'two'
        }
        return new Response(ReadableStream.from(chunks()).pipeThrough(new TextEncoderStream()))
      })
      .get('/cookies', withCookies, ({ cookies }: IRequest) => {
        const response = text(`seen: ${(cookies as Record<string, string>).seen}`)
        response.headers.append('set-cookie', 'session=1; HttpOnly')
        response.headers.append('set-cookie', 'theme=dark; Expires=Thu, 21 Oct 2027 07:28:00 GMT')
        return response
      })
      .head('/', () => status(200))
      // It has no error handling of its own unless `catch` is given: what a handler throws goes to the server.
      .get('/fail', () => {
        throw new Error(secret)
      })
      .all('*', () => text('nothing here', { status: 404 }))
  )
}

export const ittyRouter: AppRow = {
  name: 'itty-router',
  app: (stage) => fromFetch(site(stage).fetch),
  checks: fetchChecks({ notFound: 'nothing here', failure: '' }),
}

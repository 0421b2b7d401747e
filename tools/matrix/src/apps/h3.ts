/** An h3 application as its users write it. */
import type { AppRow, Stage } from '@tsgi/conformance'
import { fromFetch } from '@tsgi/spec/from-fetch'
import { getCookie, getQuery, getRouterParam, H3, iterable, readBody, setCookie } from 'h3'
import { fetchChecks, secret } from './fetch-checks.ts'

function site({ told }: Stage): H3 {
  return new H3()
    .get('/', () => 'hello')
    .get('/users/:id', (event) => ({
      id: getRouterParam(event, 'id', { decode: true }),
      year: getQuery(event).year,
    }))
    .post('/echo', async (event) => ({ got: await readBody(event) }))
    .post('/upload', async ({ req }) => String((await req.arrayBuffer()).byteLength))
    .get('/stream', () =>
      iterable(async function* () {
        yield 'one '
        await told('go on')
        yield 'two'
      }),
    )
    .get('/cookies', (event) => {
      setCookie(event, 'session', '1', { httpOnly: true })
      setCookie(event, 'theme', 'dark', { expires: new Date('2027-10-21T07:28:00Z') })
      return `seen: ${getCookie(event, 'seen')}`
    })
    .get('/fail', () => {
      throw new Error(secret)
    })
}

export const h3: AppRow = {
  name: 'h3',
  app(stage) {
    const h3App = site(stage)
    return fromFetch((request) => h3App.fetch(request))
  },
  checks: fetchChecks({
    notFound: (origin) => `{"status":404,"message":"Cannot find any route matching [GET] ${origin}/nowhere"}`,
    failure: '{"status":500,"unhandled":true,"message":"HTTPError"}',
  }),
}

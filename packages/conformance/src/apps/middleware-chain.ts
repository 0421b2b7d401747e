/** A chain of middleware around an app: each is a function from app to app, and says what it adds to the context. */
import { strict as assert } from 'node:assert'
import { Buffer } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import type { Answer, App, Context, Middleware } from '@tsgi/spec'
import { derive } from '@tsgi/spec/derive'
import type { AppRow } from '../case.ts'

interface WithRequestId {
  readonly requestId: string
}

interface WithUser {
  readonly user: string
}

/** Gives each request an id, which its answer carries. */
const requestId: Middleware<WithRequestId> = (next) => async (request, context) => {
  const id = request.headers.get('x-request-id') ?? randomUUID()
  return withHeader(await next(request, derive(context, { requestId: id })), 'x-request-id', id)
}

/** Says how long the app took. */
const timing: Middleware = (next) => async (request, context) => {
  const began = performance.now()
  const answer = await next(request, context)
  return withHeader(answer, 'server-timing', `app;dur=${(performance.now() - began).toFixed(1)}`)
}

/** Answers an error with a description that machines read (RFC 9457), and not a word of the error itself. */
const problems: Middleware = (next) => async (request, context) => {
  try {
    return await next(request, context)
  } catch {
    const problem = { type: 'about:blank', title: 'Internal Server Error', status: 500 }
    return { status: 500, headers: [['content-type', 'application/problem+json']], body: JSON.stringify(problem) }
  }
}

/** Lets those in who know the password (RFC 7617). */
const basicAuth =
  (users: ReadonlyMap<string, string>): Middleware<WithUser> =>
  (next) =>
  (request, context) => {
    const [, encoded = ''] = /^basic ([\w+/=]+)$/i.exec(request.headers.get('authorization') ?? '') ?? []
    const [user = '', ...password] = Buffer.from(encoded, 'base64').toString().split(':')
    if (users.has(user) && users.get(user) === password.join(':')) return next(request, derive(context, { user }))
    return { status: 401, headers: [['www-authenticate', 'Basic realm="the matrix", charset="UTF-8"']] }
  }

const hello: App<Context & WithRequestId & WithUser> = (request, { requestId: id, user, httpVersion, rawTarget }) => {
  if (request.url.endsWith('/fails')) throw new Error('a secret of the database')
  return { status: 200, body: `hello ${user}, request ${id} over HTTP/${httpVersion} for ${rawTarget ?? request.url}` }
}

const app: App = timing(requestId(problems(basicAuth(new Map([['ada', 'love:lace']]))(hello))))

function withHeader<A extends Answer>(answer: A, name: string, value: string): A {
  return derive(answer, { headers: [...(answer.headers ?? []), [name, value]] })
}

const password = ['authorization', `Basic ${Buffer.from('ada:love:lace').toString('base64')}`] as const

export const middlewareChain: AppRow = {
  name: 'chain of middleware',
  app: () => app,
  checks: [
    {
      name: 'what each middleware adds to the context reaches the app',
      async talk({ exchange }) {
        const message = await exchange({ target: '/a', headers: [password, ['x-request-id', 'r-7']] })
        assert.equal(message.status, 200)
        assert.match(message.text, /^hello ada, request r-7 over HTTP\/(?:1\.1|2) for .*\/a$/)
      },
    },
    {
      name: 'what each middleware adds to the answer reaches the client',
      async talk({ exchange }) {
        const [first, second] = [await exchange({ headers: [password] }), await exchange({ headers: [password] })]
        assert.match(first.header('server-timing') ?? '', /^app;dur=\d+\.\d$/)
        assert.match(first.header('x-request-id') ?? '', /^[\da-f-]{36}$/)
        assert.notEqual(first.header('x-request-id'), second.header('x-request-id'))
      },
    },
    {
      name: 'a request without the password is refused before the app, and its answer still has an id',
      async talk({ exchange }) {
        for (const value of ['', 'Basic YWRhOmxvdmU=', 'Bearer x']) {
          const message = await exchange({
            headers: [
              ['authorization', value],
              ['x-request-id', 'r-8'],
            ],
          })
          assert.equal(message.status, 401)
          assert.equal(message.header('www-authenticate'), 'Basic realm="the matrix", charset="UTF-8"')
          assert.equal(message.header('x-request-id'), 'r-8')
          assert.equal(message.text, '')
        }
      },
    },
    {
      name: 'an error of the app becomes a problem that tells nothing of it, and is no error of the server',
      async talk({ exchange, notes }) {
        const message = await exchange({ target: '/fails', headers: [password] })
        assert.equal(message.status, 500)
        assert.equal(message.header('content-type'), 'application/problem+json')
        assert.deepEqual(JSON.parse(message.text), { type: 'about:blank', title: 'Internal Server Error', status: 500 })
        assert.ok(message.header('x-request-id') !== null)
        assert.deepEqual(notes('error'), [])
      },
    },
  ],
}

/** How a fetch framework behaves in, the checks of its row out: every one of them serves the same small site. */
import { strict as assert } from 'node:assert'
import type { AppRow } from '@tsgi/conformance'

/** What the frameworks promise in different ways. */
export interface Manners {
  /** The body for a path that nobody knows. */
  readonly notFound: string | ((origin: string) => string)
  /** The body where a handler throws `new Error(secret)`; '' where the framework lets it through to the server. */
  readonly failure: string
}

/** Thrown by a handler: no client may see it. */
export const secret = 'the password is 1234'

/**
 * The site: `/` says hello, `/users/:id` names its parameter, `POST /echo` gives its JSON back, `/stream` waits between
 * two chunks for `go on`, `/cookies` sets two, `/fail` throws, `/upload` counts its body.
 */
export function fetchChecks({ notFound, failure }: Manners): AppRow['checks'] {
  return [
    {
      name: 'a route answers with text',
      async talk({ exchange }) {
        const message = await exchange()
        assert.equal(message.status, 200)
        assert.match(message.header('content-type') ?? '', /^text\/plain/)
        assert.equal(message.text, 'hello')
      },
    },
    {
      name: 'a parameter of the path is decoded, and the query is there',
      async talk({ exchange }) {
        const message = await exchange({ target: '/users/ad%C3%A1?year=1815' })
        assert.deepEqual(JSON.parse(message.text), { id: 'adá', year: '1815' })
      },
    },
    {
      name: 'JSON goes in and comes out',
      async talk({ exchange }) {
        const body = JSON.stringify({ name: 'Ada', tags: ['é', '\u{1F600}'] })
        const headers = [['content-type', 'application/json']] as const
        const message = await exchange({ method: 'POST', target: '/echo', headers, body })
        assert.match(message.header('content-type') ?? '', /^application\/json/)
        assert.deepEqual(JSON.parse(message.text), { got: JSON.parse(body) as unknown })
      },
    },
    {
      name: 'a chunked upload is read to its end',
      async talk({ exchange }) {
        const message = await exchange({ method: 'POST', target: '/upload', body: ['one ', 'two ', 'three'] })
        assert.equal(message.text, '13')
      },
    },
    {
      name: 'the first chunk of a stream is there before the second is made',
      async talk({ connect, head, tell }) {
        const wire = await connect()
        await wire.send(head('GET /stream HTTP/1.1'))
        await wire.sees('one ')
        tell('go on')
        const message = await wire.message()
        assert.equal(message.text, 'one two')
        assert.ok(message.complete)
      },
    },
    {
      name: 'two cookies are two fields',
      async talk({ exchange }) {
        const headers = [['cookie', 'seen=yes']] as const
        const message = await exchange({ target: '/cookies', headers })
        const [session, theme, ...more] = message.all('set-cookie')
        assert.match(session ?? '', /^session=1(;|$)/)
        assert.match(theme ?? '', /^theme=dark(;|$)/)
        assert.deepEqual(more, [])
        assert.equal(message.text, 'seen: yes')
      },
    },
    {
      name: 'an unknown path is 404 in its own words',
      async talk({ exchange, scheme }) {
        const message = await exchange({ target: '/nowhere' })
        assert.equal(message.status, 404)
        const expected = typeof notFound === 'string' ? notFound : notFound(`${scheme}://example.test`)
        assert.equal(message.text, expected)
      },
    },
    {
      name: 'a handler that throws is 500, and not a word of the error is sent',
      async talk({ connect, head, notes, seen }) {
        const wire = await connect()
        await wire.send(head('GET /fail HTTP/1.1'))
        const message = await wire.message()
        assert.equal(message.status, 500)
        assert.equal(message.text, failure)
        const sent = message.headers.flat().join() + message.text
        assert.ok(!sent.includes(secret) && !sent.includes('.js:'), sent)
        // Without a word of its own the framework has left it to the server, which tells the operator.
        if (failure === '') assert.deepEqual(await seen('error'), { phase: 'app', message: secret })
        else assert.deepEqual(notes('error'), [])
      },
    },
    {
      name: 'a HEAD is answered without a body, and the connection serves on',
      async talk({ connect, head }) {
        const wire = await connect()
        await wire.send(head('HEAD / HTTP/1.1'))
        assert.equal((await wire.message('HEAD')).status, 200)
        await wire.send(head())
        assert.equal((await wire.message()).text, 'hello')
      },
    },
  ]
}

/** Apps that break one rule each, which the validator has to report first. */
import type { App, HttpResponse } from '@tsgi/spec'
import type { AppMutant } from './mutant.ts'

/** An app that answers so, whatever its type says. */
const answers =
  (answer: unknown): App =>
  () =>
    answer as HttpResponse

/** An app that answers 200 with these headers. */
const sends = (headers: unknown, body: unknown = null) => answers({ status: 200, headers, body })

/** An app that streams, anew for each request. */
const streams =
  (chunks: () => AsyncGenerator<unknown>, headers: HttpResponse['headers'] = []): App =>
  () => ({ status: 200, headers, body: chunks() as AsyncIterable<Uint8Array> })

const bytes = (text: string) => new TextEncoder().encode(text)

export const appMutants: readonly AppMutant[] = [
  { name: 'returns nothing', rule: 'an-answer-is-an-object', app: answers(undefined) },
  { name: 'returns the text of its answer alone', rule: 'an-answer-is-an-object', app: answers('hello') },
  { name: 'answers with the status 0', rule: 'status-is-final', app: answers({ status: 0 }) },
  { name: 'answers with an informational status', rule: 'status-is-final', app: answers({ status: 103 }) },
  { name: 'gives a record for headers', rule: 'answer-headers-are-pairs', app: sends({ 'x-one': '1' }) },
  { name: 'gives a number for a value', rule: 'answer-headers-are-pairs', app: sends([['x-one', 1]]) },
  { name: 'gives a header name with a space', rule: 'answer-names-are-tokens', app: sends([['x one', '1']]) },
  {
    name: 'writes header names in capitals',
    rule: 'answer-names-are-lower-case',
    app: sends([['Content-Type', 'text/plain']], 'hello'),
  },
  {
    name: 'puts what a client sent into a value as it is',
    rule: 'values-cannot-split-an-answer',
    app: ({ url }) => ({ status: 302, headers: [['location', new URL(url).searchParams.get('to') ?? '']] }),
    request: { target: '/?to=/%0d%0aset-cookie:%20a=1' },
  },
  {
    name: 'gives a file its name in UTF-8',
    rule: 'header-values-are-ascii',
    app: sends([['content-disposition', 'attachment; filename=caf\u00E9.txt']], 'hello'),
  },
  {
    name: 'gives an object for a body',
    rule: 'a-body-is-text-or-bytes',
    app: answers({ status: 200, body: { hello: 'world' } }),
  },
  {
    name: 'frames its answer itself',
    rule: 'connection-fields-are-the-servers',
    app: sends([['transfer-encoding', 'chunked']], 'hello'),
  },
  {
    name: 'counts characters for bytes',
    rule: 'a-length-is-one-number',
    app: sends([['content-length', '4']], 'caf\u00E9'),
  },
  {
    name: 'streams less than it declares',
    rule: 'short-bodies-are-cut',
    app: streams(
      async function* () {
        yield bytes('hell')
      },
      [['content-length', '5']],
    ),
  },
  {
    name: 'streams more than it declares',
    rule: 'long-bodies-are-cut',
    app: streams(
      async function* () {
        yield bytes('hello')
        yield bytes('!')
      },
      [['content-length', '5']],
    ),
  },
  {
    name: 'answers 204 with a body',
    rule: 'no-content-has-no-body',
    app: answers({ status: 204, body: 'hello' }),
  },
  {
    name: 'answers 205 with a body',
    rule: 'reset-content-has-no-body',
    app: answers({ status: 205, body: 'hello' }),
  },
  {
    name: 'answers 304 with a body',
    rule: 'not-modified-has-no-body',
    app: answers({ status: 304, body: 'hello' }),
  },
  {
    name: 'streams text',
    rule: 'chunks-are-bytes',
    app: streams(async function* () {
      yield 'hello'
    }),
  },
  {
    name: 'fills one buffer again for each chunk',
    rule: 'given-chunks-are-given-away',
    app: streams(async function* () {
      const buffer = new Uint8Array(5)
      for (const text of ['hello', 'world']) {
        buffer.set(bytes(text))
        yield buffer
      }
    }),
  },
  {
    name: 'gives waitUntil a function',
    rule: 'background-work-outlives-the-answer',
    app(_request, { waitUntil }) {
      waitUntil((async () => {}) as never)
      return { status: 200 }
    },
  },
  {
    name: 'copies its request by spreading it',
    rule: 'requests-cannot-be-changed',
    app(request) {
      const copy = { ...request }
      return { status: 200, body: copy.method }
    },
  },
  {
    name: 'writes its user into the context',
    rule: 'requests-cannot-be-changed',
    app(_request, context) {
      Object.assign(context, { user: 'ada' })
      return { status: 200 }
    },
  },
]

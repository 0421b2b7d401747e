/** Apps that break one rule each, which the validator has to report first. */
import type { App, Capability, Context, HttpResponse } from '@tsgi/spec'
import { derive } from '@tsgi/spec/derive'
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

/** A server that can do more than the one in memory, and what its contexts have for it. */
const declares =
  (capability: Capability, members: object = {}) =>
  (context: Context): Context =>
    derive(context, {
      server: { ...context.server, capabilities: Object.freeze([capability]) },
      rawTarget: undefined,
      ...members,
    })

/** An app that asks for a WebSocket. */
const upgrades = (members: object) => answers({ upgrade: 'websocket', listener: {}, ...members })

/** An app that hints so. */
const hints =
  (status: unknown, headers: unknown): App =>
  (_request, { sendInformational }) => {
    sendInformational?.(status as 103, headers as [])
    return { status: 200 }
  }

const hinting = declares('sendInformational', { sendInformational: () => {} })

/** Apps that break one rule each, which the validator has to notice. */
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
    name: 'answers 204 with the length of what it does not send',
    rule: 'no-content-has-no-body',
    app: answers({ status: 204, headers: [['content-length', '0']] }),
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
    name: 'reads the body for its log and again for its work',
    rule: 'bodies-are-read-once',
    async app(request) {
      const log = await request.text()
      return { status: 200, body: String(await request.json().catch(() => log)) }
    },
    request: { method: 'POST', body: '"hello"' },
  },
  {
    name: 'adds a header to its constant answer',
    rule: 'given-answers-are-given-away',
    app: (() => {
      const headers: [string, string][] = []
      const answer = { status: 200, headers }
      return () => {
        headers.push(['x-frame-options', 'DENY'])
        return answer
      }
    })(),
    times: 2,
  },
  {
    name: 'writes each answer into one buffer',
    rule: 'given-answers-are-given-away',
    app: (() => {
      const body = new Uint8Array(1)
      return () => {
        body[0] = (body[0] ?? 0) + 1
        return { status: 200, body }
      }
    })(),
    times: 2,
  },
  {
    name: 'keeps a stream for the next request',
    rule: 'streams-are-of-one-answer',
    app: (() => {
      let body: ReadableStream<Uint8Array> | undefined
      return () => {
        body ??= ReadableStream.from([bytes('hello')])
        return { status: 200, body }
      }
    })(),
    times: 2,
  },
  {
    name: 'asks a server without WebSockets for one',
    rule: 'upgrades-need-the-capability',
    app: upgrades({}),
  },
  {
    name: 'asks for a WebSocket and listens to nothing',
    rule: 'upgrades-have-a-listener',
    app: upgrades({ listener: undefined }),
    context: declares('webSocket'),
  },
  {
    name: 'chooses a sub-protocol that the client did not offer',
    rule: 'upgraded-protocols-were-offered',
    app: upgrades({ protocol: 'chat.v3' }),
    request: { headers: [['sec-websocket-protocol', 'chat, chat.v2']] },
    context: declares('webSocket'),
  },
  {
    name: 'gives its trailers without a promise',
    rule: 'trailers-are-promised-fields',
    app: answers({ status: 200, body: 'hello', trailers: [['x-checksum', '1']] }),
  },
  {
    name: 'hints with a status that is none for hints',
    rule: 'early-hints-come-before-the-answer',
    app: hints(100, []),
    context: hinting,
  },
  {
    name: 'hints with a header that splits',
    rule: 'values-cannot-split-an-answer',
    app: hints(103, [['link', '</a.css>\r\nset-cookie: a=1']]),
    context: hinting,
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

import { expect, test } from 'vitest'
import { makeContext, makeRequest, take } from '../../test/by-hand.ts'
import type { App } from '../app.ts'
import type { Context } from '../context.ts'
import type { HttpRequest } from '../request.ts'
import { type Rule, type RuleId, rules } from '../rules/index.ts'
import { type Breach, validate } from './index.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

async function* chunks(...texts: string[]) {
  for (const text of texts) yield bytes(text)
}

/** How an app is called. */
interface Calls {
  readonly request?: HttpRequest
  readonly context?: Context
  readonly times?: number
}

/** The breaches of an app, whose answers are read to their end. */
async function breachesOf(
  app: unknown,
  { request = makeRequest(), context = makeContext(), times = 1 }: Calls = {},
): Promise<readonly Breach[]> {
  const breaches: Breach[] = []
  const judged = validate(app as App, { onBreach: (breach) => breaches.push(breach) })
  for (let i = 0; i < times; i += 1) await take(judged, request, context).catch(() => {})
  return breaches
}

/** A server with capabilities, and what its context has for them. */
const capable = (capability: string, members: object = {}) =>
  makeContext({ server: { ...makeContext().server, capabilities: Object.freeze([capability]) }, ...members })

const webSockets = capable('webSocket')
const offering = makeRequest({ fields: [['sec-websocket-protocol', 'chat, chat.v2']] })
const upgrade = (members: object) => answering({ upgrade: 'websocket', listener: {}, ...members })
const hinting = capable('sendInformational', { sendInformational: () => {} })
const hint = (...parameters: readonly unknown[]) =>
  [
    (_: HttpRequest, { sendInformational }: Context) => {
      ;(sendInformational as (...given: readonly unknown[]) => void)(...parameters)
      return { status: 200 }
    },
    { context: hinting },
  ] as const
const trailing = (trailers: unknown) => ({
  status: 200,
  get trailers() {
    return trailers
  },
})

const answering = (answer: unknown) => () => answer

/** Apps that break one rule each. */
const badApps: readonly (readonly [RuleId, string, unknown, Calls?])[] = [
  ['an-answer-is-an-object', 'returns nothing', answering(undefined)],
  ['an-answer-is-an-object', 'returns text', answering('hello')],
  ['an-answer-is-an-object', 'returns an object without a status', answering({ body: 'hello' })],
  ['an-answer-is-an-object', 'promises null', async () => null],
  ['a-body-is-text-or-bytes', 'gives a number as body', answering({ status: 200, body: 7 })],
  ['status-is-final', 'answers with 103', answering({ status: 103 })],
  ['status-is-final', 'answers with 600', answering({ status: 600 })],
  ['status-is-final', 'answers with a status as text', answering({ status: '200' })],
  ['answer-headers-are-pairs', 'gives a record of headers', answering({ status: 200, headers: { a: 'b' } })],
  ['answer-headers-are-pairs', 'gives a number as value', answering({ status: 200, headers: [['a', 1]] })],
  ['answer-headers-are-pairs', 'gives a list of names', answering({ status: 200, headers: ['ab'] })],
  ['answer-names-are-tokens', 'gives a name with a space', answering({ status: 200, headers: [['a b', 'c']] })],
  [
    'answer-names-are-lower-case',
    'writes Content-Type',
    answering({ status: 200, headers: [['Content-Type', 'a/b']] }),
  ],
  ['values-cannot-split-an-answer', 'gives CR LF', answering({ status: 200, headers: [['a', 'b\r\nc: d']] })],
  [
    'values-cannot-split-an-answer',
    'gives a character above U+00FF',
    answering({ status: 200, headers: [['a', '€']] }),
  ],
  ['header-values-are-ascii', 'gives Latin-1', answering({ status: 200, headers: [['a', 'é']] })],
  ['connection-fields-are-the-servers', 'sets upgrade', answering({ status: 200, headers: [['upgrade', 'h2c']] })],
  [
    'connection-fields-are-the-servers',
    'keeps alive',
    answering({ status: 200, headers: [['connection', 'keep-alive']] }),
  ],
  [
    'a-length-is-one-number',
    'gives another length',
    answering({ status: 200, headers: [['content-length', '4']], body: 'é' }),
  ],
  ['a-length-is-one-number', 'gives 0x2', answering({ status: 200, headers: [['content-length', '0x2']], body: 'ab' })],
  [
    'a-length-is-one-number',
    'gives it twice',
    answering({ status: 200, headers: [1, 2].map(() => ['content-length', '2']), body: 'ab' }),
  ],
  [
    'short-bodies-are-cut',
    'ends early',
    () => ({ status: 200, headers: [['content-length', '9']], body: chunks('a') }),
  ],
  [
    'long-bodies-are-cut',
    'goes on',
    () => ({ status: 200, headers: [['content-length', '1']], body: chunks('a', 'b') }),
  ],
  [
    'chunks-are-bytes',
    'yields text',
    () => ({
      status: 200,
      body: (async function* () {
        yield 'text'
      })(),
    }),
  ],
  [
    'given-chunks-are-given-away',
    'uses one buffer again',
    () => ({
      status: 200,
      body: (async function* () {
        const buffer = bytes('one')
        yield buffer
        buffer.set(bytes('two'))
        yield buffer
      })(),
    }),
  ],
  [
    'given-chunks-are-given-away',
    'changes its last chunk',
    () => ({
      status: 200,
      body: (async function* () {
        const buffer = bytes('one')
        yield buffer
        buffer.fill(0)
      })(),
    }),
  ],
  ['no-content-has-no-body', 'gives a 204 a body', answering({ status: 204, body: 'x' })],
  ['no-content-has-no-body', 'gives a 204 a length', answering({ status: 204, headers: [['content-length', '0']] })],
  ['answer-names-are-tokens', 'gives a pseudo-header', answering({ status: 200, headers: [[':status', '200']] })],
  [
    'bodies-are-read-once',
    'reads its request twice',
    async (request: HttpRequest) => ({
      status: 200,
      body: (await request.text()) + (await request.text().catch(String)),
    }),
    { request: makeRequest({ content: 'x' }) },
  ],
  [
    'bodies-are-read-once',
    'parses what it has iterated',
    async (request: HttpRequest) => {
      for await (const _ of request.body ?? []) break
      return { status: 200, body: String(await request.json().catch(String)) }
    },
    { request: makeRequest({ content: 'x' }) },
  ],
  [
    'given-answers-are-given-away',
    'adds a header to a constant answer',
    (() => {
      const answer = { status: 200, headers: [['a', 'b']] }
      return () => {
        answer.headers.push(['x-frame-options', 'DENY'])
        return answer
      }
    })(),
    { times: 2 },
  ],
  [
    'given-answers-are-given-away',
    'fills one buffer for all answers',
    (() => {
      const body = new Uint8Array(1)
      return () => {
        body[0] = (body[0] ?? 0) + 1
        return { status: 200, body }
      }
    })(),
    { times: 2 },
  ],
  [
    'streams-are-of-one-answer',
    'makes its generator once',
    (() => {
      const body = chunks('a')
      return () => ({ status: 200, body })
    })(),
    { times: 2 },
  ],
  [
    'streams-are-of-one-answer',
    'makes the iterator of its headers once',
    (() => {
      const headers = new Map([['a', 'b']]).entries()
      return () => ({ status: 200, headers })
    })(),
    { times: 2 },
  ],
  [
    'streams-are-of-one-answer',
    'returns a Response that it has read',
    async () => {
      const response = new Response('hello')
      await response.text()
      return response
    },
  ],
  [
    'streams-are-of-one-answer',
    'returns a stream that it reads itself',
    () => {
      const body = new Blob(['a']).stream()
      body.getReader()
      return { status: 200, body }
    },
  ],
  ['upgrades-need-the-capability', 'asks for a WebSocket that nobody can give', upgrade({})],
  ['upgrades-have-a-listener', 'gives no listener', upgrade({ listener: undefined }), { context: webSockets }],
  [
    'upgrades-have-a-listener',
    'gives a text for a callback',
    upgrade({ listener: { message: 'text' } }),
    { context: webSockets },
  ],
  [
    'upgraded-protocols-were-offered',
    'chooses a protocol that nobody offered',
    upgrade({ protocol: 'chat.v3' }),
    { context: webSockets, request: offering },
  ],
  [
    'upgraded-protocols-were-offered',
    'chooses a protocol of a client that offered none',
    upgrade({ protocol: '' }),
    { context: webSockets },
  ],
  [
    'answer-headers-are-pairs',
    'gives a record of headers for a WebSocket',
    upgrade({ headers: { a: 'b' } }),
    { context: webSockets },
  ],
  ['early-hints-come-before-the-answer', 'hints with 102', ...hint(102, [])],
  ['early-hints-come-before-the-answer', 'hints with a length', ...hint(103, [['content-length', '1']])],
  ['values-cannot-split-an-answer', 'hints with CR LF', ...hint(103, [['link', '</a>\r\nb: c']])],
  [
    'early-hints-come-before-the-answer',
    'hints after its answer',
    (_: HttpRequest, { sendInformational, waitUntil }: Context) => {
      waitUntil(Promise.resolve().then(() => sendInformational?.(103, [])))
      return { status: 200 }
    },
    { context: hinting },
  ],
  ['trailers-are-promised-fields', 'gives trailers without a promise', answering(trailing([['a', 'b']]))],
  ['reset-content-has-no-body', 'gives a 205 a body', answering({ status: 205, body: bytes('x') })],
  ['not-modified-has-no-body', 'gives a 304 a body', () => ({ status: 304, body: chunks('x') })],
  [
    'background-work-outlives-the-answer',
    'gives a function to waitUntil',
    (_: HttpRequest, { waitUntil }: Context) => {
      waitUntil((async () => {}) as never)
      return { status: 200 }
    },
  ],
  [
    'requests-cannot-be-changed',
    'spreads its request',
    (request: HttpRequest) => {
      const copy = { ...request }
      return { status: 200, body: copy.method }
    },
  ],
  [
    'requests-cannot-be-changed',
    'writes to its context',
    (_: HttpRequest, context: Context) => {
      Object.assign(context, { user: 'ada' })
      return { status: 200 }
    },
  ],
]

for (const [rule, what, app, calls] of badApps) {
  test(`an app that ${what} is reported for ${rule} and nothing else, with a cure`, async () => {
    const breaches = await breachesOf(app, calls)
    expect(breaches.map((breach) => [breach.rule, breach.party])).toEqual([[rule, 'app']])
    expect(breaches[0]?.cure).not.toBe('')
  })
}

test('every rule that an app keeps, and the compiler does not judge, has a bad app here', () => {
  const tried = new Set(badApps.map(([rule]) => rule))
  const kept = Object.entries<Rule>(rules).filter(
    ([, { keeper, judgedBy }]) => keeper !== 'server' && judgedBy !== 'types',
  )
  expect(kept.map(([slug]) => slug).filter((slug) => !tried.has(slug as RuleId))).toEqual([])
})

test('a constant answer, constant bytes and a body that is made again by its own iterator break nothing', async () => {
  const headers = [['a', 'b']]
  const memory = bytes('again')
  const again = { [Symbol.asyncIterator]: () => chunks('a')[Symbol.asyncIterator]() }
  for (const answer of [{ status: 204 }, { status: 200, headers, body: memory }, { status: 200, body: again }])
    expect(await breachesOf(answering(answer), { times: 3 })).toEqual([])
})

test('a WebSocket with a protocol that was offered breaks nothing, nor do hints in time', async () => {
  const listener = { message: () => {} }
  const right = upgrade({ listener, protocol: 'chat.v2', headers: new Map([['a', 'b']]).entries() })
  expect(await breachesOf(right, { context: webSockets, request: offering })).toEqual([])
  const [hints, calls] = hint(103, [['link', '</a.css>; rel=preload']])
  expect(await breachesOf(hints, calls)).toEqual([])
})

test('trailers are judged when the server looks, and arrive as they were', async () => {
  const breaches: Breach[] = []
  const trailersOf = async (trailers: unknown) => {
    const judged = validate(answering(trailing(trailers)) as unknown as App, { onBreach: (one) => breaches.push(one) })
    return ((await judged(makeRequest(), makeContext())) as { trailers: Promise<unknown> }).trailers
  }
  expect(await trailersOf(Promise.resolve([['x-checksum', '1']]))).toEqual([['x-checksum', '1']])
  expect(breaches).toEqual([])
  await trailersOf(Promise.resolve([['content-type', 'a/b']]))
  expect(breaches.map(({ rule }) => rule)).toEqual(['trailers-are-promised-fields'])
  await trailersOf(Promise.resolve({ a: 'b' }))
  expect(breaches.at(-1)?.rule).toBe('answer-headers-are-pairs')
  await expect(trailersOf(Promise.reject(new Error('mine')))).rejects.toThrow('mine')
})

/** Apps that are right, each in its own way. */
const goodApps: Readonly<Record<string, App>> = {
  'a constant without a body': answering({ status: 204 }) as App,
  'text with its length': () => ({ status: 200, headers: [['content-length', '2']], body: 'é' }),
  'a map of headers': () => ({ status: 200, headers: new Map([['content-type', 'text/plain']]), body: 'a' }),
  'headers that can be iterated once': () => ({
    status: 200,
    headers: (function* (): Generator<[string, string]> {
      yield ['set-cookie', 'a=1']
      yield ['set-cookie', 'b=2']
    })(),
  }),
  'a Response of JSON': () => Response.json({ a: 1 }),
  'a proxied Response': () =>
    new Response('x', {
      headers: { connection: 'keep-alive', 'keep-alive': 'timeout=5', 'transfer-encoding': 'chunked' },
    }),
  'the wish to close': () => ({ status: 200, headers: [['connection', 'close']] }),
  'chunks with their length': () => ({ status: 200, headers: [['content-length', '3']], body: chunks('a', '', 'bc') }),
  'one chunk twice': () => {
    const chunk = bytes('again')
    return {
      status: 200,
      body: (async function* () {
        yield chunk
        yield chunk
      })(),
    }
  },
  'a ReadableStream': () => ({ status: 200, body: new Blob(['stream']).stream() }),
  'an echo': ({ body }) => ({ status: 200, body }),
  'an empty body for 304': () => ({ status: 304, headers: [['content-length', '99']], body: '' }),
  'its own chunks, changed in place': async ({ body }) => {
    for await (const chunk of body ?? []) chunk.fill(0)
    return { status: 200 }
  },
  'no content read twice': async (request) => {
    const nothing = (await request.text()) + (await request.text())
    return { status: 200, body: nothing }
  },
  'the signal, the end and background work': (request, { completed, waitUntil }) => {
    waitUntil(completed.then(() => request.signal.aborted))
    return { status: 200 }
  },
  'a look at each header': ({ headers }) => ({
    status: 200,
    body: `${[...headers].join()}${headers.get('HOST')}${headers.has('x')}`,
  }),
}

for (const [what, app] of Object.entries(goodApps)) {
  test(`nothing is reported of ${what}`, async () => {
    expect(
      await breachesOf(app, {
        request: what.includes('no content') ? makeRequest() : makeRequest({ content: 'body' }),
      }),
    ).toEqual([])
  })
}

test('a HEAD whose declared length is not that of the body breaks nothing', async () => {
  const app = () => ({ status: 200, headers: [['content-length', '9']], body: 'a' })
  expect(await breachesOf(app, { request: makeRequest({ method: 'HEAD' }) })).toEqual([])
})

test('a body that the server wants no more of is not called short', async () => {
  const breaches: Breach[] = []
  const app: App = () => ({ status: 200, headers: [['content-length', '9']], body: new Blob(['a']).stream() })
  const judged = validate(app, { onBreach: (breach) => breaches.push(breach) })
  const answer = await judged(makeRequest(), makeContext())
  const reader = (answer as unknown as { body: ReadableStream }).body.getReader()
  await reader.read()
  await reader.cancel()
  await reader.read()
  expect(breaches).toEqual([])
})

import { expect, test } from 'vitest'
import { makeContext, makeHeaders, makeRequest, take } from '../../test/by-hand.ts'
import type { App } from '../app.ts'
import type { Context } from '../context.ts'
import type { HttpRequest } from '../request.ts'
import type { RuleId } from '../rules/index.ts'
import { type Breach, validate } from './index.ts'

const ok: App = () => ({ status: 200 })
const bytes = (text: string) => new TextEncoder().encode(text)

async function breachesOf(request: HttpRequest, context: Context, app = ok): Promise<readonly Breach[]> {
  const breaches: Breach[] = []
  await take(validate(app, { onBreach: (breach) => breaches.push(breach) }), request, context).catch(() => {})
  return breaches
}

const server = makeContext().server
const declaring = (...capabilities: string[]) => ({ server: { ...server, capabilities: Object.freeze(capabilities) } })
const address = (text: string, family: string) => ({ remoteAddress: { address: text, port: 1, family } })

const wrongRequests: readonly (readonly [RuleId, string, object])[] = [
  ['method-is-verbatim', 'a method that is no token', { method: 'G T' }],
  ['url-is-what-the-parser-serialises', 'a URL with dot segments', { url: 'http://a.test/x/../y' }],
  ['url-is-what-the-parser-serialises', 'a path for a URL', { url: '/x' }],
  ['url-is-what-the-parser-serialises', 'another scheme', { url: 'ws://a.test/' }],
  [
    'request-names-are-lower-case',
    'a name in upper case',
    { headers: makeHeaders([], { [Symbol.iterator]: () => new Map([['Host', 'a.test']]).entries() }) },
  ],
  ['request-names-are-lower-case', 'headers that are a record', { headers: { host: 'a.test' } }],
  [
    'request-names-are-lower-case',
    'one name twice',
    {
      headers: makeHeaders([['a', 'b']], {
        [Symbol.iterator]: () => Array<[string, string]>(2).fill(['a', 'b']).values(),
      }),
    },
  ],
  [
    'names-are-looked-up-in-any-case',
    'names found in one case only',
    { headers: makeHeaders([['host', 'a.test']], { has: (name) => name === 'host' }) },
  ],
  ['names-are-looked-up-in-any-case', 'undefined for a missing header', { headers: new Map() }],
  ['url-is-what-the-parser-serialises', 'a URL without a host', { url: 'http:///x' }],
  ['url-is-what-the-parser-serialises', 'a port that is none', { url: 'http://a.test:x/' }],
  ['host-is-an-authority', 'a URL with user information', { url: 'http://ada@a.test/' }],
  ['target-has-no-fragment', 'a URL with a fragment', { url: 'http://a.test/#x' }],
  ['connect-is-refused', 'CONNECT', { method: 'CONNECT' }],
  ['header-lines-are-well-formed', 'a value with LF', { headers: makeHeaders([['a', 'b\nc']]) }],
  ['whole-bodies-are-decoded', 'no json()', { json: undefined }],
  ['bodies-are-read-once', 'no bodyUsed', { bodyUsed: undefined }],
]

for (const [rule, what, parts] of wrongRequests) {
  test(`a server that hands in ${what} is reported for ${rule} and nothing else`, async () => {
    const breaches = await breachesOf(makeRequest(parts), makeContext())
    expect(breaches.map((breach) => [breach.rule, breach.party])).toEqual([[rule, 'server']])
  })
}

const wrongContexts: readonly (readonly [RuleId, string, object])[] = [
  ['context-tells-the-facts', 'HTTP version 1.2', { httpVersion: '1.2' }],
  ['context-tells-the-facts', 'no word on encryption', { encrypted: undefined }],
  ['context-tells-the-facts', 'a base path with a slash at the end', { basePath: '/a/' }],
  ['context-tells-the-facts', 'a base path that is no prefix', { basePath: '/other' }],
  ['context-tells-the-facts', 'a mapped address', address('::ffff:127.0.0.1', 'IPv6')],
  ['context-tells-the-facts', 'an address in full', address('0:0:0:0:0:0:0:1', 'IPv6')],
  ['context-tells-the-facts', 'an address of 256', address('127.0.0.256', 'IPv4')],
  ['context-tells-the-facts', 'no address at all', { remoteAddress: undefined }],
  ['context-tells-the-facts', 'a nameless server', { server: { ...server, name: '' } }],
  ['background-work-outlives-the-answer', 'no waitUntil', { waitUntil: undefined }],
  [
    'the-port-of-the-client-is-known',
    'no port',
    { ...declaring('remotePort'), remoteAddress: { ...address('1.2.3.4', 'IPv4').remoteAddress, port: null } },
  ],
  ['raw-target-is-verbatim', 'a target that is none', { ...declaring('rawTarget'), rawTarget: 'a.test:80' }],
  ['asterisk-is-the-root', '* for a GET', { ...declaring('rawTarget'), rawTarget: '*' }],
  ['target-has-no-fragment', 'a target with #', { ...declaring('rawTarget'), rawTarget: '/#a' }],
  ['target-is-visible-ascii', 'a target beyond ASCII', { ...declaring('rawTarget'), rawTarget: '/é' }],
  ['undeclared-capabilities-are-absent', 'an undeclared member', { rawTarget: '/' }],
  ['undeclared-capabilities-are-absent', 'a declared member that is absent', declaring('rawTarget')],
]

for (const [rule, what, parts] of wrongContexts) {
  test(`a server that hands in ${what} is reported for ${rule}`, async () => {
    const breaches = await breachesOf(makeRequest(), makeContext({ ...parts }))
    expect(breaches.map((breach) => [breach.rule, breach.party])).toContainEqual([rule, 'server'])
    expect(new Set(breaches.map((breach) => breach.rule)).size).toBe(1)
  })
}

test('declared members, a base path at a segment and unix sockets break nothing', async () => {
  const context = makeContext({ ...declaring('rawTarget'), rawTarget: '/a/b', basePath: '/a', remoteAddress: null })
  expect(await breachesOf(makeRequest({ url: 'http://a.test/a/b' }), context)).toEqual([])
})

test('a body without content, and content without a body, are reported when the app looks', async () => {
  const look: App = ({ body }) => ({ status: body === null ? 200 : 201 })
  const none = makeRequest({ content: 'x', body: null })
  expect((await breachesOf(none, makeContext(), look)).map(({ rule }) => rule)).toEqual(['no-content-is-null'])
  const unasked = makeRequest({ body: makeRequest({ content: 'x' }).body })
  expect((await breachesOf(unasked, makeContext(), look)).map(({ rule }) => rule)).toEqual(['no-content-is-null'])
  expect(await breachesOf(unasked, makeContext(), ok)).toEqual([])
})

test('a chunk that the server changes after it gave it is reported', async () => {
  const memory = bytes('one')
  const body = (async function* () {
    yield memory
    memory.set(bytes('two'))
    yield bytes('end')
  })()
  const read: App = async (request) => {
    for await (const _ of request.body ?? []);
    return { status: 200 }
  }
  const breaches = await breachesOf(makeRequest({ content: 'oneend', body, bodyUsed: true }), makeContext(), read)
  expect(breaches.map(({ rule }) => rule)).toEqual(['chunks-are-the-apps-own'])
})

test('a body that can be read twice is reported', async () => {
  const twice: App = async (request) => ({ status: 200, body: (await request.text()) + (await request.text()) })
  const request = makeRequest({ content: 'x', text: async () => 'x', bodyUsed: true })
  const parties = async (given: HttpRequest) =>
    (await breachesOf(given, makeContext(), twice)).map(({ rule, party }) => `${rule} ${party}`)
  expect(await parties(request)).toEqual(['bodies-are-read-once app', 'bodies-are-read-once server'])
  // The app alone is to blame where its second read fails.
  expect(await parties(makeRequest({ content: 'x' }))).toEqual(['bodies-are-read-once app'])
})

test('a request that dies with the handler is reported, and its death changes nothing', async () => {
  let isDead = false
  const request = makeRequest({
    get url(): string {
      if (isDead) throw new Error('The request is gone.')
      return 'http://a.test/'
    },
  })
  const app: App = async () => {
    isDead = true
    return { status: 200 }
  }
  const breaches = await breachesOf(request, makeContext(), app)
  expect(breaches.map(({ rule }) => rule)).toEqual(['requests-outlive-awaits'])
  expect(breaches[0]?.got).toContain('The request is gone.')
})

test('a signal that aborts after the answer was sent is reported where both were read', async () => {
  const controller = new AbortController()
  const breaches: Breach[] = []
  const app: App = async ({ signal }, { completed }) => {
    await completed
    return { status: signal.aborted ? 500 : 200 }
  }
  const judged = validate(app, { onBreach: (breach) => breaches.push(breach) })
  await judged(makeRequest({ signal: controller.signal }), makeContext())
  expect(breaches).toEqual([])
  controller.abort()
  expect(breaches.map(({ rule, party }) => [rule, party])).toEqual([['signal-is-quiet-after-success', 'server']])
})

test('an app that is called with more or less than a request and a context is reported, and gets what came', async () => {
  const breaches: Breach[] = []
  const got: unknown[][] = []
  const judged = validate(
    ((...parameters: unknown[]) => {
      got.push(parameters)
      return { status: 200 }
    }) as App,
    { onBreach: (breach) => breaches.push(breach) },
  ) as (...parameters: unknown[]) => unknown
  await judged(makeRequest(), makeContext(), 'next')
  await judged(makeRequest())
  await judged(null, makeContext())
  expect(breaches.map(({ rule, party }) => [rule, party])).toEqual(Array(3).fill(['apps-get-two-arguments', 'server']))
  expect(got.map((parameters) => parameters.length)).toEqual([3, 1, 2])
  expect(got[0]?.[2]).toBe('next')
})

test('a completion of another shape is reported, and a loss of which the signal does not tell', async () => {
  const app: App = async ({ signal }, { completed }) => {
    await completed
    return { status: signal.aborted ? 500 : 200 }
  }
  const rulesOf = async (completion: unknown) =>
    (await breachesOf(makeRequest(), makeContext({ completed: Promise.resolve(completion) }), app)).map(
      ({ rule }) => rule,
    )
  expect(await rulesOf({ outcome: 'sent', bytes: 0 })).toEqual([])
  expect(await rulesOf({ outcome: 'finished', bytes: 0 })).toEqual(['completed-tells-what-was-sent'])
  expect(await rulesOf({ outcome: 'sent', bytes: -1 })).toEqual(['completed-tells-what-was-sent'])
  expect(await rulesOf(undefined)).toEqual(['completed-tells-what-was-sent'])
  expect(await rulesOf({ outcome: 'aborted', bytes: 0 })).toEqual(['signal-tells-of-a-lost-client'])
})

test('a chunk on shared memory, and one that was transferred away, are reported', async () => {
  const gone = bytes('gone')
  structuredClone(gone, { transfer: [gone.buffer] })
  for (const chunk of [new Uint8Array(new SharedArrayBuffer(4)), gone]) {
    const body = (async function* () {
      yield chunk
    })() as unknown as HttpRequest['body']
    const read: App = async (request) => {
      for await (const _ of request.body ?? []);
      return { status: 200 }
    }
    const breaches = await breachesOf(makeRequest({ content: 'gone', body, bodyUsed: true }), makeContext(), read)
    expect(breaches.map(({ rule }) => rule)).toEqual(['bodies-arrive-intact'])
  }
})

/** The iterator of an answer's body as the server gets it. */
async function opened(breaches: Breach[], next: () => Promise<unknown>): Promise<AsyncIterator<unknown>> {
  const iterator = { next, return: async () => ({ done: true, value: undefined }) }
  const app = () => ({ status: 200, body: { [Symbol.asyncIterator]: () => iterator } })
  const judged = validate(app as unknown as App, { onBreach: (breach) => breaches.push(breach) })
  const { body } = (await judged(makeRequest(), makeContext())) as { body: AsyncIterable<unknown> }
  return body[Symbol.asyncIterator]()
}

test('a body that is ended twice, or after it has ended by itself, is reported', async () => {
  const breaches: Breach[] = []
  const endless = await opened(breaches, async () => ({ done: false, value: bytes('x') }))
  await endless.next()
  await endless.return?.()
  expect(breaches).toEqual([])
  await endless.return?.()
  const finished = await opened(breaches, async () => ({ done: true, value: undefined }))
  await finished.next()
  await finished.return?.()
  const failed = await opened(breaches, () => Promise.reject(new Error('mine')))
  await failed.next().catch(() => {})
  await failed.return?.()
  expect(breaches.map(({ rule, party }) => [rule, party])).toEqual([
    ['iterators-are-returned-once', 'server'],
    ['finished-iterators-are-left-alone', 'server'],
    ['finished-iterators-are-left-alone', 'server'],
  ])
})

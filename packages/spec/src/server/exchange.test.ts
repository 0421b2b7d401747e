import { beforeEach, describe, expect, test } from 'vitest'
import type { Answer, App } from '../app.ts'
import type { Completion } from '../context.ts'
import type { AnswerHead } from './answer-head.ts'
import { Exchange } from './exchange.ts'
import { type ExchangeState, transitions } from './exchange-state.ts'
import { Life } from './life.ts'
import type { RequestHead } from './request-head.ts'
import type { Transport } from './transport.ts'

/** What a server would be asked for, in order. */
let calls: string[]
let errors: { readonly phase: string; readonly message: string; readonly isOurs: boolean }[]
/** Whether the transport takes chunks. */
let takes: boolean

beforeEach(() => {
  calls = []
  errors = []
  takes = true
})

const settled = () => new Promise((resolve) => setTimeout(resolve, 0))

function transport(): Transport {
  const call = (name: string) => () => void calls.push(name)
  const address = { address: '127.0.0.1', port: 1, family: 'IPv4' } as const
  const told = ({ status, length, close }: AnswerHead) => `${status} ${length}${close ? ' close' : ''}`
  return {
    sendWhole: (head, body) => void calls.push(`whole ${told(head)} ${String(body)}`),
    sendHead: (head) => void calls.push(`head ${told(head)}`),
    sendChunk(chunk) {
      calls.push(`chunk ${Buffer.from(chunk).toString()}`)
      return takes
    },
    sendEnd: call('end'),
    cut: call('cut'),
    pauseBody: call('pause'),
    resumeBody: call('resume'),
    continueBody: call('continue'),
    refuseBody: call('refuse'),
    upgrade: call('upgrade'),
    remoteAddress: () => address,
    localAddress: () => address,
  }
}

const getHead: RequestHead = {
  method: 'GET',
  httpVersion: '1.1',
  fields: [],
  encrypted: false,
  rawTarget: '/',
  scheme: 'http',
  authority: 'example.test',
  target: '/',
  contentLength: 0,
  expectsContinue: false,
  wantsClose: false,
}

const handshake: Partial<RequestHead> = {
  fields: [
    ['connection', 'Upgrade'],
    ['upgrade', 'websocket'],
    ['sec-websocket-version', '13'],
    ['sec-websocket-key', 'dGhlIHNhbXBsZSBub25jZQ=='],
  ].flat(),
}

function makeExchange(app: App, head: Partial<RequestHead> = {}): Exchange {
  const platform = {
    name: 'test',
    version: '0.0.0',
    capabilities: [],
    ownOptions: [],
    byteLength: (text: string) => Buffer.byteLength(text),
    listen: () => Promise.reject(new Error('it does not listen')),
  }
  const limits = { maxHeaderSize: 1, maxRequestBodySize: 1, maxConnections: null }
  const timeouts = { headers: 1, idle: 1, drain: 1 }
  const info = { name: 'test', version: '0.0.0', capabilities: [], limits, timeouts }
  const life = new Life(platform, info as unknown as Life['info'], { fetch: app, state: undefined }, (error, where) => {
    const isOurs = where.request === exchange.request && where.context === exchange.context
    errors.push({ phase: where.phase, message: (error as Error).message, isOurs })
  })
  const exchange = new Exchange(life, { ...getHead, ...head }, transport())
  return exchange
}

function streaming(...chunks: readonly unknown[]): Answer {
  const body = (async function* () {
    for (const chunk of chunks) yield typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array)
  })()
  return { status: 200, body }
}

const never = () => new Promise<never>(() => {})

/** A way into each state. */
const ways: Readonly<Record<ExchangeState, () => Promise<Exchange>>> = {
  async open() {
    const exchange = makeExchange(never)
    exchange.run()
    return exchange
  },
  async sending() {
    const exchange = makeExchange(() => ({ status: 200, body: { [Symbol.asyncIterator]: () => ({ next: never }) } }))
    exchange.run()
    return exchange
  },
  async ended() {
    const exchange = makeExchange(() => ({ status: 200 }))
    exchange.run()
    return exchange
  },
  async sent() {
    const exchange = await ways.ended()
    exchange.delivered()
    return exchange
  },
  async aborted() {
    const exchange = await ways.open()
    exchange.lost('The client left.')
    return exchange
  },
  async upgraded() {
    const exchange = makeExchange(() => ({ upgrade: 'websocket', listener: {} }), handshake)
    exchange.run()
    return exchange
  },
}

const states = Object.keys(transitions) as ExchangeState[]

test.each(states)('%s can be reached', async (state) => {
  expect((await ways[state]()).state).toBe(state)
})

/** What a platform may report, and where it leads when the table allows that. */
const reports = [
  { report: 'delivered', to: 'sent', tell: (exchange: Exchange) => exchange.delivered() },
  { report: 'lost', to: 'aborted', tell: (exchange: Exchange) => exchange.lost('The client left.') },
  { report: 'cut', to: 'aborted', tell: (exchange: Exchange) => exchange.cut('The server closed.') },
] as const

const table = states.flatMap((from) =>
  reports.map(({ report, to, tell }) => ({ from, report, tell, to: transitions[from].includes(to) ? to : from })),
)

test.each(table)('$report in the state $from leads to $to', async ({ from, to, tell, report }) => {
  const exchange = await ways[from]()
  calls = []
  tell(exchange)
  expect(exchange.state).toBe(to)
  expect(calls).toEqual(report === 'cut' && from !== to ? ['cut'] : [])
})

test.each(table)('$report in the state $from is told once to signal and completed', async ({ from, tell }) => {
  const exchange = await ways[from]()
  let aborts = 0
  exchange.request.signal.addEventListener('abort', () => {
    aborts += 1
  })
  const told: Completion[] = []
  void exchange.context.completed.then((completion) => told.push(completion))
  tell(exchange)
  for (const { tell: again } of reports) again(exchange)
  await settled()
  // By now each exchange is over, one way or the other.
  expect(exchange.request.signal.aborted).toBe(exchange.state === 'aborted')
  expect(aborts).toBe(exchange.state === 'aborted' && from !== 'aborted' ? 1 : 0)
  expect(told.length).toBe(1)
  expect(told[0]?.outcome).toBe(exchange.state)
})

test.each(states)('drained in the state %s is ignored where nothing waits for it', async (from) => {
  const exchange = await ways[from]()
  exchange.drained()
  expect(exchange.state).toBe(from)
})

describe('an answer', () => {
  test('that is a text is sent whole, with its length', () => {
    const exchange = makeExchange(() => ({ status: 200, body: 'héllo' }))
    exchange.run()
    expect(calls).toEqual(['whole 200 6 héllo'])
    expect(exchange.state).toBe('ended')
  })

  test('of chunks is sent head first, and ends', async () => {
    const exchange = makeExchange(() => streaming('a', '', 'b'))
    exchange.run()
    expect(calls).toEqual(['head 200 null'])
    await settled()
    expect(calls).toEqual(['head 200 null', 'chunk a', 'chunk b', 'end'])
    exchange.delivered()
    expect(await exchange.context.completed).toEqual({ outcome: 'sent', bytes: 2 })
  })

  test('of chunks waits for a transport that is full', async () => {
    takes = false
    const exchange = makeExchange(() => streaming('a', 'b'))
    exchange.run()
    await settled()
    expect(calls).toEqual(['head 200 null', 'chunk a'])
    exchange.drained()
    await settled()
    expect(calls).toEqual(['head 200 null', 'chunk a', 'chunk b'])
    exchange.lost('The client left.')
    await settled()
    expect(calls.length).toBe(3)
    expect(await exchange.context.completed).toEqual({ outcome: 'aborted', bytes: 2 })
  })

  test.each([
    ['a chunk that is no bytes', ['a', 7], undefined],
    ['too few bytes', ['a'], '2'],
    ['too many bytes', ['a', 'bc'], '2'],
  ])('with %s is cut and reported once', async (_, chunks, length) => {
    const headers = length === undefined ? [] : [['content-length', length] as const]
    const exchange = makeExchange(() => ({ ...streaming(...chunks), headers }) as Answer)
    exchange.run()
    await settled()
    expect(calls.slice(1)).toEqual(['chunk a', 'cut'])
    expect(errors).toMatchObject([{ phase: 'body', isOurs: true }])
    expect(exchange.request.signal.aborted).toBe(true)
  })

  test('that comes after the client has left is dropped, and its body cancelled', async () => {
    let give: (answer: Answer) => void = () => {}
    const exchange = makeExchange(() => new Promise((resolve) => (give = resolve)))
    exchange.run()
    exchange.lost('The client left.')
    let reason: unknown
    give({ status: 200, body: new ReadableStream({ cancel: (given) => void (reason = given) }) })
    await settled()
    expect(reason).toBe(exchange.request.signal.reason)
    expect(calls).toEqual([])
  })

  test('to a client that wants the connection closed says so', () => {
    makeExchange(() => ({ status: 200 }), { wantsClose: true }).run()
    expect(calls).toEqual(['whole 200 0 close null'])
  })

  test('that the platform refuses after it was judged is cut and reported', () => {
    const exchange = makeExchange(() => ({ status: 200 }))
    Object.assign(exchange.transport, {
      sendWhole() {
        throw new Error('refused')
      },
    })
    exchange.run()
    expect(calls).toEqual(['cut'])
    expect(errors).toEqual([{ phase: 'answer', message: 'refused', isOurs: true }])
    expect(exchange.state).toBe('aborted')
  })
})

describe('an app', () => {
  test.each([
    [
      'throws',
      () => {
        throw new Error('it failed')
      },
    ],
    ['rejects', () => Promise.reject(new Error('it failed'))],
  ])('that %s is answered with a bare 500 and reported once', async (_, app) => {
    makeExchange(app).run()
    await settled()
    expect(calls).toEqual(['whole 500 0 null'])
    expect(errors).toEqual([{ phase: 'app', message: 'it failed', isOurs: true }])
  })

  test('that fails after its client has left is not reported', async () => {
    let fail: (error: Error) => void = () => {}
    const exchange = makeExchange(() => new Promise((_, reject) => (fail = reject)))
    exchange.run()
    exchange.lost('The client left.')
    fail(new Error('it failed'))
    await settled()
    expect([calls, errors]).toEqual([[], []])
  })

  test('that answers with nothing is reported with the phase answer', () => {
    makeExchange(() => undefined as unknown as Answer).run()
    expect(calls).toEqual(['whole 500 0 null'])
    expect(errors).toMatchObject([{ phase: 'answer', isOurs: true }])
  })

  test('whose abort listener throws is reported, and the others hear of it', async () => {
    const exchange = makeExchange(never)
    exchange.run()
    const heard: string[] = []
    const { signal } = exchange.request
    const fail = () => {
      throw new Error('the listener failed')
    }
    signal.addEventListener('abort', fail)
    signal.addEventListener('abort', fail)
    signal.onabort = fail
    signal.addEventListener('abort', () => {
      signal.throwIfAborted()
    })
    signal.addEventListener('abort', () => heard.push('last'))
    const any = AbortSignal.any([signal])
    exchange.lost('The client left.')
    await settled()
    expect(heard).toEqual(['last'])
    expect(any.reason).toBe(signal.reason)
    expect(errors.map(({ message }) => message)).toEqual(['the listener failed', 'the listener failed'])
  })
})

test('the signal aborts before the body is ended', async () => {
  const events: string[] = []
  const body = {
    [Symbol.asyncIterator]: () => ({
      next: never,
      return: () => {
        events.push('return')
        return Promise.resolve({ done: true as const, value: undefined })
      },
    }),
  }
  const exchange = makeExchange((request) => {
    request.signal.addEventListener('abort', () => events.push('signal'))
    return { status: 200, body }
  })
  exchange.run()
  exchange.lost('The client left.')
  expect(events).toEqual(['signal', 'return'])
})

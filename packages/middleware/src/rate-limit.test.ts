import type { App, Context } from '@tsgi/spec'
import { describe, expect, test, vi } from 'vitest'
import { answerOf, caller, client, hello, judged, makeContext, seen } from '../test/exchange.ts'
import { type RateLimitOptions, type RateLimitStore, rateLimit } from './rate-limit.ts'
import { networkOf } from './rate-limit-key.ts'
import { memoryStore } from './rate-limit-memory.ts'

const ada = { remoteAddress: client('192.0.2.1', 1234) }
const bob = { remoteAddress: client('192.0.2.2', 1234) }

test('as many requests as the limit are let through, and the next one is answered with 429', async () => {
  let calls = 0
  const call = caller(rateLimit({ limit: 2, window: 3_600_000 }), () => ({ status: 200, body: String(++calls) }))
  const answers = [await call('/', {}, ada), await call('/', {}, ada), await call('/', {}, ada)]
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429])
  expect(calls).toBe(2)
  expect(answers.map(({ headers }) => headers.get('ratelimit-policy'))).toEqual(Array(3).fill('"default";q=2;w=3600'))
  expect(answers.map(({ headers }) => headers.get('ratelimit')?.split(';t=')[0])).toEqual([
    '"default";r=1',
    '"default";r=0',
    '"default";r=0',
  ])
  expect(answers.map(({ headers }) => headers.has('retry-after'))).toEqual([false, false, true])
  const refused = answers[2] as Response
  expect(refused.headers.get('ratelimit')).toBe(`"default";r=0;t=${refused.headers.get('retry-after')}`)
  expect(await refused.text()).toBe('')
})

test('each client has a quota of its own, and those of no known address share one', async () => {
  const call = caller(rateLimit({ limit: 1, window: 3_600_000 }), hello)
  const statuses: number[] = []
  for (const facts of [ada, bob, {}, ada, bob, {}]) statuses.push((await call('/', {}, facts)).status)
  expect(statuses).toEqual([200, 200, 200, 429, 429, 429])
})

test('a function says whose request it is, and which is not counted', async () => {
  const key: RateLimitOptions['key'] = ({ headers }) => headers.get('x-user')
  const call = caller(rateLimit({ limit: 1, window: 3_600_000, key, name: 'user' }), hello)
  const statuses: unknown[] = []
  for (const user of ['ada', 'bob', 'ada', null, null]) {
    const { status, headers } = await call('/', user === null ? {} : { headers: { 'x-user': user } }, ada)
    statuses.push([status, headers.get('ratelimit-policy')])
  }
  const policy = '"user";q=1;w=3600'
  expect(statuses).toEqual([
    [200, policy],
    [200, policy],
    [429, policy],
    [200, null],
    [200, null],
  ])
})

describe('the memory', () => {
  const quota = { limit: 4, window: 1000 }

  test('lets a whole quota through at once, and then one by one as time passes', () => {
    let now = 50
    const store = memoryStore(10, () => now)
    const take = () => store.take('a', quota)
    expect([take(), take(), take(), take(), take()]).toEqual([
      { allowed: true, remaining: 3, wait: 250 },
      { allowed: true, remaining: 2, wait: 250 },
      { allowed: true, remaining: 1, wait: 250 },
      { allowed: true, remaining: 0, wait: 250 },
      { allowed: false, remaining: 0, wait: 250 },
    ])
    now += 249
    expect(take()).toEqual({ allowed: false, remaining: 0, wait: 1 })
    now += 1
    expect(take()).toEqual({ allowed: true, remaining: 0, wait: 250 })
    now += 10_000
    expect(take()).toEqual({ allowed: true, remaining: 3, wait: 250 })
  })

  test.each([1, 3, 7, 60, 333, 10_000])('allows exactly %d in a window, whatever dividing leaves over', (limit) => {
    const store = memoryStore(10, () => 0.1)
    let allowed = 0
    for (let i = 0; i < limit + 5; i++)
      if ((store.take('a', { limit, window: 1000 }) as { allowed: boolean }).allowed) allowed++
    expect(allowed).toBe(limit)
  })

  test('never allows more than twice the limit within any window', () => {
    let now = 0
    const store = memoryStore(10, () => now)
    const times: number[] = []
    for (; now < 5000; now += 7) if ((store.take('a', quota) as { allowed: boolean }).allowed) times.push(now)
    const most = Math.max(...times.map((from) => times.filter((time) => time >= from && time < from + 1000).length))
    expect(most).toBeLessThanOrEqual(8)
    expect(times.length).toBe(23)
  })

  test('keeps the keys that were seen last, and forgets others beyond its bound', () => {
    const store = memoryStore(2, () => 0)
    const remaining = (key: string) => (store.take(key, quota) as { remaining: number }).remaining
    expect([remaining('a'), remaining('b'), remaining('a'), remaining('c'), remaining('a'), remaining('b')]).toEqual([
      3, 3, 2, 3, 1, 3,
    ])
  })

  test('keeps at least the half of its keys that was seen last, and never more than all of them', () => {
    const store = memoryStore(10, () => 0)
    const seen = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => (store.take(`${from + i}`, quota) as { remaining: number }).remaining)
    seen(0, 13)
    expect(seen(8, 13)).toEqual(Array(5).fill(2))
    expect(seen(0, 3)).toEqual(Array(3).fill(3))
  })

  test('deletes nothing key by key, which would cost more with each request of a key', () => {
    const deleting = vi.spyOn(Map.prototype, 'delete')
    const store = memoryStore(4, () => 0)
    for (let i = 0; i < 20; i += 1) void store.take(`${i % 7}`, quota)
    expect(deleting).not.toHaveBeenCalled()
    deleting.mockRestore()
  })
})

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::6', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:db8::', '2001:db8:0:0::/64'],
  ['2001::2:3:4:5:6:7', '2001:0:2:3::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
])('%s is counted as %s', (address, key) => {
  expect(networkOf({} as never, makeContext({ remoteAddress: client(address) }))).toBe(key)
})

describe('a store of one’s own', () => {
  const full: RateLimitStore = { take: () => ({ allowed: false, remaining: 0, wait: 1500 }) }
  const later: RateLimitStore = { take: async (...parameters) => Promise.resolve(full.take(...parameters)) }

  test.each([
    ['answers at once', full],
    ['answers later', later],
  ])('%s', async (_, store) => {
    const answer = await caller(rateLimit({ limit: 5, store }), hello)('/', {}, ada)
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '2'])
  })

  test('is told the key and the quota', async () => {
    const taken: unknown[] = []
    const store: RateLimitStore = {
      take(...parameters) {
        taken.push(parameters)
        return { allowed: true, remaining: 1, wait: 0 }
      },
    }
    const answer = await caller(rateLimit({ limit: 5, store }), hello)('/', {}, ada)
    expect(taken).toEqual([['192.0.2.1', { limit: 5, window: 60_000 }]])
    expect(answer.headers.get('ratelimit')).toBe('"default";r=1;t=0')
  })

  test('that fails lets nobody through, and the server hears why', async () => {
    const errors: unknown[] = []
    const error = new Error('store')
    const store: RateLimitStore = { take: () => Promise.reject(error) }
    const call = caller(rateLimit({ limit: 5, store }), hello, { onError: (failure) => errors.push(failure) })
    expect((await call('/', {}, ada)).status).toBe(500)
    expect(errors).toEqual([error])
  })
})

test.each([undefined, 7, Promise.resolve('ada')])(
  'a key that is %s lets nobody through, and the server hears why',
  async (key) => {
    const errors: unknown[] = []
    const limited = rateLimit({ limit: 1, key: (() => key) as never })
    const call = caller(limited, hello, { onError: (error) => errors.push((error as Error).message) })
    expect((await call('/')).status).toBe(500)
    expect(errors).toEqual([expect.stringContaining('The option key of rateLimit() needs to give a text or null')])
  },
)

test('an answer that comes at once is given at once, a WebSocket stays as it is', () => {
  const request = new Request('http://a.example/')
  expect(answerOf(judged(rateLimit({ limit: 1 }), hello), request)).not.toBeInstanceOf(Promise)
  const upgrade = { upgrade: 'websocket', listener: {} } as const
  const app: App = rateLimit({ limit: 1 })<Context>(() => upgrade)
  expect(answerOf(app, request)).toBe(upgrade)
  expect(seen(answerOf(app, request))['status']).toBe(429)
})

test.each<[unknown, string]>([
  [{}, 'The option limit of rateLimit() needs to be requests, 1 or more; got undefined'],
  [{ limit: 0 }, 'requests, 1 or more'],
  [{ limit: 1, window: 0 }, 'The option window of rateLimit() needs to be milliseconds, 1 or more'],
  [{ limit: 1, key: 'address' }, 'The option key of rateLimit() needs to be a function'],
  [{ limit: 1, store: {} }, 'an object with a function take'],
  [{ limit: 1, store: new Map(), maxKeys: 2 }, 'The option store'],
  [{ limit: 1, store: { take() {} }, maxKeys: 2 }, 'an integer, 2 or more, without a store'],
  [{ limit: 1, maxKeys: 1 }, 'The option maxKeys'],
  [{ limit: 1, name: 'a"b' }, 'The option name'],
  [{ limit: 1, max: 1 }, 'got the option max'],
])('a wrong option is an error at start: %j', (options, message) => {
  expect(() => rateLimit(options as RateLimitOptions)).toThrow(message)
})

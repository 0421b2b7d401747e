import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ErrorPlace, ServerInfo } from '../serve.ts'
import type { Exchange } from './exchange.ts'
import { Life } from './life.ts'
import type { Listening, Platform } from './platform.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A life with a drain of 10 s, on a platform that writes down what it is told. */
function newLife({ connections = (): number | null => null } = {}) {
  const events: string[] = []
  const info = { timeouts: { drain: 10_000 } } as ServerInfo
  const report = (error: unknown, { phase }: ErrorPlace) => events.push(`${phase}: ${String(error)}`)
  const platform = { capabilities: [] as Platform['capabilities'] } as Platform
  const life = new Life(platform, info, { fetch: () => ({ status: 200 }), state: undefined }, report)
  const listening = {
    stopAccepting: () => events.push('stop accepting'),
    cutAll: () => events.push('cut all'),
    connections,
    ended: Promise.resolve(),
  } as unknown as Listening
  const begin = (name: string): Exchange => {
    const cut = () => {
      events.push(`cut ${name}`)
      life.end(exchange)
    }
    const exchange = { cut } as unknown as Exchange
    life.begin(exchange)
    return exchange
  }
  const close = () => {
    void life.close(listening).then(() => events.push('closed'))
  }
  return { life, listening, events, begin, close }
}

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)

test('a server that never had an exchange closes at once', async () => {
  const { events, close } = newLife()
  close()
  await pass(0)
  expect(events).toEqual(['stop accepting', 'cut all', 'closed'])
})

test('a second close is the promise of the first', () => {
  const { life, listening } = newLife()
  expect(life.close(listening)).toBe(life.close(listening))
})

test('connections that have been idle for long have 1 s after close() for a request that is on its way', async () => {
  const { life, events, begin, close } = newLife()
  life.end(begin('early'))
  await pass(60_000)
  close()
  await pass(900)
  expect(events).toEqual(['stop accepting'])
  const late = begin('late')
  await pass(3000)
  life.end(late)
  await pass(900)
  expect(events).toEqual(['stop accepting'])
  await pass(200)
  expect(events).toEqual(['stop accepting', 'cut all', 'closed'])
})

test('where the platform tells that no connection is left, nothing waits for one', async () => {
  let open = 1
  const { life, events, begin, close } = newLife({ connections: () => open })
  life.end(begin('early'))
  close()
  await pass(200)
  expect(events).toEqual(['stop accepting'])
  open = 0
  await pass(100)
  expect(events).toEqual(['stop accepting', 'cut all', 'closed'])
})

test('exchanges and work are awaited, and cut after the drain', async () => {
  const { life, events, begin, close } = newLife()
  begin('held')
  life.track(new Promise(() => {}), { phase: 'wait-until' })
  close()
  await pass(9_999)
  expect(events).toEqual(['stop accepting'])
  await pass(1)
  expect(events).toEqual(['stop accepting', 'cut held', 'cut all', 'closed'])
})

test('work that is done, and work that fails, lets a close go on', async () => {
  const { life, events, close } = newLife()
  life.track(new Promise((resolve) => setTimeout(resolve, 2000)), { phase: 'wait-until' })
  life.track(new Promise((_, reject) => setTimeout(() => reject(new Error('no mail')), 3000)), { phase: 'wait-until' })
  close()
  await pass(2999)
  expect(events).toEqual(['stop accepting'])
  await pass(1)
  expect(events).toEqual(['stop accepting', 'wait-until: Error: no mail', 'cut all', 'closed'])
})

test('destroy() ends a close that is under way', async () => {
  const { life, listening, events, begin, close } = newLife()
  begin('held')
  close()
  await pass(10)
  life.destroy(listening)
  await pass(0)
  expect(events).toEqual(['stop accepting', 'cut held', 'cut all', 'cut all', 'closed'])
  expect(vi.getTimerCount()).toBe(0)
})

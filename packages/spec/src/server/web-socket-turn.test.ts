import { describe, expect, test, vi } from 'vitest'
import type { WebSocketConnection, WebSocketListener } from '../web-socket.ts'
import type { Exchange } from './exchange.ts'
import type { UpgradePlan } from './upgrade-plan.ts'
import { type WebSocketTransport, WebSocketTurn } from './web-socket-turn.ts'

const settled = () => new Promise((resolve) => setTimeout(resolve, 0))

/** A turn whose platform writes down what it is asked. `waits`: bytes that it has not sent yet, of so many `messages`. */
function start(listener: WebSocketListener, { canPause = true, isOpen = true } = {}) {
  const events: string[] = []
  const platform = { waits: 0, messages: 0 }
  const exchange = {
    life: {
      info: { webSocket: { maxBufferedAmount: 100_000 } },
      beginSocket: () => events.push('begun'),
      endSocket: () => events.push('over'),
      track: () => {},
      report: (error: unknown, { phase }: { phase: string }) => events.push(`${phase}: ${(error as Error).message}`),
    },
  } as unknown as Exchange
  const transport: WebSocketTransport = {
    send: (data) => void events.push(`send ${typeof data === 'string' ? data : data.byteLength}`),
    waiting: () => platform.waits,
    waitingMessages: () => platform.messages,
    close: (code, reason) => void events.push(`close ${code} ${reason}`),
    terminate: () => void events.push('terminate'),
    flow: canPause ? { pause: () => void events.push('pause'), resume: () => void events.push('resume') } : null,
  }
  const turn = new WebSocketTurn(exchange, { listener, protocol: 'chat' } as UpgradePlan)
  if (isOpen) turn.opened(transport)
  return { turn, transport, events, platform }
}

/** A listener that gives its connection away, and writes down how it ended. */
function holding(ends: string[] = [], more: WebSocketListener = {}) {
  const held: { connection?: WebSocketConnection } = {}
  const listener: WebSocketListener = {
    open(connection) {
      held.connection = connection
    },
    close: (_connection, code, reason) => void ends.push(`${code} ${reason}`),
    ...more,
  }
  const connection = () => held.connection as WebSocketConnection
  return { listener, connection }
}

describe('messages', () => {
  test('come in order, each when the promise of the one before has settled', async () => {
    const seen: unknown[] = []
    const releases: (() => void)[] = []
    const { turn } = start({
      message(_socket, data) {
        seen.push(data)
        return new Promise<void>((resolve) => releases.push(resolve))
      },
    })
    turn.received('a')
    turn.received('b')
    turn.received(new Uint8Array([1]))
    expect(seen).toEqual(['a'])
    releases.shift()?.()
    await settled()
    expect(seen).toEqual(['a', 'b'])
    releases.shift()?.()
    await settled()
    expect(seen).toEqual(['a', 'b', new Uint8Array([1])])
  })

  test('that wait stop the platform from receiving, until all are taken', async () => {
    let release = () => {}
    const { turn, events } = start({
      message: (_socket, data) => (data === 'first' ? new Promise<void>((resolve) => (release = resolve)) : undefined),
    })
    turn.received('first')
    turn.received('x'.repeat(70_000))
    turn.received('y')
    expect(events).toEqual(['begun', 'pause'])
    release()
    await settled()
    expect(events).toEqual(['begun', 'pause', 'resume'])
  })

  test('that wait on a platform that cannot stop end the connection with 1013', () => {
    const { turn, events } = start({ message: () => new Promise<void>(() => {}) }, { canPause: false })
    for (let i = 0; i < 3; i += 1) turn.received('x'.repeat(60_000))
    expect(events).toEqual(['begun', 'close 1013 The app takes too long.'])
  })

  test('that had been read when the platform stopped are bounded', () => {
    const { turn, events } = start({ message: () => new Promise<void>(() => {}) })
    turn.received('first')
    // It is one message, however large.
    turn.received('x'.repeat(200_000))
    expect(events).toEqual(['begun', 'pause'])
    turn.received('x'.repeat(60_000))
    for (let i = 0; i < 10_000; i += 1) turn.received('x')
    expect(events).toEqual(['begun', 'pause'])
    turn.received('x'.repeat(60_000))
    expect(events).toEqual(['begun', 'pause', 'resume', 'close 1013 The app takes too long.'])
  })

  test('that wait do not keep the close frame of the client unread when this side has closed', () => {
    const { listener, connection } = holding([], { message: () => new Promise<void>(() => {}) })
    const { turn, events } = start(listener)
    turn.received('first')
    turn.received('x'.repeat(70_000))
    connection().close(4000)
    expect(events).toEqual(['begun', 'pause', 'resume', 'close 4000 '])
  })

  test('that were received before the client closed are taken before the listener hears of it', async () => {
    const order: string[] = []
    let release = () => {}
    const { turn } = start({
      message(_socket, data) {
        order.push(String(data))
        return data === 'a' ? new Promise<void>((resolve) => (release = resolve)) : undefined
      },
      close: (_socket, code) => void order.push(`close ${code}`),
    })
    turn.received('a')
    turn.received('b')
    turn.closed(1000, '')
    await settled()
    expect(order).toEqual(['a'])
    release()
    await settled()
    expect(order).toEqual(['a', 'b', 'close 1000'])
  })

  test('are not taken after this side has closed', async () => {
    const seen: unknown[] = []
    const { listener, connection } = holding([], { message: (_socket, data) => void seen.push(data) })
    const { turn } = start(listener)
    connection().close()
    turn.received('late')
    turn.closed(1000, '')
    await settled()
    expect(seen).toEqual([])
  })
})

describe('close', () => {
  test('comes once and never inside the call that caused it', async () => {
    const ends: string[] = []
    const { listener, connection } = holding(ends)
    const { turn, transport } = start(listener)
    vi.spyOn(transport, 'close').mockImplementation(() => turn.closed(0, ''))
    connection().close(4001, 'bye')
    expect(ends).toEqual([])
    turn.closed(1006, '')
    await settled()
    expect(ends).toEqual(['4001 bye'])
  })

  test('is 1006 where the connection broke', async () => {
    const ends: string[] = []
    const { turn } = start(holding(ends).listener)
    turn.closed(1006, '')
    await settled()
    expect(ends).toEqual(['1006 '])
  })

  test('waits for a listener whose promise never settles, until somebody terminates', async () => {
    const ends: string[] = []
    const { listener, connection } = holding(ends, { message: () => new Promise(() => {}) })
    const { turn, events } = start(listener)
    turn.received('a')
    turn.closed(1001, 'gone')
    await settled()
    expect(ends).toEqual([])
    connection().terminate()
    connection().terminate()
    await settled()
    expect(ends).toEqual(['1001 gone'])
    expect(events).toEqual(['begun', 'over'])
  })

  test('does not wait for a listener that takes its time where this side has decided it', async () => {
    const ends: string[] = []
    const { listener, connection } = holding(ends, { message: () => new Promise<void>(() => {}) })
    const { turn } = start(listener)
    turn.received('a')
    connection().terminate()
    turn.closed(1006, '')
    await settled()
    expect(ends).toEqual(['1006 '])
  })

  test.each([[999], [1004], [1005], [1006], [1015], [1016], [2999], [5000], [1.5], ['1000']])(
    'with the code %s is refused in the call',
    (code) => {
      const { listener, connection } = holding()
      const { events } = start(listener)
      expect(() => connection().close(code as number)).toThrow(/needs a code/)
      expect(events).toEqual(['begun'])
    },
  )

  test('takes a reason of 123 bytes and none of 124', () => {
    const { listener, connection } = holding()
    const { events } = start(listener)
    expect(() => connection().close(1000, `${'x'.repeat(122)}ä`)).toThrow(/at most 123 bytes/)
    connection().close(1000, 'x'.repeat(123))
    expect(events.at(-1)).toBe(`close 1000 ${'x'.repeat(123)}`)
  })

  test('of the server while the 101 is on its way is sent when it has left', () => {
    const { turn, transport, events } = start({}, { isOpen: false })
    turn.end(1001, '')
    turn.opened(transport)
    expect(events).toEqual(['begun', 'close 1001 '])
    turn.closed(1001, '')
  })
})

describe('sending', () => {
  test('says false when more than 64 KiB wait, and calls drain when they have left', () => {
    const drains: string[] = []
    const { listener, connection } = holding([], { drain: () => void drains.push('drain') })
    const { turn, platform } = start(listener)
    expect(connection().send('a')).toBe(true)
    platform.waits = 65_537
    expect(connection().send('b')).toBe(false)
    turn.drained()
    expect(drains).toEqual([])
    platform.waits = 10
    turn.drained()
    turn.drained()
    expect(drains).toEqual(['drain'])
    expect(connection().send('c')).toBe(true)
  })

  test('counts many small messages for more than their bytes', () => {
    const { listener, connection } = holding()
    const { events, platform } = start(listener)
    Object.assign(platform, { waits: 3000, messages: 1000 })
    expect(connection().send('a')).toBe(false)
    expect(connection().bufferedAmount).toBe(3000)
    expect(events).toEqual(['begun', 'send a'])
    Object.assign(platform, { waits: 6000, messages: 2000 })
    connection().send('b')
    expect(events.at(-1)).toBe('close 1013 The client reads too slowly.')
  })

  test('of answers to pings ends the connection over the limit', () => {
    const { turn, events, platform } = start({})
    platform.waits = 100_000
    turn.answered()
    expect(events).toEqual(['begun'])
    platform.waits = 100_001
    turn.answered()
    turn.answered()
    expect(events).toEqual(['begun', 'close 1013 The client reads too slowly.'])
  })

  test('never drops: over the limit the connection ends with 1013', () => {
    const { listener, connection } = holding()
    const { events, platform } = start(listener)
    platform.waits = 100_001
    expect(connection().send('a')).toBe(false)
    expect(events).toEqual(['begun', 'send a', 'close 1013 The client reads too slowly.'])
  })

  test('after the end does nothing and says false', async () => {
    const { listener, connection } = holding()
    const { turn, events } = start(listener)
    turn.closed(1006, '')
    expect(connection().send('a')).toBe(false)
    expect(connection().bufferedAmount).toBe(0)
    await settled()
    expect(events).toEqual(['begun', 'over'])
  })

  test('what is neither text nor bytes is refused in the call', () => {
    const { listener, connection } = holding()
    start(listener)
    expect(() => connection().send({} as string)).toThrow(/needs text or a Uint8Array/)
    expect(() => connection().send(new ArrayBuffer(1) as unknown as string)).toThrow(/needs text or a Uint8Array/)
  })
})

test.each(['open', 'message', 'drain'] as const)(
  'a listener whose %s throws or rejects closes with 1011',
  async (name) => {
    for (const fail of [
      () => {
        throw new Error('boom')
      },
      () => Promise.reject(new Error('boom')),
    ]) {
      const { turn, events, platform } = start({
        message: (socket) => void (platform.waits > 0 && socket.send('a')),
        [name]: fail,
      })
      if (name === 'drain') platform.waits = 65_537
      turn.received('a')
      platform.waits = 0
      turn.drained()
      await settled()
      expect(events.filter((event) => !event.startsWith('send'))).toEqual(['begun', 'web-socket: boom', 'close 1011 '])
      turn.closed(1011, '')
    }
  },
)

test('a client that does not answer a close frame is not waited for', () => {
  vi.useFakeTimers()
  const { listener, connection } = holding()
  const { events } = start(listener)
  connection().close()
  vi.advanceTimersByTime(60_000)
  vi.useRealTimers()
  expect(events).toEqual(['begun', 'close 1000 ', 'terminate'])
})

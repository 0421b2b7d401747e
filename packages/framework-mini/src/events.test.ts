import { EventEmitter, once } from 'node:events'
import type { HttpResponse } from '@tsgi/spec'
import { describe, expect, test } from 'vitest'
import { judged } from '../test/judged.ts'
import type { ServerEvent } from './event-text.ts'
import { events, lastEventId } from './events.ts'

const textOf = async (response: HttpResponse) => (await judged(() => response)('/')).text()

/** The chunks of an answer, pulled by hand. */
function pulled(response: HttpResponse) {
  const iterator = (response.body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]()
  return {
    next: async () => new TextDecoder().decode((await iterator.next()).value as Uint8Array | undefined),
    end: () => iterator.return?.(),
    iterator,
  }
}

/** Values that tell what is done to them. */
function observed<T>(values: readonly T[]) {
  const seen = { pulled: 0, returned: 0 }
  const source: AsyncIterable<T> = {
    [Symbol.asyncIterator]: () => ({
      next() {
        const value = values[seen.pulled++]
        return value === undefined ? new Promise(() => {}) : Promise.resolve({ done: false, value })
      },
      return() {
        seen.returned += 1
        return Promise.resolve({ done: true, value: undefined })
      },
    }),
  }
  return { seen, source }
}

const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length

describe('events()', () => {
  test('answers so that nobody keeps or collects them', async () => {
    const { status, headers } = await judged(() => events(['a']))('/')
    expect([status, Object.fromEntries(headers)]).toEqual([
      200,
      { 'content-type': 'text/event-stream', 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' },
    ])
  })

  test('takes more headers, and others instead of its own', async () => {
    const { headers } = await judged(() => events([], { headers: { 'X-A': '1', 'Cache-Control': 'no-cache' } }))('/')
    expect([headers.get('x-a'), headers.get('cache-control')]).toEqual(['1', 'no-cache'])
  })

  test('sends what an iterable gives, be it waited for or not', async () => {
    async function* later() {
      yield 'a'
      yield { event: 'b', id: 1, data: [2] }
    }
    expect(await textOf(events(later()))).toBe(':\n\ndata: a\n\nevent: b\nid: 1\ndata: [2]\n\n')
    expect(await textOf(events(['a', 'b']))).toBe(':\n\ndata: a\n\ndata: b\n\n')
    expect(await textOf(events(new Set<ServerEvent>(['a'])))).toBe(':\n\ndata: a\n\n')
  })

  test('says first how long to wait before coming back', async () => {
    expect(await textOf(events([], { retry: 100 }))).toBe('retry: 100\n\n')
  })

  test('sends what a function sends, until its promise settles', async () => {
    const answer = events(async (send) => {
      await send('a')
      await send({ data: 'b' })
      void send('c')
    })
    expect(await textOf(answer)).toBe(':\n\ndata: a\n\ndata: b\n\ndata: c\n\n')
  })

  test('is not begun for HEAD: a function is not called, a stream is cancelled', async () => {
    let calls = 0
    let reason: unknown
    const run = async () => {
      calls += 1
    }
    const source = new ReadableStream<ServerEvent>({
      cancel(given) {
        reason = given
      },
    })
    await judged(() => events(run))('/', { method: 'HEAD' })
    await judged(() => events(source))('/', { method: 'HEAD' })
    expect([calls, reason]).toEqual([0, expect.any(DOMException)])
  })

  test('pulls an event only when the one before was taken', async () => {
    const { seen, source } = observed(['a', 'b', 'c'])
    const { next, end } = pulled(events(source))
    await next()
    expect(seen.pulled).toBe(1)
    expect(await next()).toBe('data: a\n\n')
    expect(seen.pulled).toBe(1)
    expect(await next()).toBe('data: b\n\n')
    expect(seen.pulled).toBe(2)
    await end()
  })

  test('ends the iterator at once when the client leaves, while an event is awaited too, and its timer', async () => {
    const before = timers()
    const { seen, source } = observed<ServerEvent>([])
    const { iterator } = pulled(events(source))
    await iterator.next()
    const waiting = iterator.next()
    expect(timers()).toBe(before + 1)
    await iterator.return?.()
    expect(await waiting).toEqual({ done: true, value: undefined })
    expect([seen.returned, timers()]).toEqual([1, before])
  })

  test('leaves alone what has ended or failed by itself', async () => {
    let returned = 0
    const source = (end: () => Promise<IteratorResult<string>>): AsyncIterable<string> => ({
      [Symbol.asyncIterator]: () => ({
        next: end,
        return() {
          returned += 1
          return Promise.resolve({ done: true, value: undefined })
        },
      }),
    })
    const ended = pulled(events(source(() => Promise.resolve({ done: true, value: undefined }))))
    await ended.next()
    await ended.end()
    const failed = pulled(events(source(() => Promise.reject(new Error('lost')))))
    await failed.next()
    await expect(failed.next()).rejects.toThrow('lost')
    await failed.end()
    expect(returned).toBe(0)
  })

  test('an event that cannot be sent cuts the connection and ends the iterator', async () => {
    const { seen, source } = observed<ServerEvent>([{ id: 'a\nb' }])
    const { next } = pulled(events(source))
    await next()
    await expect(next()).rejects.toThrow('The id of an event')
    expect(seen.returned).toBe(1)
  })

  test('an event that cannot be sent is told to who sends it', async () => {
    let told: unknown
    const answer = events(async (send) => {
      try {
        await send({ event: 'a\nb' })
      } catch (error) {
        told = error
      }
    })
    await textOf(answer)
    expect(told).toBeInstanceOf(TypeError)
  })

  test('gives a sign of life where no event comes, and then the event', async () => {
    const bus = new EventEmitter()
    const { next, end } = pulled(
      events(
        (send) => {
          const tell = (event: string) => void send(event)
          bus.on('event', tell)
          return () => bus.off('event', tell)
        },
        { keepAlive: 1 },
      ),
    )
    await next()
    expect([await next(), await next()]).toEqual([':\n\n', ':\n\n'])
    bus.emit('event', 'a')
    let text = await next()
    while (text === ':\n\n') text = await next()
    expect(text).toBe('data: a\n\n')
    await end()
    expect(bus.listenerCount('event')).toBe(0)
  })

  test('without keepAlive it waits in silence', async () => {
    const before = timers()
    const { iterator } = pulled(events(observed<ServerEvent>([]).source, { keepAlive: 0 }))
    await iterator.next()
    const waiting = iterator.next()
    expect(timers()).toBe(before)
    await iterator.return?.()
    await waiting
  })

  test('tells a function by its signal that the client left, and whoever waits', async () => {
    let lost: Promise<unknown> = Promise.resolve()
    const left = new EventEmitter()
    const { next, end } = pulled(
      events(async (send, signal) => {
        signal.addEventListener('abort', () => left.emit('left', signal.reason))
        await send('a')
        lost = send('b').catch((error: unknown) => error)
        await new Promise(() => {})
      }),
    )
    await next()
    expect(await next()).toBe('data: a\n\n')
    const reason = once(left, 'left')
    await end()
    expect(await reason).toEqual([expect.objectContaining({ name: 'AbortError' })])
    expect(await lost).toMatchObject({ name: 'AbortError' })
  })

  test.each([
    [{ keepAlive: -1 }, 'keepAlive needs to be a whole number of milliseconds, from 0 to 2147483647; got -1.'],
    [{ keepAlive: 2 ** 31 }, 'got 2147483648.'],
    [{ retry: 0.5 }, 'retry needs'],
  ])('the options %j are an error', (options, words) => {
    expect(() => events([], options)).toThrow(words)
  })

  test.each([7, null, {}, 'text'])('%s gives no events', (source) => {
    expect(() => events(source as never)).toThrow('Values need to be an iterable or an async iterable')
  })
})

describe('lastEventId()', () => {
  const idOf = (id: string) => lastEventId({ headers: { get: () => id } as never })

  test('is what the client saw last, null where it comes for the first time', () => {
    expect(lastEventId(new Request('http://a.test', { headers: { 'last-event-id': '7' } }))).toBe('7')
    expect(lastEventId(new Request('http://a.test'))).toBeNull()
  })

  test.each([
    ['\u00c3\u00a9', 'é'],
    ['é', 'é'],
    ['✓', '✓'],
    ['\u00e2\u009c\u0093', '✓'],
    ['', ''],
  ])('%j, as some server reads it, is %s', (read, id) => {
    expect(idOf(read)).toBe(id)
  })
})

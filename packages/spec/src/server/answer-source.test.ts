import { describe, expect, test } from 'vitest'
import { discardBody, isPullable, openSource } from './answer-source.ts'

const reason = new Error('no longer wanted')
const settled = () => new Promise((resolve) => setTimeout(resolve, 0))

function iterableOf(iterator: object): object {
  return { [Symbol.asyncIterator]: () => iterator }
}

/** An iterator that gives these results, and counts what it is asked for. */
function counting(results: readonly unknown[]) {
  const calls: string[] = []
  const waiting = [...results]
  const step = () => {
    calls.push('next')
    const result = waiting.shift()
    if (result instanceof Error) throw result
    return result ?? new Promise(() => {})
  }
  const end = (...args: readonly unknown[]) => {
    calls.push(args.length === 0 ? 'return' : `cancel ${(args[0] as Error).message}`)
  }
  return { calls, step, end }
}

const kinds = [
  {
    kind: 'an iterator',
    ended: 'return',
    make: (step: unknown, end: unknown) => iterableOf({ next: step, return: end }),
  },
  {
    kind: 'a stream',
    ended: 'cancel no longer wanted',
    make: (step: unknown, end: unknown) => ({ getReader: () => ({ read: step, cancel: end }) }),
  },
] as const

describe.each(kinds)('$kind', ({ ended, make }) => {
  test('gives its values, then is done', async () => {
    const { step, end, calls } = counting([{ done: false, value: 1 }, { value: 2 }, { done: true, value: 3 }])
    const source = openSource(make(step, end))
    expect(await source.next()).toEqual({ done: false, value: 1 })
    expect(await source.next()).toEqual({ done: false, value: 2 })
    expect(await source.next()).toEqual({ done: true, value: undefined })
    source.stop(reason)
    expect(calls).toEqual(['next', 'next', 'next'])
  })

  test('is ended once, while a chunk is being waited for too', () => {
    const { step, end, calls } = counting([])
    const source = openSource(make(step, end))
    void source.next()
    source.stop(reason)
    source.stop(reason)
    expect(calls).toEqual(['next', ended])
  })

  test('is ended when it was opened and never pulled', () => {
    const { step, end, calls } = counting([])
    openSource(make(step, end)).stop(reason)
    expect(calls).toEqual([ended])
  })

  test.each([
    ['throws', () => new Error('it failed')],
    ['rejects', () => Promise.reject(new Error('it failed'))],
    ['gives undefined', () => Promise.resolve(undefined)],
    ['gives null', () => Promise.resolve(null)],
    [
      'gives a result whose value throws',
      () => ({
        get value() {
          throw new Error('it failed')
        },
      }),
    ],
  ])('that %s has failed by itself and is not ended', async (_, result) => {
    const { step, end, calls } = counting([result()])
    const source = openSource(make(step, end))
    await expect(source.next()).rejects.toThrow(/it failed|destructure/)
    source.stop(reason)
    expect(calls).toEqual(['next'])
  })

  test('whose end fails disturbs nobody', async () => {
    const fails = [
      () => {
        throw new Error('the end failed')
      },
      () => Promise.reject(new Error('the end failed')),
      () =>
        Object.defineProperty(Promise.resolve(), 'constructor', {
          get() {
            throw new Error('the end failed')
          },
        }),
    ]
    for (const end of fails) {
      const source = openSource(make(() => new Promise(() => {}), end))
      void source.next()
      expect(() => source.stop(reason)).not.toThrow()
    }
    // An unhandled rejection would fail the run.
    await settled()
  })

  test.each([undefined, null, 7, {}])('with %j for the function that gives chunks is refused', (step) => {
    expect(() => openSource(make(step, () => {}))).toThrow(/function (next|read)\(\)/)
  })
})

test('a native stream is cancelled during a pending read', async () => {
  let cancelledWith: unknown
  const stream = new ReadableStream({
    cancel(given) {
      cancelledWith = given
    },
  })
  const source = openSource(stream)
  const pending = source.next()
  source.stop(reason)
  expect(cancelledWith).toBe(reason)
  expect((await pending).done).toBe(true)
})

test('a locked stream is refused', () => {
  const stream = new ReadableStream()
  stream.getReader()
  expect(() => openSource(stream)).toThrow(TypeError)
})

test('the finally block of a generator runs when it is stopped between chunks', async () => {
  let ended = false
  async function* chunks() {
    try {
      yield 1
      yield 2
    } finally {
      ended = true
    }
  }
  const source = openSource(chunks())
  await source.next()
  source.stop(reason)
  await settled()
  expect(ended).toBe(true)
})

test('an iterator without return() is left', () => {
  expect(() => openSource(iterableOf({ next: () => new Promise(() => {}) })).stop(reason)).not.toThrow()
})

describe('a body that was never begun', () => {
  test('is cancelled with the reason, if it can be', () => {
    const given: unknown[] = []
    discardBody({ cancel: (with_: unknown) => given.push(with_) }, reason)
    expect(given).toEqual([reason])
  })

  test.each([null, undefined, 'text', 7, {}, { cancel: 7 }, new Uint8Array(1)])(
    'is left alone where it is %j',
    (body) => {
      expect(() => discardBody(body, reason)).not.toThrow()
    },
  )

  test.each([
    [
      'throws',
      {
        cancel() {
          throw new Error('cancel failed')
        },
      },
    ],
    ['rejects', { cancel: () => Promise.reject(new Error('cancel failed')) }],
    [
      'cannot be read',
      {
        get cancel() {
          throw new Error('cancel failed')
        },
      },
    ],
  ])('whose cancel() %s disturbs nobody', async (_, body) => {
    expect(() => discardBody(body, reason)).not.toThrow()
    // An unhandled rejection would fail the run.
    await settled()
  })
})

test.each([
  [true, new ReadableStream()],
  [true, (async function* () {})()],
  [true, { getReader() {} }],
  [false, {}],
  [false, [1]],
  [false, { [Symbol.asyncIterator]: 7 }],
])('pullable: %j', (expected, body) => {
  expect(isPullable(body)).toBe(expected)
})

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { App, HttpResponse } from '@tsgi/spec'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { answerOf, caller, hello, judged, makeContext } from '../test/exchange.ts'
import { type TimeoutOptions, timeout } from './timeout.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const request = () => new Request('http://a.example/')
const bytes = (text: string) => new TextEncoder().encode(text)

/** A promise that others settle. */
function gate<T>() {
  let open: (value: T) => void = () => {}
  let fail: (error: unknown) => void = () => {}
  const promise = new Promise<T>((resolve, reject) => {
    open = resolve
    fail = reject
  })
  return { promise, open, fail }
}

describe('an app that does not answer in time', () => {
  test('is answered for with a bare 503, and its signal tells it', async () => {
    const told = gate<unknown>()
    const app: App = async ({ signal }) => {
      signal.addEventListener('abort', () => told.open(signal.reason))
      return new Promise(() => {})
    }
    const answer = await caller(timeout({ answer: 20 }), app)('/')
    expect([answer.status, [...answer.headers], await answer.text()]).toEqual([503, [['content-length', '0']], ''])
    expect(await told.promise).toMatchObject({
      name: 'TimeoutError',
      message: 'The app has not answered within 20 ms.',
    })
  })

  test('finds its signal aborted where it looks at it only then', async () => {
    const late = gate<boolean>()
    const app: App = async (given) => {
      await new Promise((resolve) => setTimeout(resolve, 60))
      late.open(given.signal.aborted)
      return { status: 200 }
    }
    expect((await caller(timeout({ answer: 10 }), app)('/')).status).toBe(503)
    expect(await late.promise).toBe(true)
  })

  test('has the body of its late answer ended', async () => {
    const cancelled = gate<unknown>()
    const answers = gate<Response>()
    const answer = await caller(timeout({ answer: 10 }), () => answers.promise)('/')
    expect(answer.status).toBe(503)
    answers.open(new Response(new ReadableStream({ cancel: (reason) => cancelled.open(reason) })))
    expect(await cancelled.promise).toMatchObject({ name: 'TimeoutError' })
  })

  test('is heard of where it fails later, and not for the timeout itself', async () => {
    const errors = gate<unknown>()
    const own = new Error('late')
    const failing =
      (error: (reason: unknown) => unknown): App =>
      async ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(error(signal.reason) as Error)))
    const onError = (error: unknown, { phase }: { readonly phase: string }) => errors.open([phase, error])
    await caller(
      timeout({ answer: 10 }),
      failing((reason) => reason),
      { onError },
    )('/')
    await caller(
      timeout({ answer: 10 }),
      failing(() => own),
      { onError },
    )('/')
    expect(await errors.promise).toEqual(['wait-until', own])
  })

  test('is not heard of where it fails because its client has left', async () => {
    const context = makeContext()
    const reading = gate<string>()
    const answer = await timeout({ answer: 10 })(() => reading.promise.then((body) => ({ status: 200, body })))(
      request(),
      context,
    )
    expect(answer.status).toBe(503)
    reading.fail(Object.assign(new Error('The client closed the connection.'), { code: 'body-aborted' }))
    await new Promise(setImmediate)
    expect(context.work).toEqual([])
  })

  test('does no harm where its late answer or error cannot be looked at', async () => {
    const own = new Error('getter')
    const secretive = (member: string): object =>
      Object.defineProperty({}, member, {
        get() {
          throw own
        },
      })
    for (const [end, member] of [
      ['open', 'body'],
      ['fail', 'code'],
    ] as const) {
      const context = makeContext()
      const late = gate<never>()
      await timeout({ answer: 10 })(() => late.promise)(request(), context)
      late[end](secretive(member) as never)
      await new Promise(setImmediate)
      expect(await Promise.allSettled(context.work)).toEqual([{ status: 'rejected', reason: own }])
    }
  })

  test('does no harm where a listener of its signal throws', async () => {
    const errors = gate<unknown>()
    const own = new Error('listener')
    const app: App = async ({ signal }) => {
      signal.addEventListener('abort', () => {
        throw own
      })
      return new Promise(() => {})
    }
    const answer = await caller(timeout({ answer: 10 }), app, { onError: (error) => errors.open(error) })('/')
    expect(answer.status).toBe(503)
    expect(await errors.promise).toBe(own)
  })
})

describe('an app that answers in time', () => {
  test('is answered as without, and at once where it answers at once', async () => {
    const answer = { status: 200, body: 'a' }
    expect(
      answerOf(
        timeout({ answer: 1000 })(() => answer),
        request(),
      ),
    ).toBe(answer)
    expect(await timeout({ answer: 1000 })(async () => answer)(request(), makeContext())).toBe(answer)
    const error = new Error('app')
    await expect(timeout({ answer: 1000 })(() => Promise.reject(error))(request(), makeContext())).rejects.toBe(error)
    expect(answerOf(judged(timeout({ answer: 1000 }), hello), request())).not.toBeInstanceOf(Promise)
  })

  test('sees a signal that tells of a client that leaves, with its reason', async () => {
    const controller = new AbortController()
    const left = new DOMException('gone', 'AbortError')
    let seen: AbortSignal | undefined
    const app = timeout({ answer: 1000 })(({ signal }) => {
      seen = signal
      return { status: 200 }
    })
    await app(new Request('http://a.example/', { signal: controller.signal }), makeContext())
    expect(seen?.aborted).toBe(false)
    controller.abort(left)
    expect(seen?.reason).toBe(left)
    await app(new Request('http://a.example/', { signal: AbortSignal.abort(left) }), makeContext())
    expect(seen?.reason).toBe(left)
  })

  test('may stream for longer, a WebSocket may stay', async () => {
    async function* slow() {
      yield bytes('a')
      await new Promise((resolve) => setTimeout(resolve, 60))
      yield bytes('b')
    }
    const app: App = async () => Promise.resolve({ status: 200, body: slow() })
    expect(await (await caller(timeout({ answer: 20 }), app)('/')).text()).toBe('ab')
    const upgrade = { upgrade: 'websocket', listener: {} } as const
    expect(await timeout({ answer: 20, body: 20 })(async () => upgrade)(request(), makeContext())).toBe(upgrade)
  })
})

describe('a body that has a time', () => {
  const bound = timeout({ answer: 60_000, body: 30 })

  test('is complete where it ends in it', async () => {
    const app: App = () => ({ status: 200, body: ReadableStream.from([bytes('a'), bytes('b')]) })
    expect(await (await caller(timeout({ answer: 60_000, body: 60_000 }), app)('/')).text()).toBe('ab')
  })

  test.each(['a stream', 'a generator'])('is cut where %s does not, which is ended then', async (kind) => {
    const ended = gate<unknown>()
    let told: AbortSignal | undefined
    const stream = () =>
      new ReadableStream({
        start: (controller) => controller.enqueue(bytes('a')),
        cancel: (reason) => ended.open(reason),
      })
    const iterable = () => {
      let count = 0
      const next = () => (count++ === 0 ? Promise.resolve({ value: bytes('a') }) : new Promise(() => {}))
      return { [Symbol.asyncIterator]: () => ({ next, return: async () => ended.open(undefined) }) } as never
    }
    const app: App = ({ signal }) => {
      told = signal
      return { status: 200, body: kind === 'a stream' ? stream() : iterable() }
    }
    const errors: unknown[] = []
    const onError = (error: unknown, { phase }: { readonly phase: string }) => errors.push(phase, error)
    const answer = await caller(bound, app, { onError })('/')
    expect(answer.status).toBe(200)
    await expect(answer.text()).rejects.toThrow('The body of the answer has not ended within 30 ms.')
    const reason = told?.reason as unknown
    expect(reason).toMatchObject({ name: 'TimeoutError' })
    expect(await ended.promise).toBe(kind === 'a stream' ? reason : undefined)
    expect(errors).toEqual(['body', reason])
  })

  test('keeps no chunk that was taken', async () => {
    const taken: WeakRef<Uint8Array>[] = []
    async function* chunks() {
      for (;;) {
        const chunk = bytes('chunk')
        taken.push(new WeakRef(chunk))
        yield chunk
      }
    }
    const long = timeout({ answer: 60_000, body: 60_000 })
    const answer = await long(() => ({ status: 200, body: chunks() }))(request(), makeContext())
    const iterator = ((answer as HttpResponse).body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]()
    for (let i = 0; i < 10; i += 1) await iterator.next()
    await new Promise(setImmediate)
    collect()
    // The generator holds the last one.
    expect(taken.slice(0, -1).map((chunk) => chunk.deref())).toEqual(Array(9).fill(undefined))
    await iterator.return?.()
  })

  test('is ended where its client leaves', async () => {
    const ended = gate<unknown>()
    const app: App = () => ({ status: 200, body: new ReadableStream({ cancel: () => ended.open('ended') }) })
    const answer = await caller(timeout({ answer: 1000, body: 60_000 }), app)('/')
    await answer.body?.cancel()
    expect(await ended.promise).toBe('ended')
  })

  test('is ended where nobody begins it', async () => {
    const ended = gate<unknown>()
    const body = new ReadableStream({ cancel: (reason) => ended.open(reason) })
    const answer = await timeout({ answer: 1000, body: 1000 })(() => ({ status: 200, body }))(request(), makeContext())
    const given = (answer as { readonly body?: unknown }).body as ReadableStream
    void given.cancel('head')
    expect(await ended.promise).toBe('head')
  })

  test('that is none is the server’s to refuse, and bytes are no stream', async () => {
    for (const body of [{}, 'text', bytes('a'), null]) {
      const answer = { status: 200, body } as never
      expect(await bound(() => answer)(request(), makeContext())).toBe(answer)
    }
  })
})

describe('no timer is left', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  const both = timeout({ answer: 1000, body: 1000 })
  const body = async function* () {
    yield bytes('a')
    yield bytes('b')
  }
  const opened = async () => {
    const { body: given } = (await both(() => ({ status: 200, body: body() }))(
      request(),
      makeContext(),
    )) as HttpResponse
    return (given as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]()
  }

  test('behind an answer, an error and an app that is over', async () => {
    const pending = both(async () => Promise.resolve({ status: 200 }))(request(), makeContext())
    const failing = both(async () => Promise.reject(new Error('app')))(request(), makeContext()) as Promise<unknown>
    const waiting = both(() => new Promise(() => {}))(request(), makeContext())
    expect(vi.getTimerCount()).toBe(3)
    await pending
    await failing.catch(() => {})
    expect(vi.getTimerCount()).toBe(1)
    vi.advanceTimersByTime(1000)
    expect(await waiting).toEqual({ status: 503 })
    expect(vi.getTimerCount()).toBe(0)
  })

  test('behind a body that ends, is ended, or is never begun', async () => {
    const iterator = await opened()
    expect(vi.getTimerCount()).toBe(1)
    while ((await iterator.next()).done !== true);
    expect(vi.getTimerCount()).toBe(0)
    const left = await opened()
    await left.next()
    await left.return?.()
    expect(vi.getTimerCount()).toBe(0)
    await both(() => ({ status: 200, body: body() }))(request(), makeContext())
    expect(vi.getTimerCount()).toBe(0)
  })
})

test.each<[unknown, string]>([
  [{}, 'The option answer of timeout() needs to be milliseconds from 1 to 2147483647; got undefined'],
  [{ answer: 0 }, 'The option answer'],
  [{ answer: 2 ** 31 }, 'The option answer'],
  [{ answer: 1000, body: '1s' }, 'The option body of timeout() needs to be milliseconds'],
  [{ answer: 1000, status: 504 }, 'got the option status'],
])('a wrong option is an error at start: %j', (options, message) => {
  expect(() => timeout(options as TimeoutOptions)).toThrow(message)
})

/** Answers, bodies and thenables that throw wherever they are touched: the server serves on. */
import { strict as assert } from 'node:assert'
import type { App } from '@tsgi/spec'
import type { Case } from '../case.ts'
import { bytes, iterable, never, thenable } from './bodies.ts'

function fail(): never {
  throw new Error('hostile')
}

function withGetter(member: string): unknown {
  return Object.defineProperty({ status: 200, headers: [], body: 'hello' }, member, { get: fail })
}

function changedPromise(member: string, change: PropertyDescriptor): unknown {
  return Object.defineProperty(Promise.resolve({ status: 200 }), member, change)
}

function withHeaders(headers: unknown): unknown {
  return { status: 200, headers, body: 'hello' }
}

function streaming(iterator: unknown): unknown {
  return { status: 200, body: iterable(iterator as object) }
}

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

const bytesByNameOnly = (): unknown => Object.create(Uint8Array.prototype)

const proxiedBytes = (): unknown =>
  new Proxy(bytes('hello'), { get: (target, name) => Reflect.get(target, name, target) as unknown })

/**
 * `500`: nothing has left yet. `cut`: nobody takes the answer for a whole one. `200`: it is a fine answer. `any`: whether
 * the change is looked at depends on how the promise is awaited.
 */
const hostile: readonly (readonly [string, 500 | 'cut' | 200 | 'any', () => unknown])[] = [
  ['an answer whose status throws', 500, () => withGetter('status')],
  ['an answer whose headers throw', 500, () => withGetter('headers')],
  ['an answer whose body throws', 500, () => withGetter('body')],
  ['an answer whose then throws', 500, () => withGetter('then')],
  ['an answer whose upgrade throws', 500, () => withGetter('upgrade')],
  ['a proxy whose every trap throws', 500, () => new Proxy({}, new Proxy({}, { get: fail }))],
  ['a revoked proxy', 500, revoked],
  ['headers whose iterator throws', 500, () => withHeaders({ [Symbol.iterator]: fail })],
  ['headers whose next() throws', 500, () => withHeaders({ [Symbol.iterator]: () => ({ next: fail }) })],
  [
    'headers that throw in the middle',
    500,
    () =>
      withHeaders(
        (function* () {
          yield ['x-a', 'b']
          fail()
        })(),
      ),
  ],
  ['headers with a pair that throws', 500, () => withHeaders([{ [Symbol.iterator]: fail }])],
  ['headers with a revoked proxy for a pair', 500, () => withHeaders([revoked()])],
  ['headers with a value that cannot be shown', 500, () => withHeaders([['x-a', Object.create(null)]])],
  ['a body that only looks like bytes', 500, () => ({ status: 200, body: bytesByNameOnly() })],
  ['a body that is a proxy of bytes', 500, () => ({ status: 200, body: proxiedBytes() })],
  ['a body that is a revoked proxy', 500, () => ({ status: 200, body: revoked() })],
  ['a body whose iterator function throws', 500, () => ({ status: 200, body: { [Symbol.asyncIterator]: fail } })],
  ['a body whose iterator function gives nothing', 500, () => streaming(undefined)],
  ['a body whose iterator has no next()', 500, () => streaming({})],
  ['a body whose next is no function', 500, () => streaming({ next: 7 })],
  ['a body whose getReader() throws', 500, () => ({ status: 200, body: { ...iterable({}), getReader: fail } })],
  [
    'a body whose getReader() gives nothing',
    500,
    () => ({ status: 200, body: { ...iterable({}), getReader: () => undefined } }),
  ],
  [
    'a locked ReadableStream',
    500,
    () => {
      const body = new ReadableStream()
      body.getReader()
      return { status: 200, body }
    },
  ],
  ['a body whose next() throws', 'cut', () => streaming({ next: fail, return: fail })],
  ['a body whose next() gives undefined', 'cut', () => streaming({ next: () => undefined })],
  ['a body whose next() gives null', 'cut', () => streaming({ next: () => null })],
  ['a body whose next() gives a number', 'cut', () => streaming({ next: () => 7, return: fail })],
  ['a body whose next() gives a thenable that throws', 'cut', () => streaming({ next: () => thenable(fail) })],
  ['a body whose next() gives a revoked proxy', 'cut', () => streaming({ next: revoked })],
  [
    'a body whose next() gives a promise that was changed',
    'cut',
    () => streaming({ next: () => changedPromise('constructor', { get: fail }) }),
  ],
  [
    'a body whose done throws',
    'cut',
    () => streaming({ next: () => Object.defineProperty({ value: bytes('x') }, 'done', { get: fail }) }),
  ],
  [
    'a body whose value throws',
    'cut',
    () => streaming({ next: () => Object.defineProperty({ done: false }, 'value', { get: fail }) }),
  ],
  [
    'a chunk that only looks like bytes',
    'cut',
    () => streaming({ next: () => ({ done: false, value: bytesByNameOnly() }) }),
  ],
  [
    'a chunk that is a proxy of bytes',
    'cut',
    () => streaming({ next: () => ({ done: false, value: proxiedBytes() }) }),
  ],
  ['a chunk that is a revoked proxy', 'cut', () => streaming({ next: () => ({ done: false, value: revoked() }) })],
  [
    'a body whose return cannot be read',
    'cut',
    () =>
      streaming(
        Object.defineProperty({ next: () => ({ done: false, value: 'no bytes' }) }, 'return', {
          get: fail,
        }),
      ),
  ],
  ['a thenable that throws', 500, () => thenable(fail)],
  [
    'a thenable that resolves twice and throws',
    200,
    () =>
      thenable((resolve) => {
        resolve({ status: 200 })
        resolve({ status: 201 })
        fail()
      }),
  ],
  [
    'a thenable that resolves and rejects',
    200,
    () =>
      thenable((resolve, reject) => {
        resolve({ status: 200 })
        reject(new Error('hostile'))
      }),
  ],
  [
    'a thenable that resolves with one that rejects',
    500,
    () => thenable((resolve) => resolve(thenable((_, reject) => reject(new Error('hostile'))))),
  ],
  ['a promise whose then throws', 'any', () => changedPromise('then', { value: fail })],
  ['a promise whose constructor throws', 500, () => changedPromise('constructor', { get: fail })],
  ['an unsent body whose cancel throws', 500, () => ({ status: 99, body: { ...iterable({}), cancel: fail } })],
]

// What of these an app does wrong as a wrapper around it can see; the others fail when they are looked at.
const seenFromOutside: Readonly<Record<string, Case['breaches']>> = {
  'a locked ReadableStream': ['streams-are-of-one-answer'],
  'a chunk that only looks like bytes': ['chunks-are-bytes'],
  'a chunk that is a proxy of bytes': ['chunks-are-bytes'],
  'headers with a pair that throws': ['answer-headers-are-pairs'],
  'headers with a value that cannot be shown': ['answer-headers-are-pairs'],
  'a body whose return cannot be read': ['chunks-are-bytes'],
  'an unsent body whose cancel throws': ['status-is-final'],
}

/** An app that makes such an answer, and serves another request as ever. */
function serves(make: () => unknown): App {
  return (request) => (new URL(request.url).pathname === '/next' ? { status: 200 } : (make() as ReturnType<App>))
}

const survived: readonly Case[] = hostile.map(([what, outcome, make]) => ({
  rule: 'no-app-ends-the-process',
  name: `a server outlives ${what}`,
  over: 'wire',
  breaches: seenFromOutside[what] ?? [],
  app: () => serves(make),
  async talk({ connect, head, notes, exchange, seen }) {
    const wire = await connect()
    await wire.send(head())
    const answer = await wire.outcome()
    if (outcome === 'cut') assert.ok(answer === 'closed' || !answer.complete, 'the message looks complete')
    else if (outcome !== 'any') assert.equal(answer === 'closed' ? 'closed' : answer.status, outcome)
    const isReported = outcome === 500 || outcome === 'cut'
    if (isReported) await seen('error')
    assert.equal((await exchange({ target: '/next' })).status, 200)
    if (outcome !== 'any') assert.equal(notes('error').length, isReported ? 1 : 0)
  },
}))

const neverSettles: readonly Case[] = (['a promise', 'a thenable'] as const).map((what) => ({
  rule: 'no-app-ends-the-process',
  name: `a server outlives ${what} that never settles, and its client`,
  over: 'wire',
  app: (stage) =>
    serves(() => {
      stage.note('called')
      return what === 'a promise' ? never() : thenable(() => {})
    }),
  async talk({ connect, head, seen, exchange }) {
    const wire = await connect()
    await wire.send(head())
    await seen('called')
    assert.equal((await exchange({ target: '/next' })).status, 200)
    wire.reset()
    assert.equal((await exchange({ target: '/next' })).status, 200)
  },
}))

export const hostileCases: readonly Case[] = [...survived, ...neverSettles]

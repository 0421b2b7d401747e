/** What an app does when its exchange is over, or while it is being lost: the server serves on. */
import { strict as assert } from 'node:assert'
import type { Case } from '../case.ts'
import { never } from './bodies.ts'

/** A listener that gives a promise, as an async function does. */
function later(listener: () => unknown): () => unknown {
  return () => Promise.resolve().then(listener)
}

const listeners: readonly (readonly [string, (signal: AbortSignal, fail: () => unknown) => void])[] = [
  ['throws', (signal, fail) => signal.addEventListener('abort', fail)],
  ['throws once', (signal, fail) => signal.addEventListener('abort', fail, { once: true })],
  ['is an object and throws', (signal, fail) => signal.addEventListener('abort', { handleEvent: () => void fail() })],
  ['gives a promise that rejects', (signal, fail) => signal.addEventListener('abort', later(fail))],
  [
    'is onabort and throws',
    (signal, fail) => {
      signal.onabort = fail
    },
  ],
]

const loud: readonly Case[] = listeners.map(([what, listen]) => ({
  rule: 'no-app-ends-the-process',
  name: `a server outlives an abort listener that ${what}, the others hear of it, and it is reported once`,
  over: 'wire',
  app: (stage) => (request) => {
    if (new URL(request.url).pathname === '/next') return { status: 200 }
    const { signal } = request
    listen(signal, () => {
      throw new Error('the listener failed')
    })
    const removed = () => stage.note('removed')
    signal.addEventListener('abort', removed)
    signal.removeEventListener('abort', removed)
    signal.addEventListener('abort', () => stage.note('aborted'))
    stage.note('called')
    return never()
  },
  async talk({ connect, head, seen, notes, exchange }) {
    const wire = await connect()
    await wire.send(head())
    await seen('called')
    wire.reset()
    await seen('aborted')
    assert.deepEqual(await seen('error'), { phase: 'app', message: 'the listener failed' })
    assert.equal((await exchange({ target: '/next' })).status, 200)
    assert.equal(notes('aborted').length, 1)
    assert.equal(notes('error').length, 1)
    assert.deepEqual(notes('removed'), [])
  },
}))

const afterSuccess: Case = {
  rule: 'no-app-ends-the-process',
  name: 'a server outlives an app that uses request and context long after its answer',
  over: 'wire',
  breaches: ['bodies-are-read-once'],
  app: (stage) => (request, context) => {
    if (new URL(request.url).pathname === '/next') return { status: 200 }
    const misuse = async () => {
      await stage.told('misuse')
      const { waitUntil } = context
      waitUntil(Promise.reject(new Error('late work')))
      const outcomes: string[] = []
      for (const read of [request.text, request.json, request.arrayBuffer]) {
        try {
          await read.call(request)
          outcomes.push('read')
        } catch (error) {
          outcomes.push(error instanceof Error ? 'rejected' : 'something else')
        }
      }
      // Nobody listens to these: they must not count as unhandled either way.
      void request.body?.[Symbol.asyncIterator]
      const { signal, method, url, headers, bodyUsed } = request
      const { remoteAddress, localAddress, httpVersion, server, completed } = context
      stage.note('misused', {
        outcomes,
        facts: [signal.aborted, method, url, headers.get('x-id'), bodyUsed, httpVersion, remoteAddress?.family],
        hasMore: localAddress !== undefined && server.name !== '' && (await completed).outcome === 'sent',
      })
    }
    void misuse()
    return { status: 200, body: 'hello' }
  },
  async talk({ connect, head, seen, tell, exchange, scheme }) {
    const wire = await connect()
    await wire.send(`${head('POST /a HTTP/1.1', 'X-Id: 7', 'Content-Length: 5')}12345`)
    assert.equal((await wire.message()).text, 'hello')
    wire.reset()
    assert.equal((await exchange({ target: '/next' })).status, 200)
    tell('misuse')
    const { outcomes, facts, hasMore } = (await seen('misused')) as Record<string, unknown>
    assert.ok((outcomes as string[]).every((outcome) => outcome === 'read' || outcome === 'rejected'))
    const [, ...others] = facts as unknown[]
    assert.deepEqual(others, ['POST', `${scheme}://example.test/a`, '7', true, '1.1', 'IPv4'])
    assert.equal((facts as unknown[])[0], false)
    assert.equal(hasMore, true)
    assert.deepEqual(await seen('error'), { phase: 'wait-until', message: 'late work' })
    assert.equal((await exchange({ target: '/next' })).status, 200)
  },
}

const afterLoss: Case = {
  rule: 'no-app-ends-the-process',
  name: 'a server outlives an app that reads, waits and answers after its client has left',
  over: 'wire',
  app: (stage) => async (request, context) => {
    if (new URL(request.url).pathname === '/next') return { status: 200 }
    stage.note('called')
    await context.completed
    context.waitUntil(Promise.reject(new Error('late work')))
    const reading = await request.text().then(
      () => 'read',
      (error: unknown) => (error === request.signal.reason ? 'rejected with the reason' : 'rejected'),
    )
    stage.note('reading', reading)
    return { status: 200, body: new Response('hello').body }
  },
  async talk({ connect, head, seen, exchange }) {
    const wire = await connect()
    await wire.send(`${head('POST / HTTP/1.1', 'Content-Length: 10')}12345`)
    await seen('called')
    wire.reset()
    assert.equal(await seen('reading'), 'rejected with the reason')
    assert.deepEqual(await seen('error'), { phase: 'wait-until', message: 'late work' })
    assert.equal((await exchange({ target: '/next' })).status, 200)
  },
}

const hostileWork: readonly Case[] = (
  [
    ['a promise whose constructor throws', { constructor: { get: fail } }],
    ['a promise whose catch throws', { catch: { value: fail } }],
  ] as const
).map(([what, changes]) => ({
  rule: 'no-app-ends-the-process',
  name: `a server outlives ${what} that is given to waitUntil()`,
  over: 'exchange',
  app:
    () =>
    (_request, { waitUntil }) => {
      waitUntil(Object.defineProperties(Promise.resolve(), changes as PropertyDescriptorMap))
      return { status: 200 }
    },
  async talk({ exchange }) {
    assert.equal((await exchange()).status, 200)
    assert.equal((await exchange()).status, 200)
  },
}))

function fail(): never {
  throw new Error('hostile')
}

export const lateCases: readonly Case[] = [...loud, afterSuccess, afterLoss, ...hostileWork]

/** How long a request and its context can be read, and that nobody changes them. */
import { strict as assert } from 'node:assert'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Context, HttpRequest } from '@tsgi/spec'
import type { Case } from '../case.ts'

/** Everything that can be read, the body apart. */
function readingOf(request: HttpRequest, context: Context): object {
  return {
    method: request.method,
    url: request.url,
    headers: Object.fromEntries(request.headers),
    host: request.headers.get('host'),
    hasThing: request.headers.has('x-thing'),
    hasBody: request.body !== null,
    server: context.server,
    httpVersion: context.httpVersion,
    basePath: context.basePath,
    encrypted: context.encrypted,
    remoteAddress: context.remoteAddress,
    localAddress: context.localAddress,
    rawTarget: context.rawTarget,
  }
}

interface Reading {
  readonly method: string
  readonly url: string
  readonly host: string | null
  readonly headers: Readonly<Record<string, string>>
  readonly remoteAddress: { readonly address: string } | null
}

/** It is that request. How its method, host and names are spelled is judged by other rules. */
function checkReading(reading: unknown, path: string, thing: string): void {
  const { method, url, host, headers, remoteAddress } = reading as Reading
  const { pathname, search } = new URL(url)
  assert.deepEqual({ method: method.toUpperCase(), target: pathname + search }, { method: 'PUT', target: path })
  assert.notEqual(host, null)
  assert.equal(Object.entries(headers).find(([name]) => name.toLowerCase() === 'x-thing')?.[1], thing)
  assert.equal(typeof remoteAddress?.address, 'string')
}

const fields = ['Host: life.test', 'Content-Length: 0']

/** Tries to write. `TypeError`, or nothing where it was taken without one. */
function assign(object: unknown, name: string): string | null {
  try {
    ;(object as Record<string, unknown>)[name] = 'changed'
    return null
  } catch (error) {
    return error instanceof TypeError ? 'TypeError' : String(error)
  }
}

export const requestLifeCases: readonly Case[] = [
  {
    rule: 'requests-outlive-awaits',
    name: 'request and context read the same before and after an await and after the exchange',
    over: 'wire',
    app: (stage) => async (request, context) => {
      stage.note('before', readingOf(request, context))
      await sleep(1)
      stage.note('after', readingOf(request, context))
      void context.completed.then(() => stage.note('at the end', readingOf(request, context)))
      return { status: 200 }
    },
    async talk({ connect, head, seen }) {
      const wire = await connect()
      await wire.send(head('PUT /a?b HTTP/1.1', ...fields, 'X-Thing: one'))
      assert.equal((await wire.message()).status, 200)
      const before = await seen('before')
      checkReading(before, '/a?b', 'one')
      assert.deepEqual(await seen('after'), before)
      assert.deepEqual(await seen('at the end'), before)
    },
  },
  {
    rule: 'requests-outlive-awaits',
    name: 'an app that reads nothing before its first await reads everything after it',
    over: 'wire',
    app: (stage) => async (request, context) => {
      await sleep(1)
      stage.note('after', readingOf(request, context))
      return { status: 200 }
    },
    async talk({ connect, head, seen }) {
      const wire = await connect()
      await wire.send(head('PUT /late HTTP/1.1', ...fields, 'X-Thing: one'))
      checkReading(await seen('after'), '/late', 'one')
    },
  },
  {
    rule: 'requests-outlive-awaits',
    name: 'a request that is first read when its connection has served another one reads as its own',
    over: 'wire',
    app: (stage) => {
      let first: (() => object) | null = null
      return (request, context) => {
        if (first === null) {
          first = () => readingOf(request, context)
        } else {
          stage.note('second', readingOf(request, context))
          stage.note('first', first())
        }
        return { status: 200 }
      }
    },
    async talk({ connect, head, seen }) {
      const wire = await connect()
      for (const number of ['one', 'two']) {
        await wire.send(head(`PUT /${number} HTTP/1.1`, ...fields, `X-Thing: ${number}`))
        assert.equal((await wire.message()).status, 200)
      }
      checkReading(await seen('second'), '/two', 'two')
      checkReading(await seen('first'), '/one', 'one')
    },
  },
  {
    rule: 'requests-cannot-be-changed',
    name: 'assigning to what a request or context has changes nothing that is read afterwards',
    breaches: ['requests-cannot-be-changed'],
    over: 'exchange',
    app: (stage) => (request, context) => {
      const before = readingOf(request, context)
      const { signal, headers } = request
      const tried = [
        ...['method', 'url', 'headers', 'body', 'bodyUsed', 'signal'].map((name) => assign(request, name)),
        ...['server', 'httpVersion', 'basePath', 'encrypted', 'remoteAddress', 'localAddress'].map((name) =>
          assign(context, name),
        ),
      ]
      stage.note('tried', [...new Set(tried)])
      stage.note('before', before)
      stage.note('after', readingOf(request, context))
      stage.note('same', request.signal === signal && request.headers.get('host') === headers.get('host'))
      return { status: 200 }
    },
    async talk({ exchange, seen }) {
      assert.equal((await exchange({ headers: [['x-thing', 'one']] })).status, 200)
      const tried = (await seen('tried')) as readonly (string | null)[]
      assert.ok(
        tried.every((how) => how === null || how === 'TypeError'),
        tried.join(),
      )
      assert.deepEqual(await seen('after'), await seen('before'))
      assert.equal(await seen('same'), true)
    },
  },
  {
    rule: 'requests-cannot-be-changed',
    name: 'what an app writes into an address, the limits or an entry of the headers is not read by the next request',
    breaches: ['requests-cannot-be-changed'],
    over: 'wire',
    app: (stage) => (request, context) => {
      stage.note('reading', readingOf(request, context))
      const { remoteAddress, localAddress, server } = context
      assign(remoteAddress ?? {}, 'address')
      assign(localAddress ?? {}, 'address')
      assign(server, 'name')
      assign(server.limits, 'maxRequestBodySize')
      assign(server.timeouts, 'drain')
      assign(server.capabilities, '0')
      for (const entry of request.headers) assign(entry, '1')
      stage.note('again', readingOf(request, context))
      return { status: 200 }
    },
    async talk({ connect, head, seen }) {
      const wire = await connect()
      const readings: unknown[] = []
      for (let i = 0; i < 2; i += 1) {
        await wire.send(head('PUT / HTTP/1.1', ...fields))
        assert.equal((await wire.message()).status, 200)
        readings.push(await seen('reading'), await seen('again'))
      }
      for (const reading of readings) assert.deepEqual(reading, readings[0])
    },
  },
]

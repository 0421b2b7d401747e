/** How a server is ended, and what comes last. */
import { strict as assert } from 'node:assert'
import type { Application, Stateful } from '@tsgi/spec'
import type { Case } from '../case.ts'
import { assertRefused, bytes, forLong, freePort, rejection } from './life-stage.ts'

export const endCases: readonly Case[] = [
  {
    rule: 'stop-comes-last',
    name: 'stop is called once, with the state, after the last exchange and the last background work',
    over: 'life',
    async scene({ start, note, told }) {
      const events: string[] = []
      const app: Stateful<{ readonly number: number }> = {
        start: () => ({ number: 42 }),
        async fetch(_request, { waitUntil }) {
          note('open')
          await told('answer')
          events.push('answered')
          waitUntil(
            told('work').then(() => {
              events.push('worked')
            }),
          )
          return { status: 200, body: 'late' }
        },
        async stop({ number }) {
          events.push(`stop ${number}`)
          await Promise.resolve()
          events.push('stopped')
        },
      }
      const server = await start(app)
      await told('close')
      const closing = server.close()
      note('closing')
      await server.closed
      events.push('closed')
      await Promise.all([closing, server.close()])
      server.destroy()
      await server.close()
      note('events', events)
    },
    async talk({ connect, head, seen, tell }) {
      const wire = await connect()
      await wire.send(head())
      await seen('open')
      tell('close')
      await seen('closing')
      tell('answer')
      assert.equal((await wire.message()).text, 'late')
      tell('work')
      assert.deepEqual(await seen('events'), ['answered', 'worked', 'stop 42', 'stopped', 'closed'])
    },
  },
  ...[
    {
      how: 'throws',
      stop: (): void => {
        throw new Error('the pool is stuck')
      },
    },
    {
      how: 'rejects',
      stop: async (): Promise<void> => {
        await Promise.resolve()
        throw new Error('the pool is stuck')
      },
    },
  ].map(
    ({ how, stop }): Case => ({
      rule: 'stop-comes-last',
      name: `when stop ${how}, onError hears of it with phase stop, and close() resolves`,
      over: 'life',
      async scene({ start, note }) {
        const app: Application = { fetch: () => ({ status: 200 }), stop }
        const server = await start(app)
        await server.close()
        await server.closed
        note('closed')
      },
      async talk({ notes, seen }) {
        await seen('closed')
        assert.deepEqual(notes('error'), [{ phase: 'stop', message: 'the pool is stuck' }])
      },
    }),
  ),
  {
    rule: 'close-is-one-promise',
    name: 'a second close() returns the promise of the first, and closed resolves with it',
    over: 'life',
    async scene({ start, note }) {
      const server = await start(() => ({ status: 200 }))
      const { close } = server
      const first = close()
      assert.equal(close(), first)
      await first
      await server.closed
      assert.equal(server.close(), first)
      note('closed')
    },
    async talk({ connect, seen }) {
      await seen('closed')
      await assertRefused(connect)
    },
  },
  {
    rule: 'close-is-one-promise',
    name: 'disposing of a server closes it in order',
    over: 'life',
    async scene({ start, note, told }) {
      let ended = false
      const server = await start(async () => {
        note('open')
        await told('answer')
        ended = true
        return { status: 200, body: 'late' }
      })
      await told('dispose')
      const disposing = server[Symbol.asyncDispose]()
      note('disposing')
      await disposing
      note('disposed', ended)
    },
    async talk({ connect, head, seen, tell }) {
      const wire = await connect()
      await wire.send(head())
      await seen('open')
      tell('dispose')
      await seen('disposing')
      tell('answer')
      assert.equal((await wire.message()).text, 'late')
      assert.equal(await seen('disposed'), true)
      await assertRefused(connect)
    },
  },
  ...[
    { when: 'alone', closesFirst: false },
    { when: 'during a close()', closesFirst: true },
  ].map(
    ({ when, closesFirst }): Case => ({
      rule: 'destroy-cuts-at-once',
      name: `destroy() ${when} cuts open and idle connections, signal aborts, and stop is called before closed resolves`,
      over: 'life',
      async scene({ start, note, told }) {
        let stopped = 0
        const app: Application = {
          fetch({ signal, url }) {
            if (!url.endsWith('/held')) return { status: 200, body: 'hello' }
            signal.addEventListener('abort', () => note('aborted', (signal.reason as Error).name))
            note('open')
            return new Promise(() => {})
          },
          stop() {
            stopped += 1
          },
        }
        const server = await start(app, { timeouts: forLong })
        await told('destroy')
        if (closesFirst) void server.close()
        server.destroy()
        await server.closed
        note('stopped', stopped)
        await server.close()
        note('closed', stopped)
      },
      async talk({ connect, head, seen, tell }) {
        const idle = await connect()
        await idle.send(head())
        assert.equal((await idle.message()).text, 'hello')
        const held = await connect()
        await held.send(head('GET /held HTTP/1.1'))
        await seen('open')
        tell('destroy')
        assert.equal(await seen('aborted'), 'AbortError')
        assert.equal(await held.outcome(), 'closed')
        await idle.closed()
        assert.equal(await seen('stopped'), 1)
        assert.equal(await seen('closed'), 1)
        await assertRefused(connect)
      },
    }),
  ),
  {
    rule: 'destroy-cuts-at-once',
    name: 'destroy() cuts a stream, visibly incomplete, and does not wait for background work',
    over: 'life',
    async scene({ start, note, told }) {
      const server = await start(
        (_request, { waitUntil }) => {
          waitUntil(new Promise(() => {}))
          return {
            status: 200,
            body: (async function* () {
              yield bytes('one ')
              await told('never')
            })(),
          }
        },
        { timeouts: forLong },
      )
      await told('destroy')
      server.destroy()
      await server.closed
      note('closed')
    },
    async talk({ connect, head, seen, tell }) {
      const wire = await connect()
      await wire.send(head())
      await wire.sees('one ')
      tell('destroy')
      assert.equal((await wire.message()).complete, false)
      await seen('closed')
    },
  },
  {
    rule: 'destroy-cuts-at-once',
    name: 'an app may call destroy() itself: nothing of its answer is sent, and the process lives',
    over: 'life',
    async scene({ start, note }) {
      const server = await start(() => {
        server.destroy()
        server.destroy()
        return { status: 200, body: 'too late' }
      })
      await server.closed
      note('closed')
    },
    async talk({ connect, head, seen }) {
      const wire = await connect()
      await wire.send(head())
      assert.equal(await wire.outcome(), 'closed')
      await seen('closed')
    },
  },
  {
    rule: 'a-signal-closes',
    name: 'aborting the signal closes the server in order',
    over: 'life',
    async scene({ start, note, told }) {
      const controller = new AbortController()
      let ended = false
      const server = await start(
        async () => {
          note('open')
          await told('answer')
          ended = true
          return { status: 200, body: 'late' }
        },
        { signal: controller.signal },
      )
      await told('abort')
      controller.abort()
      note('aborted')
      await server.closed
      note('closed', ended)
    },
    async talk({ connect, head, seen, tell }) {
      const wire = await connect()
      await wire.send(head())
      await seen('open')
      tell('abort')
      await seen('aborted')
      await assertRefused(connect)
      tell('answer')
      assert.equal((await wire.message()).text, 'late')
      assert.equal(await seen('closed'), true)
    },
  },
  {
    rule: 'a-signal-closes',
    name: 'a signal that has aborted already makes serve() reject with its reason, before start is called',
    over: 'life',
    async scene({ serve, note }) {
      const port = await freePort()
      const reason = new Error('not today')
      let started = false
      const app: Application = {
        fetch: () => ({ status: 200 }),
        start() {
          started = true
        },
      }
      assert.equal(await rejection(serve(app, { port, signal: AbortSignal.abort(reason) })), reason)
      assert.equal(started, false)
      note('refused', port)
    },
    async talk({ connect, seen }) {
      await assertRefused(connect, (await seen('refused')) as number)
    },
  },
  {
    rule: 'a-signal-closes',
    name: 'a signal that aborts while start runs makes serve() reject with its reason, and stop is called',
    over: 'life',
    async scene({ serve, note }) {
      const port = await freePort()
      const controller = new AbortController()
      const reason = new Error('changed my mind')
      let stopped = 0
      const app: Application = {
        fetch: () => ({ status: 200 }),
        async start() {
          await Promise.resolve()
          controller.abort(reason)
        },
        stop() {
          stopped += 1
        },
      }
      assert.equal(await rejection(serve(app, { port, signal: controller.signal })), reason)
      assert.equal(stopped, 1)
      note('refused', port)
    },
    async talk({ connect, seen }) {
      await assertRefused(connect, (await seen('refused')) as number)
    },
  },
]

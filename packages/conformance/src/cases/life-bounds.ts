/** Where the patience of `close()` ends. */
import { strict as assert } from 'node:assert'
import type { Case } from '../case.ts'
import { bytes, forLong } from './life-stage.ts'

export const boundCases: readonly Case[] = [
  {
    rule: 'the-drain-is-bounded',
    name: 'an app that does not answer is cut when the drain is over: its signal aborts, and close() resolves',
    over: 'life',
    async scene({ start, note, told }) {
      const server = await start(
        ({ signal }) => {
          signal.addEventListener('abort', () => note('aborted', (signal.reason as Error).name))
          note('open')
          return new Promise(() => {})
        },
        { timeouts: { drain: 200 } },
      )
      await told('close')
      await server.close()
      note('closed')
    },
    async talk({ connect, head, seen, tell }) {
      const wire = await connect()
      await wire.send(head())
      await seen('open')
      tell('close')
      assert.equal(await seen('aborted'), 'AbortError')
      assert.equal(await wire.outcome(), 'closed')
      await seen('closed')
    },
  },
  {
    rule: 'the-drain-is-bounded',
    name: 'a stream without an end is cut when the drain is over, visibly incomplete, and its iterator is closed',
    over: 'life',
    async scene({ start, note, told }) {
      const server = await start(
        () => ({
          status: 200,
          body: (async function* () {
            try {
              for (;;) {
                yield bytes('more ')
                await told('more')
              }
            } finally {
              note('returned')
            }
          })(),
        }),
        { timeouts: { drain: 200 } },
      )
      await told('close')
      await server.close()
      note('closed')
    },
    async talk({ connect, head, seen, tell }) {
      const wire = await connect()
      await wire.send(head())
      await wire.sees('more ')
      tell('close')
      assert.equal((await wire.message()).complete, false)
      await seen('closed')
      // The iterator waits for this; it is ended when it has gone on to its next `yield`.
      tell('more')
      await seen('returned')
    },
  },
  {
    rule: 'the-drain-is-bounded',
    name: 'work that was given to waitUntil and never ends does not hold close() beyond the drain',
    over: 'life',
    async scene({ start, note, told }) {
      const server = await start(
        (_request, { waitUntil }) => {
          waitUntil(new Promise(() => {}))
          return { status: 200 }
        },
        { timeouts: { drain: 200 } },
      )
      await told('close')
      await server.close()
      note('closed')
    },
    async talk({ exchange, seen, tell }) {
      await exchange()
      tell('close')
      await seen('closed')
    },
  },
  {
    rule: 'the-drain-is-bounded',
    name: 'with a drain of 0 close() cuts what is open',
    over: 'life',
    async scene({ start, note, told }) {
      const server = await start(
        () => {
          note('open')
          return new Promise(() => {})
        },
        { timeouts: { drain: 0 } },
      )
      await told('close')
      await server.close()
      note('closed')
    },
    async talk({ connect, head, seen, tell }) {
      const wire = await connect()
      await wire.send(head())
      await seen('open')
      tell('close')
      assert.equal(await wire.outcome(), 'closed')
      await seen('closed')
    },
  },
  {
    rule: 'idle-connections-do-not-hold-a-close',
    name: 'a kept connection that is idle is cut, and close() resolves long before the drain is over',
    over: 'life',
    async scene({ start, note, told }) {
      const server = await start(() => ({ status: 200, body: 'hello' }), { timeouts: forLong })
      await told('close')
      const began = Date.now()
      await server.close()
      note('closed', Date.now() - began)
    },
    async talk({ connect, head, seen, tell }) {
      const wire = await connect()
      await wire.send(head())
      assert.equal((await wire.message()).text, 'hello')
      tell('close')
      await wire.closed()
      assert.ok(((await seen('closed')) as number) < 15_000)
    },
  },
  {
    rule: 'idle-connections-do-not-hold-a-close',
    name: 'connections without a request, and with half of a head, do not hold close()',
    over: 'life',
    async scene({ start, note, told }) {
      const server = await start(() => ({ status: 200, body: 'hello' }), { timeouts: forLong })
      await told('close')
      const began = Date.now()
      await server.close()
      note('closed', Date.now() - began)
    },
    async talk({ connect, exchange, head, seen, tell }) {
      const silent = await connect()
      const half = await connect()
      await half.send(head().slice(0, 20))
      // Answered after both were accepted.
      assert.equal((await exchange()).text, 'hello')
      tell('close')
      await silent.closed()
      await half.closed()
      assert.ok(((await seen('closed')) as number) < 15_000)
    },
  },
]

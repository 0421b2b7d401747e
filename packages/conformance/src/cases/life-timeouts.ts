/** Limits and timeouts of connections, where they can be set. */
import { strict as assert } from 'node:assert'
import type { App } from '@tsgi/spec'
import type { Case } from '../case.ts'

const hello: App = () => ({ status: 200, body: 'hello' })

export const timeoutCases: readonly Case[] = [
  {
    rule: 'connections-are-bounded',
    name: 'a connection beyond limits.maxConnections is closed without an answer, and those before it are served on',
    needs: ['maxConnections'],
    over: 'life',
    async scene({ start }) {
      await start(hello, { limits: { maxConnections: 2 } })
    },
    async talk({ connect, head }) {
      const wires = [await connect(), await connect()]
      for (const wire of wires) {
        await wire.send(head())
        assert.equal((await wire.message()).text, 'hello')
      }
      const beyond = await connect()
      await beyond.send(head())
      assert.equal(await beyond.outcome(), 'closed')
      for (const wire of wires) {
        await wire.send(head())
        assert.equal((await wire.message()).text, 'hello')
      }
    },
  },
  ...[
    { what: 'no byte', part: 0 },
    { what: 'half of a head', part: 20 },
  ].map(
    ({ what, part }): Case => ({
      rule: 'late-heads-are-ended',
      name: `a connection that sends ${what} within timeouts.headers is answered 408 or closed`,
      needs: ['headersTimeout'],
      over: 'life',
      async scene({ start }) {
        // The default is longer than a case may take.
        await start(() => ({ status: 200, body: 'called' }), { timeouts: { headers: 500 } })
      },
      async talk({ connect, head }) {
        const wire = await connect()
        await wire.send(head().slice(0, part))
        const outcome = await wire.outcome()
        if (outcome !== 'closed') assert.equal(outcome.status, 408)
        await wire.closed()
      },
    }),
  ),
  {
    rule: 'late-heads-are-ended',
    name: 'a client whose head is late and who does not end the connection either makes room for the next',
    needs: ['headersTimeout', 'maxConnections'],
    over: 'life',
    async scene({ start }) {
      await start(hello, { timeouts: { headers: 300 }, limits: { maxConnections: 1 } })
    },
    async talk({ connect, head }) {
      const late = await connect()
      await late.send(head().slice(0, 20))
      await late.closed()
      // Nothing tells a client that there is room, and a busy server may find its head late too: it asks until it is
      // served, for as long as a case may take.
      for (;;) {
        const next = await connect()
        await next.send(head())
        const outcome = await next.outcome()
        if (outcome !== 'closed' && outcome.status !== 408) return assert.equal(outcome.text, 'hello')
        next.reset()
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    },
  },
  {
    rule: 'late-heads-are-ended',
    name: 'an app that takes longer than timeouts.headers is not cut',
    needs: ['headersTimeout'],
    over: 'life',
    async scene({ start }) {
      await start(
        async () => {
          // Longer than the timeout, and than it takes to look for late heads.
          await new Promise((resolve) => setTimeout(resolve, 6000))
          return { status: 200, body: 'slow' }
        },
        { timeouts: { headers: 2500 } },
      )
    },
    async talk({ exchange }) {
      assert.equal((await exchange()).text, 'slow')
    },
  },
  {
    rule: 'idle-connections-are-ended',
    name: 'of two connections, the one that is idle for a short timeouts.idle is closed, the other serves on',
    needs: ['idleTimeout'],
    over: 'life',
    async scene({ start }) {
      await start(hello, { timeouts: { idle: 300_000 } })
      await start(hello, { timeouts: { idle: 300 } })
    },
    async talk({ connect, head, seen }) {
      const [patient, impatient] = [(await seen('port')) as number, (await seen('port')) as number]
      const stays = await connect({ port: patient })
      await stays.send(head())
      await stays.message()
      const goes = await connect({ port: impatient })
      await goes.send(head())
      await goes.message()
      await goes.closed()
      await stays.send(head())
      assert.equal((await stays.message()).text, 'hello')
    },
  },
]

/** Starting and listening. */
import { strict as assert } from 'node:assert'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { App, Stateful } from '@tsgi/spec'
import type { Case } from '../case.ts'
import { assertRefused, freePort, rejection } from './life-stage.ts'

const hello: App = () => ({ status: 200, body: 'hello' })

interface Numbered {
  readonly number: number
}

export const startCases: readonly Case[] = [
  {
    rule: 'port-zero-picks-a-free-one',
    name: 'with port 0 the address and the url tell the port on which requests are answered',
    over: 'life',
    async scene({ start, note }) {
      const { address, url } = await start(hello)
      note('address', { address, url })
    },
    async talk({ connect, head, seen, scheme }) {
      const { address, url } = (await seen('address')) as { address: Record<string, unknown>; url: string }
      const { port } = new URL(url)
      assert.ok(Number(port) > 0)
      assert.deepEqual(address, { address: '127.0.0.1', port: Number(port), family: 'IPv4' })
      assert.equal(url, `${scheme}://127.0.0.1:${port}`)
      const wire = await connect({ port: Number(port) })
      await wire.send(head())
      assert.equal((await wire.message()).text, 'hello')
    },
  },
  {
    rule: 'port-zero-picks-a-free-one',
    name: 'a host name is looked up, and the address tells what was found',
    over: 'life',
    async scene({ start, note }) {
      const { address, url } = await start(hello, { hostname: 'localhost' })
      note('address', { address, url })
    },
    async talk({ seen, scheme }) {
      const { address, url } = (await seen('address')) as { address: { address: string; port: number }; url: string }
      const host = { '127.0.0.1': '127.0.0.1', '::1': '[::1]' }[address.address]
      assert.ok(host !== undefined, `an address of loopback was expected, ${address.address} came`)
      assert.equal(url, `${scheme}://${host}:${address.port}`)
    },
  },
  {
    rule: 'busy-ports-are-refused',
    name: 'a port that another server of the same kind holds is refused, and that one serves on',
    over: 'life',
    async scene({ start, serve, note }) {
      // Named, because a platform may share a port that was asked for, and never one that it has picked.
      const port = await freePort()
      await start(hello, { port })
      const error = await rejection(
        serve(() => ({ status: 200, body: 'second' }), { port }),
        'serve() on a port that is taken',
      )
      assert.ok(error instanceof Error)
      assert.equal((error as { readonly code?: unknown }).code, 'address-in-use')
      assert.ok(error.message.includes(String(port)))
      note('refused')
    },
    async talk({ exchange, seen }) {
      await seen('refused')
      assert.equal((await exchange()).text, 'hello')
      assert.equal((await exchange()).text, 'hello')
    },
  },
  {
    rule: 'busy-ports-are-refused',
    name: 'a port that a stranger holds is refused',
    over: 'life',
    async scene({ serve, note }) {
      const stranger = createServer().listen(0, '127.0.0.1')
      await once(stranger, 'listening')
      const { port } = stranger.address() as { readonly port: number }
      try {
        const error = await rejection(serve(hello, { port }), 'serve() on a port that is taken')
        assert.equal((error as { readonly code?: unknown }).code, 'address-in-use')
      } finally {
        stranger.close()
      }
      note('refused')
    },
    async talk({ seen }) {
      await seen('refused')
    },
  },
  {
    rule: 'busy-ports-are-refused',
    name: 'an application that was started is stopped, with its state, when the port is taken',
    over: 'life',
    async scene({ start, serve, note }) {
      const first = await start(hello)
      const { port } = first.address as { readonly port: number }
      const calls: string[] = []
      const app: Stateful<Numbered> = {
        fetch: hello,
        start() {
          calls.push('start')
          return { number: 7 }
        },
        async stop({ number }) {
          await Promise.resolve()
          calls.push(`stop ${number}`)
        },
      }
      await rejection(serve(app, { port }), 'serve() on a port that is taken')
      note('calls', calls)
    },
    async talk({ seen }) {
      assert.deepEqual(await seen('calls'), ['start', 'stop 7'])
    },
  },
  {
    rule: 'start-comes-before-listening',
    name: 'nothing listens until the promise of start has resolved',
    over: 'life',
    async scene({ start, note, told }) {
      const port = await freePort()
      const app = {
        fetch: hello,
        async start() {
          note('starting', port)
          await told('go on')
        },
      }
      await start(app, { port })
    },
    async talk({ connect, exchange, seen, tell }) {
      await assertRefused(connect, (await seen('starting')) as number)
      tell('go on')
      assert.equal((await exchange()).text, 'hello')
    },
  },
  {
    rule: 'start-comes-before-listening',
    name: 'start hears which server it is, and is called as a method of the application',
    over: 'life',
    async scene({ start, note }) {
      const app = {
        greeting: 'hello',
        fetch: hello,
        start(server: { readonly name: string }) {
          note('started', { greeting: this.greeting, name: server.name })
        },
      }
      await start(app)
    },
    async talk({ server, seen }) {
      assert.deepEqual(await seen('started'), { greeting: 'hello', name: server.name })
    },
  },
  ...[
    {
      how: 'throws',
      fail: (error: Error): void => {
        throw error
      },
    },
    {
      how: 'rejects',
      fail: async (error: Error): Promise<void> => {
        await Promise.resolve()
        throw error
      },
    },
  ].map(
    ({ how, fail }): Case => ({
      rule: 'start-comes-before-listening',
      name: `when start ${how}, serve() rejects with that error, nothing listens and stop is not called`,
      over: 'life',
      async scene({ serve, note }) {
        const port = await freePort()
        const failure = new Error('no database')
        let stopped = false
        const app = {
          fetch: hello,
          start: () => fail(failure),
          stop() {
            stopped = true
          },
        }
        assert.equal(await rejection(serve(app, { port })), failure)
        assert.equal(stopped, false)
        note('refused', port)
      },
      async talk({ connect, seen }) {
        await assertRefused(connect, (await seen('refused')) as number)
      },
    }),
  ),
  {
    rule: 'state-is-made-for-each-server',
    name: 'two servers of one application have a state each, and its methods are called on it',
    over: 'life',
    async scene({ start, note }) {
      const app = {
        made: 0,
        greeting: 'number',
        start() {
          this.made += 1
          return { number: this.made }
        },
        fetch(_request: unknown, { state }: { readonly state: Numbered }) {
          return { status: 200, body: `${this.greeting} ${state.number}` }
        },
        stop(state: Numbered) {
          note('stopped', `${this.greeting} ${state.number}`)
        },
      }
      const first = await start(app)
      const second = await start(app)
      note('ready')
      await Promise.all([first, second].map((server) => server.closed))
    },
    async talk({ connect, head, seen }) {
      const ports = [(await seen('port')) as number, (await seen('port')) as number]
      await seen('ready')
      const texts: string[] = []
      for (const port of [...ports, ...ports]) {
        const wire = await connect({ port })
        await wire.send(head())
        texts.push((await wire.message()).text)
      }
      assert.deepEqual(texts, ['number 1', 'number 2', 'number 1', 'number 2'])
    },
  },
  {
    rule: 'state-is-made-for-each-server',
    name: 'start may return its state in a promise',
    over: 'life',
    async scene({ start }) {
      const app: Stateful<Numbered> = {
        start: async () => ({ number: 5 }),
        fetch: (_request, { state }) => ({ status: 200, body: String(state.number) }),
      }
      await start(app)
    },
    async talk({ exchange }) {
      assert.equal((await exchange()).text, '5')
    },
  },
  {
    rule: 'servers-are-separate',
    name: 'closing one of several servers leaves the others',
    over: 'life',
    async scene({ start, note }) {
      const servers = []
      for (const name of ['first', 'second', 'third']) servers.push(await start(() => ({ status: 200, body: name })))
      await servers[1]?.close()
      note('closed')
    },
    async talk({ connect, head, seen }) {
      const ports = [await seen('port'), await seen('port'), await seen('port')] as number[]
      await seen('closed')
      await assertRefused(connect, ports[1] as number)
      for (const [index, name] of [
        [0, 'first'],
        [2, 'third'],
      ] as const) {
        const wire = await connect({ port: ports[index] as number })
        await wire.send(head())
        assert.equal((await wire.message()).text, name)
      }
    },
  },
  {
    rule: 'servers-are-separate',
    name: 'destroying one server leaves an open exchange of another alone',
    over: 'life',
    async scene({ start, note, told }) {
      await start(async () => {
        note('open')
        return { status: 200, body: String(await told('answer')) }
      })
      const other = await start(hello)
      await told('destroy')
      other.destroy()
      await other.closed
    },
    async talk({ connect, head, seen, tell }) {
      const [port, otherPort] = [(await seen('port')) as number, (await seen('port')) as number]
      const wire = await connect({ port })
      await wire.send(head())
      await seen('open')
      const other = await connect({ port: otherPort })
      tell('destroy')
      await other.closed()
      tell('answer', 'still here')
      assert.equal((await wire.message()).text, 'still here')
    },
  },
]

/** Ports that are shared, and addresses of IPv6. */
import { strict as assert } from 'node:assert'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { App } from '@tsgi/spec'
import type { Case } from '../case.ts'
import { freePort, rejection } from './life-stage.ts'

const says =
  (body: string): App =>
  () => ({ status: 200, body })

async function hasIpv6(): Promise<boolean> {
  const probe = createServer()
  probe.listen(0, '::1')
  try {
    await once(probe, 'listening')
    probe.close()
    return true
  } catch {
    return false
  }
}

export const addressCases: readonly Case[] = [
  {
    rule: 'ports-can-be-shared',
    name: 'two servers with reusePort listen on one port, each is reached, and closing one leaves the port to the other',
    needs: ['reusePort'],
    over: 'life',
    async scene({ start, note, told }) {
      const port = await freePort()
      const first = await start(says('first'), { port, reusePort: true })
      await start(says('second'), { port, reusePort: true })
      note('shared')
      await told('close')
      await first.close()
      note('closed')
    },
    async talk({ connect, head, seen, tell }) {
      const ask = async () => {
        const wire = await connect()
        await wire.send(head('GET / HTTP/1.1', 'Connection: close'))
        return (await wire.message()).text
      }
      await seen('shared')
      const reached = new Set<string>()
      // The system decides who gets a connection: that one of two gets none of 200 does not happen.
      for (let i = 0; i < 200 && reached.size < 2; i += 1) reached.add(await ask())
      assert.deepEqual([...reached].toSorted(), ['first', 'second'])
      tell('close')
      await seen('closed')
      for (let i = 0; i < 20; i += 1) assert.equal(await ask(), 'second')
    },
  },
  {
    rule: 'ports-can-be-shared',
    name: 'a port that is shared is refused to a server that does not share it',
    needs: ['reusePort'],
    over: 'life',
    async scene({ start, serve, note }) {
      const port = await freePort()
      await start(says('first'), { port, reusePort: true })
      const error = await rejection(serve(says('second'), { port }), 'serve() on a port that is taken')
      assert.equal((error as { readonly code?: unknown }).code, 'address-in-use')
      note('refused')
    },
    async talk({ exchange, seen }) {
      await seen('refused')
      assert.equal((await exchange()).text, 'first')
    },
  },
  {
    rule: 'context-tells-the-facts',
    name: 'a server on ::1 is reached there and tells addresses of IPv6; on a machine without one it is refused',
    over: 'life',
    async scene({ start, serve, note }) {
      const app: App = (_request, { remoteAddress, localAddress }) => {
        note('addresses', [remoteAddress?.address, remoteAddress?.family, localAddress?.address])
        return { status: 200, body: 'over IPv6' }
      }
      if (await hasIpv6()) {
        const { address, url } = await start(app, { hostname: '::1' })
        return note('server', { address, url })
      }
      const error = await rejection(serve(app, { hostname: '::1', port: 0 }), 'serve() without IPv6')
      assert.equal((error as { readonly code?: unknown }).code, 'listen-failed')
      note('server', null)
    },
    async talk({ connect, head, seen }) {
      const server = (await seen('server')) as { address: { port: number }; url: string } | null
      if (server === null) return
      const { port } = server.address
      assert.deepEqual(server.address, { address: '::1', port, family: 'IPv6' })
      assert.match(server.url, new RegExp(`^https?://\\[::1\\]:${port}$`))
      const wire = await connect({ host: '::1', port })
      await wire.send(head())
      assert.equal((await wire.message()).text, 'over IPv6')
      assert.deepEqual(await seen('addresses'), ['::1', 'IPv6', '::1'])
    },
  },
]

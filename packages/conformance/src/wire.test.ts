import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { ClientRun } from './client.ts'
import { Recorder } from './record.ts'
import { openWebSocket, WebSocketWire } from './web-socket-wire.ts'

test('what a case awaits only after its connection has ended rejects then, and ends no process before', async () => {
  const server = createServer((socket) => socket.once('data', () => socket.end())).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const info = { name: 'ending', version: '0', capabilities: [], limits: {}, timeouts: {} } as never
  const talk = new ClientRun(1, info, { port, protocol: 'http', delivery: 'whole' }, new Recorder(), () => {})
  const wire = await talk.connect()
  const awaited = {
    head: wire.head(),
    message: wire.message(),
    take: wire.take(() => null),
    sees: wire.sees('nothing'),
    next: new WebSocketWire(wire, { status: 101, statusText: '', headers: [] } as never).message(),
    exchange: talk.exchange(),
    webSocket: openWebSocket(talk),
  }
  await wire.send(talk.head())
  await wire.closed()
  // Where nobody has listened to a rejection by now, node tells of it: vitest fails for that.
  await nextTurn()
  for (const one of Object.values(awaited)) await expect(one).rejects.toThrow(/connection ended/)
  server.close()
})

/** A proxy on loopback that changes the bytes between client and server. */
import { Buffer } from 'node:buffer'
import { connect, createServer, type Socket } from 'node:net'

/** What is changed. Text is Latin-1, as it comes from the socket, piece by piece. */
export interface WireFault {
  /** What the server gets of what a client sent. */
  readonly request?: (text: string, connection: Remembered) => string
  /** What the client gets of what the server sent. */
  readonly response?: (text: string, connection: Remembered) => string
  /** What the client gets when the server has ended the connection without being asked. */
  readonly end?: (connection: Remembered) => string
  /** Takes everything from the server, whether the client reads or not. */
  readonly greedy?: boolean
}

/** What a fault may keep for one connection. */
export type Remembered = Record<string, unknown>

export async function startProxy(port: number, fault: WireFault): Promise<{ port: number; close: () => void }> {
  const open = new Set<Socket>()
  const proxy = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const server = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
    const connection: Remembered = {}
    forward(client, server, (text) => fault.request?.(text, connection) ?? text)
    forward(server, client, (text) => fault.response?.(text, connection) ?? text, fault.greedy)
    server.on('end', () => client.end(Buffer.from(fault.end?.(connection) ?? '', 'latin1')))
    client.on('end', () => server.end())
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      open.add(one)
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
      one.on('error', () => other.resetAndDestroy())
    }
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const close = () => {
    proxy.close()
    for (const socket of open) socket.destroy()
  }
  return { port: (proxy.address() as { port: number }).port, close }
}

function forward(from: Socket, to: Socket, change: (text: string) => string, greedy = false): void {
  from.on('data', (bytes: Buffer) => {
    const changed = change(bytes.toString('latin1'))
    if (changed === '' || to.destroyed) return
    if (to.write(Buffer.from(changed, 'latin1')) || greedy) return
    from.pause()
    to.once('drain', () => from.resume())
  })
}

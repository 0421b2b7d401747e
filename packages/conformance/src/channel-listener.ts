/** Where a client waits for a host to connect: a port of loopback. */
import { createServer, type Server, type Socket } from 'node:net'

/** Listens on a free port. */
export async function listenForHost(): Promise<{ readonly listener: Server; readonly port: number }> {
  const listener = createServer()
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  return { listener, port: (listener.address() as { port: number }).port }
}

/** The side channel of the first host that connects. */
export function hostConnection(listener: Server): Promise<Socket> {
  return new Promise((resolve) =>
    listener.once('connection', (channel) => {
      // A host that dies breaks its connection; its handle is told otherwise.
      channel.on('error', () => {})
      resolve(channel)
    }),
  )
}

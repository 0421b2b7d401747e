/** A listener of `node:http` in, a peer that listens on loopback out. */
import { createServer, type RequestListener, type Server } from 'node:http'
import type { Listening } from './adapted.ts'

export function listenWith(listener: RequestListener): Promise<Listening> {
  return listening(createServer(listener).listen(0, '127.0.0.1'))
}

export function listening(server: Server): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const ready = () => {
      const { port } = server.address() as { port: number }
      resolve({ port, stop: () => server.close() })
    }
    server.once('error', reject)
    if (server.listening) ready()
    else server.once('listening', ready)
  })
}

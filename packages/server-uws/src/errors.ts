/** An address that could not be taken in, the reason out. */
import { createServer } from 'node:net'
import type { ListenOptions } from '@tsgi/spec/server'

/** uWebSockets.js says only that it could not listen: node is asked the same to learn why. */
export function whyNotListening(options: ListenOptions): Promise<NodeJS.ErrnoException> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', resolve)
    const { socketFile, hostname, port } = options
    const listening = () =>
      probe.close(() => resolve(new Error('uWebSockets.js could not listen and does not say why')))
    if (socketFile === null) probe.listen(port, hostname, listening)
    else probe.listen(socketFile.path, listening)
  })
}

/** srvx as its README starts it, without its plugin that waits for signals. */
import { serve as listen } from 'srvx'
import { versionOf } from '../version-of.ts'
import { adapt } from './adapted.ts'

export const serve = adapt('srvx', versionOf('srvx'), async (fetch) => {
  const server = listen({ fetch, port: 0, hostname: '127.0.0.1', gracefulShutdown: false, silent: true })
  await server.ready()
  return { port: Number(new URL(server.url ?? '').port), stop: () => server.close(true) }
})

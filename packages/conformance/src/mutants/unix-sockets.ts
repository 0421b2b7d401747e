/** Servers that treat their address wrongly: the file of a unix socket, a port that is shared. */
import { lstat, unlink, writeFile } from 'node:fs/promises'
import { otherOptions, otherServers, serving } from './faults.ts'
import type { ServerMutant } from './mutant.ts'

export const unixSocketMutants: readonly ServerMutant[] = [
  {
    name: 'makes a unix socket of whatever mode it likes',
    rule: 'unix-sockets-are-files',
    break: otherOptions((options) => ({ ...options, mode: undefined })),
  },
  {
    name: 'leaves the file of its unix socket behind',
    rule: 'unix-sockets-are-files',
    seenIn: 'uWebSockets.js',
    break: otherServers((server) => {
      if (!('path' in server.address)) return server
      const { path } = server.address
      const closed = server.closed.then(() => writeFile(path, ''))
      return { ...server, closed, close: () => server.close().then(() => closed) }
    }),
  },
  {
    name: 'has a URL for a unix socket',
    rule: 'unix-sockets-are-files',
    break: otherServers((server) => ('path' in server.address ? { ...server, url: 'http://localhost' } : server)),
  },
  {
    name: 'takes the place of a process that lives',
    rule: 'socket-files-of-the-dead-are-replaced',
    seenIn: 'uWebSockets.js: `listen_unix` removes whatever is at the path',
    break: serving(async (serve, app, options) => {
      if (options?.path !== undefined) await unlink(options.path).catch(() => {})
      return serve(app, options)
    }),
  },
  {
    name: 'does not start where a dead process has left its socket',
    rule: 'socket-files-of-the-dead-are-replaced',
    seenIn: 'node:net, EADDRINUSE after each crash',
    break: serving(async (serve, app, options) => {
      const isThere = options?.path !== undefined && (await lstat(options.path).catch(() => null)) !== null
      if (isThere) throw Object.assign(new Error(`${options.path} is there`), { code: 'address-in-use' })
      return serve(app, options)
    }),
  },
  {
    name: 'says that it can share a port, and cannot',
    rule: 'ports-can-be-shared',
    seenIn: 'node:http before 22.12, which ignores the option',
    break: (serve) =>
      otherServers((server) => ({
        ...server,
        info: { ...server.info, capabilities: [...new Set([...server.info.capabilities, 'reusePort' as const])] },
      }))(otherOptions((options) => ({ ...options, reusePort: undefined }))(serve)),
  },
]

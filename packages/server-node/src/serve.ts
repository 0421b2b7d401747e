/** Listens with node:http, counts connections, stops and cuts them. */
import { Buffer } from 'node:buffer'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Server as NetServer, type Socket } from 'node:net'
import type { App, Application, Serve, ServeOptions, Stateful } from '@tsgi/spec'
import {
  defaults,
  type Life,
  type Listening,
  type ListenOptions,
  listenError,
  type Platform,
  socketAddress,
  startServer,
} from '@tsgi/spec/server'
import { loseExchanges, refuseTunnel, takeBrokenRequest, takeExchange } from './exchange.ts'
import { capabilities, name, version } from './platform.ts'
import { takeUpgrade } from './upgrade.ts'
import { WebSockets } from './web-socket.ts'

const platform: Platform = {
  name,
  version,
  capabilities,
  ownOptions: [],
  byteLength: (text) => Buffer.byteLength(text),
  listen,
}

/** Serves an app on node:http. Defaults and errors: see `ServeOptions` of `@tsgi/spec`. */
export const serve: Serve = <S>(app: App | Application | Stateful<S>, options?: ServeOptions) =>
  startServer(platform, app, options)

async function listen(life: Life, options: ListenOptions): Promise<Listening> {
  const { limits, timeouts } = life.info
  const server = createServer({
    maxHeaderSize: limits.maxHeaderSize,
    headersTimeout: timeouts.headers,
    keepAliveTimeout: timeouts.idle,
    // How often node looks for heads that are late; its default of 30 s would make a short timeout a long one.
    connectionsCheckingInterval: Math.min(30_000, timeouts.headers),
    // The time that a whole request may take is the app's to bound: an upload can be slow and well.
    requestTimeout: 0,
    // The head is judged by the rules, which say more than node's own check.
    requireHostHeader: false,
  })
  // 0 keeps every field; with a number, node 20 drops the rest in silence. The size of a head bounds their count.
  server.maxHeadersCount = 0
  if (Number.isFinite(limits.maxConnections)) server.maxConnections = limits.maxConnections

  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    // A request that was given back to the parser.
    if (sockets.has(socket)) return
    sockets.add(socket)
    socket.on('close', () => {
      sockets.delete(socket)
      loseExchanges(socket)
    })
  })
  const take = (request: IncomingMessage, response: ServerResponse) => takeExchange(life, request, response)
  server.on('request', take)
  // With these two listeners node answers neither `100 Continue` nor 417 by itself.
  server.on('checkContinue', take)
  server.on('checkExpectation', take)
  server.on('connect', (_request, socket: Socket) => refuseTunnel(socket))
  server.on('clientError', takeBrokenRequest)
  const webSockets = new WebSockets(life.info.webSocket ?? defaults.webSocket)
  server.on('upgrade', (message: IncomingMessage, socket: Socket, first: Buffer) =>
    takeUpgrade(life, server, webSockets, message, socket, first),
  )

  await new Promise<void>((resolve, reject) => {
    // Stays for ever: a connection that could not be accepted (EMFILE, say) is an `error` too, and would be uncaught.
    server.on('error', (error) => reject(listenError(error, options)))
    server.listen(options.port, options.hostname, resolve)
  })
  const bound = server.address() as { address: string; port: number }
  const ended = new Promise<void>((resolve) => server.once('close', resolve))
  return {
    address: socketAddress(bound.address, bound.port),
    // Not http's own close(): that one cuts idle connections at once, and a request that is on its way is lost with them.
    stopAccepting: () => void NetServer.prototype.close.call(server),
    cutAll: () => {
      for (const socket of sockets) socket.destroy()
      // Ends the timer that looks for late heads.
      server.close()
    },
    connections: () => sockets.size,
    ended,
  }
}

/** Listens with node:http, counts connections, stops and cuts them. */
import { Buffer } from 'node:buffer'
import { chmod, lstat, unlink } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { connect, Server as NetServer, type Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
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
  takeSocketFile,
} from '@tsgi/spec/server'
import { loseExchanges, takeBrokenRequest, takeExchange } from './exchange.ts'
import { Sessions } from './http2.ts'
import { endIdle } from './idle.ts'
import { LeanMessage, tellMessages } from './lean-message.ts'
import { LeanResponse, loseResponse } from './lean-response.ts'
import { capabilities, isHttp2Sound, name, version } from './platform.ts'
import { tlsSettings } from './tls.ts'
import { refuseTunnel, shouldUpgrade, takeUpgrade } from './upgrade.ts'
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
  if (options.http2 && !isHttp2Sound(process.versions.node)) warnOfHttp2()
  const { limits, timeouts } = life.info
  const settings = {
    maxHeaderSize: limits.maxHeaderSize,
    headersTimeout: timeouts.headers,
    // See idle.ts: node would set a timer with each answer, and reset it with each request.
    keepAliveTimeout: 0,
    // How often node looks for heads that are late; its default of 30 s would make a short timeout a long one.
    connectionsCheckingInterval: Math.min(30_000, timeouts.headers),
    // The time that a whole request may take is the app's to bound: an upload can be slow and well.
    requestTimeout: 0,
    // The head is judged by the rules, which say more than node's own check.
    requireHostHeader: false,
    shouldUpgradeCallback: shouldUpgrade,
    // Its type binds the response to this very class.
    IncomingMessage: LeanMessage as typeof IncomingMessage,
    ServerResponse: LeanResponse,
  }
  const server =
    options.tls === null
      ? createServer(settings)
      : createSecureServer({ ...settings, ...(await tlsSettings(options.tls, options.http2, timeouts.headers)) })
  // 0 keeps every field; with a number, node 20 drops the rest in silence. The size of a head bounds their count.
  server.maxHeadersCount = 0
  if (Number.isFinite(limits.maxConnections)) server.maxConnections = limits.maxConnections

  const sockets = new Set<Socket>()
  const sessions = new Sessions(life)
  const keep = (socket: Socket) => {
    // A request that was given back to the parser.
    if (sockets.has(socket)) return
    sockets.add(socket)
    socket.on('close', () => {
      sockets.delete(socket)
      loseResponse(socket)
      loseExchanges(socket)
    })
  }
  tellMessages(server)
  server.on('connection', keep)
  // Node's parser, which listens for the connections of the server's kind.
  const opened = options.tls === null ? 'connection' : 'secureConnection'
  const parse = server.listeners(opened)[0] as (this: typeof server, socket: Socket) => void
  if (options.tls !== null) {
    server.off('secureConnection', parse)
    server.on('secureConnection', (socket: TLSSocket) => {
      keep(socket)
      if (socket.alpnProtocol === 'h2') sessions.serve(socket)
      else parse.call(server, socket)
    })
    // A handshake that failed: nothing that the client would understand can be said.
    server.removeAllListeners('tlsClientError')
    server.on('tlsClientError', (_error, socket) => socket.destroy())
  }
  const take = (request: LeanMessage, response: ServerResponse) => takeExchange(life, request, response)
  server.on('request', take)
  // With these two listeners node answers neither `100 Continue` nor 417 by itself.
  server.on('checkContinue', take)
  server.on('checkExpectation', take)
  server.on('connect', (_request, socket: Socket, first: Buffer) => refuseTunnel(socket, first))
  server.on('clientError', takeBrokenRequest)
  const webSockets = new WebSockets(life.info.webSocket ?? defaults.webSocket)
  server.on('upgrade', (message: LeanMessage, socket: Socket, first: Buffer) =>
    takeUpgrade(life, (again) => parse.call(server, again), webSockets, message, socket, first),
  )

  const { socketFile, hostname, port, reusePort } = options
  const listenAt = (place: { readonly path: string } | { readonly port: number; readonly host: string }) =>
    new Promise<void>((resolve, reject) => {
      // Stays for ever: a connection that could not be accepted (EMFILE, say) is an `error` too, and would be uncaught.
      server.on('error', reject)
      server.listen({ ...place, reusePort }, resolve)
    })
  const listening =
    socketFile === null
      ? listenAt({ port, host: hostname })
      : takeSocketFile(socketFile, { lstat, unlink, chmod, connect }, () => listenAt({ path: socketFile.path }))
  await listening.catch((error: NodeJS.ErrnoException) => {
    server.close()
    throw listenError(error, options)
  })
  const stopLooking = endIdle(sockets, timeouts.idle)
  const ended = new Promise<void>((resolve) => server.once('close', resolve)).finally(stopLooking)
  return {
    address: boundTo(server.address() as string | { address: string; port: number }),
    // Not http's own close(): that one cuts idle connections at once, and a request that is on its way is lost with them.
    stopAccepting: () => {
      NetServer.prototype.close.call(server)
      sessions.end()
    },
    cutAll: () => {
      // The youngest first: a TLS connection before the one that it lies on. The other way round node 20 ends with SIGSEGV.
      for (const socket of [...sockets].toReversed()) socket.destroy()
      // Ends the timer that looks for late heads.
      server.close()
    },
    connections: () => sockets.size,
    ended,
  }
}

function warnOfHttp2(): void {
  process.emitWarning(`HTTP/2 of node ${process.versions.node} can be ended by its clients, and the process with it`, {
    code: 'TSGI_HTTP2_UNSOUND',
    detail: 'Use node 24.21 or 26.9, or later ones of these lines, or serve without http2.',
  })
}

function boundTo(bound: string | { readonly address: string; readonly port: number }): Listening['address'] {
  return typeof bound === 'string' ? { path: bound } : socketAddress(bound.address, bound.port)
}

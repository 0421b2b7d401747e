/** Listens with uWebSockets.js, stops and cuts connections. */
import { Buffer } from 'node:buffer'
import { lookup } from 'node:dns/promises'
import type { App, Application, Serve, ServeOptions, SocketAddress, Stateful } from '@tsgi/spec'
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
import { whyNotListening } from './errors.ts'
import { takeExchange } from './exchange.ts'
import { loadUws } from './load.ts'
import { capabilities, limits, name, timeouts, version } from './platform.ts'
import type { Uws } from './uws.ts'
import { webSocketBehavior } from './web-socket.ts'

/** The options of every server, and those of this one. */
export interface UwsServeOptions extends ServeOptions {
  readonly uws?: {
    /** The module uWebSockets.js; without it, the one that is installed. */
    readonly module?: unknown
  }
}

/** Serves an app on uWebSockets.js. Defaults and errors: see `ServeOptions` of `@tsgi/spec`. */
export const serve: Serve<UwsServeOptions> = async <S>(
  app: App | Application | Stateful<S>,
  options?: UwsServeOptions,
) => {
  const uws = loadUws(options?.uws?.module)
  const platform: Platform = {
    name,
    version,
    capabilities,
    limits,
    timeouts,
    ownOptions: ['uws', 'uws.module'],
    byteLength: (text) => Buffer.byteLength(text),
    listen: (life, where) => listen(uws, life, where),
  }
  return startServer(platform, app, options)
}

async function listen(uws: Uws, life: Life, options: ListenOptions): Promise<Listening> {
  const host = await lookup(options.hostname).catch((error: NodeJS.ErrnoException) => {
    throw listenError(error, options)
  })
  // Set when the port is known, which is before the first request.
  let local: SocketAddress | null = null
  const app = uws.App()
  app.ws('/*', {
    ...webSocketBehavior(uws, life.info.webSocket ?? defaults.webSocket),
    upgrade: (response, request, context) => takeExchange(life, response, request, local, context),
  })
  app.any('/*', (response, request) => takeExchange(life, response, request, local))
  const token = await new Promise<object | false>((resolve) => {
    // Without this flag a second process shares the port in silence.
    app.listen(host.address, options.port, uws.LIBUS_LISTEN_EXCLUSIVE_PORT, resolve)
  })
  if (token === false) {
    app.close()
    throw listenError(await whyNotListening(options), options)
  }
  const address = socketAddress(host.address, uws.us_socket_local_port(token))
  const isWildcard = address.address === '0.0.0.0' || address.address === '::'
  // The library does not tell the local address of a connection: it is known where only one is listened on.
  local = isWildcard ? null : address
  let accepting = true
  const stopAccepting = () => {
    if (accepting) uws.us_listen_socket_close(token)
    accepting = false
  }
  return {
    address,
    stopAccepting,
    cutAll() {
      stopAccepting()
      app.close()
    },
    connections: () => null,
    ended: Promise.resolve(),
  }
}

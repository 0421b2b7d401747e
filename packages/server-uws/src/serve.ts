/** Listens with uWebSockets.js, stops and cuts connections. */
import { Buffer } from 'node:buffer'
import { lookup } from 'node:dns/promises'
import { chmod, lstat, unlink } from 'node:fs/promises'
import { connect } from 'node:net'
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
  takeSocketFile,
} from '@tsgi/spec/server'
import { whyNotListening } from './errors.ts'
import { takeExchange } from './exchange.ts'
import { loadUws } from './load.ts'
import { capabilities, limits, name, timeouts, version } from './platform.ts'
import { makeSecureApp } from './tls.ts'
import type { Uws, UwsApp } from './uws.ts'
import { webSocketBehavior } from './web-socket.ts'

/** The options of every server, and those of this one. */
export interface UwsServeOptions extends ServeOptions {
  /** What belongs to this server alone. */
  readonly uws?: {
    /** The module uWebSockets.js. Default: the one that is installed. */
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
  // Set when it is known, which is before the first request.
  let local: SocketAddress | null = null
  const app = options.tls === null ? uws.App() : await makeSecureApp(uws, options.tls)
  app.ws('/*', {
    ...webSocketBehavior(uws, life.info.webSocket ?? defaults.webSocket),
    upgrade: (response, request, context) => takeExchange(life, response, request, local, context),
  })
  app.any('/*', (response, request) => takeExchange(life, response, request, local))
  const { token, address, removeFile } = await (options.socketFile === null
    ? listenOnPort(uws, app, options)
    : listenOnFile(app, options.socketFile, options)
  ).catch((error: unknown) => {
    app.close()
    throw error
  })
  // The library does not tell the local address of a connection: it is known where only one is listened on.
  if ('address' in address && address.address !== '0.0.0.0' && address.address !== '::') local = address
  let accepting = true
  let end: () => void = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  const stopAccepting = () => {
    if (!accepting) return
    accepting = false
    uws.us_listen_socket_close(token)
    void removeFile().then(end)
  }
  return {
    address,
    stopAccepting,
    cutAll() {
      stopAccepting()
      app.close()
    },
    connections: () => null,
    ended,
  }
}

interface Listened {
  readonly token: object
  readonly address: Listening['address']
  /** Never rejects. */
  readonly removeFile: () => Promise<void>
}

async function listenOnPort(uws: Uws, app: UwsApp, options: ListenOptions): Promise<Listened> {
  const host = await lookup(options.hostname).catch((error: NodeJS.ErrnoException) => {
    throw listenError(error, options)
  })
  // Without the flag a second process shares the port in silence.
  const flag = options.reusePort ? 0 : uws.LIBUS_LISTEN_EXCLUSIVE_PORT
  const token = await new Promise<object | false>((resolve) => {
    app.listen(host.address, options.port, flag, resolve)
  })
  if (token === false) throw listenError(await whyNotListening(options), options)
  return { token, address: socketAddress(host.address, uws.us_socket_local_port(token)), removeFile: async () => {} }
}

async function listenOnFile(
  app: UwsApp,
  socketFile: NonNullable<ListenOptions['socketFile']>,
  options: ListenOptions,
): Promise<Listened> {
  const { path } = socketFile
  try {
    // The library would take the place of a process that lives.
    const token = await takeSocketFile(socketFile, { lstat, unlink, chmod, connect }, async () => {
      const listened = await new Promise<object | false>((resolve) => {
        app.listen_unix(resolve, path)
      })
      if (listened === false) throw await whyNotListening(options)
      return listened
    })
    const { dev, ino } = await lstat(path)
    return { token, address: { path }, removeFile: () => removeOwn(path, dev, ino) }
  } catch (error) {
    throw listenError(error as NodeJS.ErrnoException, options)
  }
}

/** Leaves alone what somebody else has put there meanwhile. Never rejects. */
async function removeOwn(path: string, dev: number, ino: number): Promise<void> {
  try {
    const found = await lstat(path)
    if (found.dev === dev && found.ino === ino) await unlink(path)
  } catch {
    // Somebody else has removed it already.
  }
}

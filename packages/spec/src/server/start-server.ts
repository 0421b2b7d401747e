/** A platform, an app and options in, a server that listens out. The order of a start, for every server. */
import type { App, Application, Stateful } from '../app.ts'
import type { SocketAddress } from '../context.ts'
import { isClass } from '../is-class.ts'
import type { ErrorPlace, ServeOptions, Server, ServerInfo } from '../serve.ts'
import { show, TsgiError } from './errors.ts'
import { Life } from './life.ts'
import { checkOptions } from './options.ts'
import type { Listening, Platform } from './platform.ts'
import { reporter } from './report.ts'

/** Starts the application, then listens. Rejects with one clear error, and then nothing listens. */
export async function startServer<S>(
  platform: Platform,
  app: App | Application | Stateful<S>,
  options: ServeOptions = {},
): Promise<Server> {
  const checked = checkOptions(options, platform)
  const application = checkApp(app)
  options.signal?.throwIfAborted()
  const info: ServerInfo = Object.freeze({
    name: platform.name,
    version: platform.version,
    capabilities: Object.freeze([...platform.capabilities]),
    limits: checked.limits,
    timeouts: checked.timeouts,
    webSocket: platform.capabilities.includes('webSocket') ? checked.webSocket : undefined,
  })
  const report = reporter(options.onError)
  const state = await application.start?.(info)
  const fetch = typeof app === 'function' ? app : (application.fetch.bind(application) as App)
  const life = new Life(platform, info, { fetch, state }, report, checked.tls !== null)
  const stop = () => stopApp(application, state, report)
  const { signal } = options
  let listening: Listening
  try {
    // Whoever aborted during the start wants no server, and would not hear of one.
    signal?.throwIfAborted()
    listening = await platform.listen(life, checked)
  } catch (error) {
    await stop()
    throw error
  }
  const server = runningServer(life, listening, stop, signal)
  if (signal?.aborted) await server.close()
  signal?.throwIfAborted()
  return server
}

function runningServer(life: Life, listening: Listening, stop: () => Promise<void>, signal?: AbortSignal): Server {
  let closed: Promise<void> | null = null
  const end = (): Promise<void> => {
    closed ??= life.close(listening).then(stop).then(settle)
    return closed
  }
  let settle: () => void = () => {}
  const whenClosed = new Promise<void>((resolve) => {
    settle = resolve
  })
  const onAbort = () => void end()
  signal?.addEventListener('abort', onAbort, { once: true })
  void whenClosed.then(() => signal?.removeEventListener('abort', onAbort))
  const { address } = listening
  return {
    info: life.info,
    url: 'path' in address ? null : `${life.secure ? 'https' : 'http'}://${authority(address)}`,
    address,
    close: end,
    destroy() {
      life.destroy(listening)
      void end()
    },
    closed: whenClosed,
    [Symbol.asyncDispose]: end,
  }
}

interface AnyApplication {
  readonly fetch: (...parameters: never[]) => unknown
  readonly start?: ((server: ServerInfo) => unknown) | undefined
  readonly stop?: ((state: unknown) => unknown) | undefined
}

function checkApp(app: unknown): AnyApplication {
  if (typeof app === 'function' && isClass(app))
    throw wrongApp('an app, and a class cannot be called: give it an instance', app)
  if (typeof app === 'function') return { fetch: app as AnyApplication['fetch'] }
  const { fetch, start, stop } = (typeof app === 'object' && app !== null ? app : {}) as Record<string, unknown>
  if (typeof fetch !== 'function') throw wrongApp('an app: a function, or an object whose fetch is one', app)
  if (start !== undefined && typeof start !== 'function')
    throw wrongApp('an application whose start is a function', start)
  if (stop !== undefined && typeof stop !== 'function') throw wrongApp('an application whose stop is a function', stop)
  return app as AnyApplication
}

function wrongApp(demand: string, got: unknown): TsgiError {
  return new TsgiError({
    code: 'app-invalid',
    party: 'operator',
    demand: `serve() needs ${demand}`,
    got: show(got),
    cure: 'Look at what you export and import.',
  })
}

async function stopApp(app: AnyApplication, state: unknown, report: (error: unknown, where: ErrorPlace) => void) {
  try {
    await app.stop?.(state)
  } catch (error) {
    report(error, { phase: 'stop' })
  }
}

/** An address as the authority of a URL. */
export function authority({ address, port, family }: SocketAddress): string {
  return `${family === 'IPv6' ? `[${address}]` : address}${port === null ? '' : `:${port}`}`
}

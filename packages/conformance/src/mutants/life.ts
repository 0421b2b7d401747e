/** Servers that start and stop wrongly. */
import type { App, Application, Serve, ServeOptions, Server } from '@tsgi/spec'
import { aroundApps, otherBound, otherOptions, otherServers, overlay } from './faults.ts'
import type { ServerMutant } from './mutant.ts'

type AnyApp = App | Application

/** A `serve` that sees app and options first. */
const serving =
  (change: (serve: Serve, app: AnyApp, options: ServeOptions) => Promise<Server>) =>
  (serve: Serve): Serve =>
    ((app: AnyApp, options: ServeOptions = {}) => change(serve, app, options)) as Serve

const known = new Set(['hostname', 'port', 'limits', 'timeouts', 'signal', 'onError'])

/** Drops what it does not know. */
const forgiving = serving((serve, app, options) => {
  const kept = Object.entries(options).filter(([key]) => known.has(key))
  return serve(app, Object.fromEntries(kept))
})

export const lifeMutants: readonly ServerMutant[] = [
  {
    name: 'serves what is no app',
    rule: 'serve-takes-apps-alone',
    break: serving((serve, app, options) => {
      const isApp = typeof app === 'function' || typeof (app as Partial<Application> | null)?.fetch === 'function'
      return serve(isApp ? app : () => ({ status: 404 }), options)
    }),
  },
  { name: 'ignores options that it does not know', rule: 'wrong-options-are-refused', break: forgiving },
  { name: 'ignores options that it cannot keep', rule: 'options-that-cannot-be-kept-are-refused', break: forgiving },
  {
    name: 'tells port 0',
    rule: 'port-zero-picks-a-free-one',
    break: otherServers((server) => ({ ...server, url: 'http://127.0.0.1:0' })),
  },
  {
    name: 'takes another port where one is busy',
    rule: 'busy-ports-are-refused',
    break: serving(async (serve, app, options) => {
      try {
        return await serve(app, options)
      } catch (error) {
        if ((error as { code?: string }).code !== 'address-in-use') throw error
        return serve(app, { ...options, port: 0 })
      }
    }),
  },
  {
    name: 'listens although the start failed',
    rule: 'start-comes-before-listening',
    break: serving(async (serve, app, options) => {
      try {
        return await serve(app, options)
      } catch (error) {
        if (typeof app === 'function' || app.start === undefined) throw error
        return serve((...call) => app.fetch(...call), options)
      }
    }),
  },
  {
    name: 'makes one state for all servers of an application',
    rule: 'state-is-made-for-each-server',
    break(serve) {
      const states = new WeakMap<object, unknown>()
      return serving((inner, app, options) => {
        if (typeof app === 'function' || app === null || app.start === undefined) return inner(app, options)
        const { start } = app
        const shared: Application = overlay(app, {
          async start(info: Parameters<typeof start>[0]) {
            if (!states.has(app)) states.set(app, await start.call(app, info))
            return states.get(app)
          },
        })
        return inner(shared, options)
      })(serve)
    },
  },
  {
    name: 'stops the application at the beginning of a close',
    rule: 'stop-comes-last',
    break: serving(async (serve, app, options) => {
      if (typeof app === 'function' || app === null || app.stop === undefined) return serve(app, options)
      const server = await serve(app, options)
      const { stop } = app as { stop: (state?: unknown) => unknown }
      return {
        ...server,
        close() {
          void stop.call(app)
          return server.close()
        },
      }
    }),
  },
  {
    name: 'cuts open exchanges when it closes',
    rule: 'close-waits-for-open-exchanges',
    break: otherOptions((options) => ({ ...options, timeouts: { ...options.timeouts, drain: 0 } })),
  },
  {
    name: 'forgets background work when it closes',
    rule: 'close-waits-for-background-work',
    break: aroundApps(
      (app) => (request, context) =>
        app(
          request,
          overlay(context, { waitUntil: (work: PromiseLike<unknown>) => void Promise.resolve(work).catch(() => {}) }),
        ),
    ),
  },
  {
    name: 'goes on accepting connections while it closes',
    rule: 'close-refuses-new-connections',
    break: otherServers((server) => ({ ...server, close: () => Promise.resolve() })),
  },
  {
    name: 'says keep-alive while it drains',
    rule: 'draining-answers-say-close',
    // A close that begins only when the exchanges are over: until then nothing is drained.
    break: otherServers((server) => {
      let closing: Promise<void> | undefined
      return {
        ...server,
        close() {
          closing ??= new Promise((resolve) => setTimeout(resolve, 500)).then(() => server.close())
          return closing
        },
      }
    }),
  },
  {
    name: 'waits for an app that never answers',
    rule: 'the-drain-is-bounded',
    break: otherBound('timeouts', 'drain', 2 ** 31 - 1),
  },
  {
    name: 'waits for idle connections to end by themselves',
    rule: 'idle-connections-do-not-hold-a-close',
    seenIn: 'derive-to/derive#124: 10 s at each SIGTERM',
    break: otherServers((server) => ({
      ...server,
      close: () => server.close().then(() => new Promise((resolve) => setTimeout(resolve, 60_000).unref())),
    })),
  },
  {
    name: 'closes anew at each call',
    rule: 'close-is-one-promise',
    break: otherServers((server) => ({ ...server, close: () => server.close().then(() => undefined) })),
  },
  {
    name: 'drains when it is destroyed',
    rule: 'destroy-cuts-at-once',
    break: otherServers((server) => ({ ...server, destroy: () => void server.close() })),
  },
  {
    name: 'takes as many connections as come',
    rule: 'connections-are-bounded',
    break: otherBound('limits', 'maxConnections', 2 ** 20),
  },
  {
    name: 'waits for heads for ever',
    rule: 'late-heads-are-ended',
    break: otherBound('timeouts', 'headers', 2 ** 30),
  },
  {
    name: 'keeps idle connections for ever',
    rule: 'idle-connections-are-ended',
    break: otherBound('timeouts', 'idle', 2 ** 30),
  },
  {
    name: 'does not look at the signal',
    rule: 'a-signal-closes',
    break: otherOptions((options) => ({ ...options, signal: undefined })),
  },
  {
    name: 'closes the server that was started before it as well',
    rule: 'servers-are-separate',
    break(serve) {
      let last: { readonly server: Server; readonly code: string; readonly at: number } | undefined
      return serving(async (inner, app, options) => {
        const server = await inner(app, options)
        const code = String(typeof app === 'function' ? app : app.fetch)
        // Not those of other cases, which start servers at the same time.
        const before = last?.code === code && performance.now() - last.at < 100 ? last.server : undefined
        last = { server, code, at: performance.now() }
        return { ...server, close: async () => void (await Promise.all([before?.close(), server.close()])) }
      })(serve)
    },
  },
]

/** Servers that start wrongly, or keep other bounds than they were given. */
import type { Application, Capability, Server } from '@tsgi/spec'
import { type AnyApp, otherBound, otherServers, overlay, serving } from './faults.ts'
import type { ServerMutant } from './mutant.ts'

/** Options that stand for a capability. */
const capable = ['path', 'mode', 'reusePort', 'tls', 'http2', 'webSocket']

const known = new Set(['hostname', 'port', 'limits', 'timeouts', 'signal', 'onError', ...capable])

/** Drops these options. */
const forgiving = (isDropped: (option: string) => boolean) =>
  serving((serve, app, options) => {
    // What are no options at all is refused as ever.
    if (typeof options !== 'object' || options === null) return serve(app, options)
    return serve(app, Object.fromEntries(Object.entries(options).filter(([option]) => !isDropped(option))))
  })

const withoutCapability = (capability: Capability) =>
  otherServers((server) => {
    const capabilities = server.info.capabilities.filter((one) => one !== capability)
    return { ...server, info: { ...server.info, capabilities } }
  })

const codeOf = (app: AnyApp) => (typeof app === 'function' ? app.toString() : null)

export const lifeMutants: readonly ServerMutant[] = [
  {
    name: 'serves what is no app',
    rule: 'serve-takes-apps-alone',
    break: serving((serve, app, options) => {
      const isApp = typeof app === 'function' || typeof (app as Partial<Application> | null)?.fetch === 'function'
      return serve(isApp ? app : () => ({ status: 404 }), options)
    }),
  },
  {
    name: 'ignores options that it does not know',
    rule: 'wrong-options-are-refused',
    break: forgiving((option) => !known.has(option)),
  },
  {
    name: 'ignores options that it cannot keep',
    rule: 'options-that-cannot-be-kept-are-refused',
    // A server that cannot share a port, on whatever Node.
    break: (serve) => withoutCapability('reusePort')(forgiving((option) => option === 'reusePort')(serve)),
  },
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
    name: 'closes the server that was started before it as well',
    rule: 'servers-are-separate',
    break(serve) {
      // Apps of the same code, and not those of other cases, which start servers at the same time.
      const lastOf = new Map<string | null, { readonly server: Server; readonly app: AnyApp }>()
      return serving(async (inner, app, options) => {
        const server = await inner(app, options)
        const last = lastOf.get(codeOf(app))
        const before = last === undefined || last.app === app ? undefined : last.server
        lastOf.set(codeOf(app), { server, app })
        let closing: Promise<void> | undefined
        const close = async () => void (await Promise.all([before?.close(), server.close()]))
        return {
          ...server,
          close() {
            closing ??= close()
            return closing
          },
        }
      })(serve)
    },
  },
]

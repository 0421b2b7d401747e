/** Servers that tell of an exchange wrongly. */
import type { App, Context } from '@tsgi/spec'
import { aroundApps, otherContexts, otherRequests, overlay } from './faults.ts'
import type { ServerMutant } from './mutant.ts'

const never = new AbortController().signal

export const exchangeMutants: readonly ServerMutant[] = [
  {
    name: 'never tells that a client has left',
    rule: 'signal-tells-of-a-lost-client',
    seenIn: 'honojs/node-server#107, oven-sh/bun#28636',
    break: otherRequests((request) => overlay(request, { signal: never })),
  },
  {
    name: 'aborts the signal after every answer',
    rule: 'signal-is-quiet-after-success',
    seenIn: 'Deno.serve, hattip; h3js/srvx#152',
    break: aroundApps((app) => (request, context) => {
      const abort = new AbortController()
      void context.completed.then(({ outcome }) => {
        if (outcome === 'sent') abort.abort()
      })
      return app(overlay(request, { signal: AbortSignal.any([request.signal, abort.signal]) }), context)
    }),
  },
  {
    name: 'aborts the signal a turn after it has ended the body',
    rule: 'signal-comes-before-the-end-of-the-body',
    break: otherRequests((request) => {
      const abort = new AbortController()
      const { signal } = request
      signal.addEventListener('abort', () => setImmediate(() => abort.abort(signal.reason)))
      return overlay(request, { signal: abort.signal })
    }),
  },
  {
    name: 'tells that nothing was sent',
    rule: 'completed-tells-what-was-sent',
    break: otherContexts((context) =>
      overlay(context, {
        completed: context.completed.then(({ outcome, bytes }) => ({ outcome, bytes: outcome === 'sent' ? 0 : bytes })),
      }),
    ),
  },
  {
    name: 'tells that a lost answer was sent',
    rule: 'completed-tells-of-a-loss',
    break: otherContexts((context) =>
      overlay(context, { completed: context.completed.then(({ bytes }) => ({ outcome: 'sent', bytes })) }),
    ),
  },
  {
    name: 'forgets background work',
    rule: 'background-work-outlives-the-answer',
    seenIn: 'hattip on node and on uWS',
    break: otherContexts((context) =>
      overlay(context, { waitUntil: (work: PromiseLike<unknown>) => void Promise.resolve(work).catch(() => {}) }),
    ),
  },
  {
    name: 'has functions that need their context',
    rule: 'context-functions-are-detached',
    break: otherContexts((context) =>
      overlay(context, {
        waitUntil(this: Context | undefined, work: PromiseLike<unknown>) {
          if (this === undefined) throw new TypeError('Illegal invocation')
          context.waitUntil(work)
        },
      }),
    ),
  },
  {
    name: 'gives the address of the client as the platform spells it',
    rule: 'context-tells-the-facts',
    break: otherContexts((context) =>
      overlay(context, { remoteAddress: { address: '::ffff:127.0.0.1', port: 1, family: 'IPv6' } }),
    ),
  },
  {
    name: 'does not know the port of the client',
    rule: 'the-port-of-the-client-is-known',
    seenIn: 'srvx, hattip: an address alone',
    break: otherContexts((context) => overlay(context, { remoteAddress: { ...context.remoteAddress, port: null } })),
  },
  {
    name: 'calls apps with a third argument',
    rule: 'apps-get-two-arguments',
    break: aroundApps(
      (app) =>
        (...call) =>
          (app as (...given: unknown[]) => ReturnType<App>)(...call, () => {}),
    ),
  },
  {
    name: 'tells of TLS where there is none',
    rule: 'undeclared-capabilities-are-absent',
    break: otherContexts((context) => {
      const pretending = { tls: { protocol: 'TLSv1.3', cipher: '', clientCertificate: null } }
      return new Proxy(overlay(context, pretending), {
        has: (target, key) => key in pretending || Reflect.has(target, key),
      })
    }),
  },
  {
    name: 'hands out requests that an app can write to',
    rule: 'requests-cannot-be-changed',
    break: otherRequests((request) => {
      const written = new Map<PropertyKey, unknown>()
      return new Proxy(overlay(request, {}), {
        set(_target, key, value) {
          written.set(key, value)
          return true
        },
        get: (target, key) => (written.has(key) ? written.get(key) : (Reflect.get(target, key) as unknown)),
      })
    }),
  },
  {
    name: 'shows the request that came last',
    rule: 'exchanges-share-nothing',
    break(serve) {
      let last: { url: string; headers: unknown } | undefined
      return otherRequests((request) => {
        last = { url: request.url, headers: request.headers }
        return overlay(request, {
          get url() {
            return last?.url
          },
          get headers() {
            return last?.headers
          },
        })
      })(serve)
    },
  },
]

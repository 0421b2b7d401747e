/** Servers that stop wrongly. */
import type { Server } from '@tsgi/spec'
import {
  aroundApps,
  otherBound,
  otherContexts,
  otherMembers,
  otherOptions,
  otherServers,
  overlay,
  serving,
} from './faults.ts'
import type { ServerMutant } from './mutant.ts'
import { onAnswerHeads } from './wire-faults.ts'

export const lifeEndMutants: readonly ServerMutant[] = [
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
    // Of work it takes what the validator of waitUntil() and the reporter of errors need, and does not wait.
    break: otherContexts((context) =>
      overlay(context, {
        waitUntil(work: PromiseLike<unknown>) {
          if (typeof (work as Partial<PromiseLike<unknown>> | undefined)?.then !== 'function') context.waitUntil(work)
          else
            Promise.resolve(work).then(
              () => {},
              () => context.waitUntil(work),
            )
        },
      }),
    ),
  },
  {
    name: 'goes on accepting connections while it closes',
    rule: 'close-refuses-new-connections',
    // For a while, in which its answers say that it closes.
    break: serving(async (serve, app, options) => {
      let closing: Promise<void> | undefined
      const telling = otherMembers(({ headers }) =>
        closing === undefined ? null : { headers: [...(headers ?? []), ['connection', 'close']] },
      )
      const server = await (telling(serve) as (...call: unknown[]) => Promise<Server>)(app, options)
      return {
        ...server,
        close() {
          closing ??= new Promise((resolve) => setTimeout(resolve, 300)).then(() => server.close())
          return closing
        },
      }
    }),
  },
  {
    name: 'says keep-alive while it drains',
    rule: 'draining-answers-say-close',
    break: (serve) =>
      onAnswerHeads((head) =>
        /^x-hidden-keep:/im.test(head) ? head.replace(/^(?:x-hidden-keep|connection): .*\r\n/gim, '') : head,
      )(
        serving(async (inner, app, options) => {
          let isClosing = false
          const keeping = otherMembers(({ headers }) =>
            isClosing ? { headers: [...(headers ?? []), ['x-hidden-keep', 'yes']] } : null,
          )
          const server = await (keeping(inner) as (...call: unknown[]) => Promise<Server>)(app, options)
          return {
            ...server,
            close() {
              isClosing = true
              return server.close()
            },
          }
        })(serve),
      ),
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
    // Of a server that has had clients, and longer than a case about it allows.
    break: serving(async (serve, app, options) => {
      let isUsed = false
      const noting = aroundApps((inner) => (request, context) => {
        isUsed = true
        return inner(request, context)
      })
      const server = await (noting(serve) as (...call: unknown[]) => Promise<Server>)(app, options)
      let closing: Promise<void> | undefined
      return {
        ...server,
        close() {
          closing ??= server
            .close()
            .then(() => (isUsed ? new Promise((resolve) => setTimeout(resolve, 16_000)) : undefined))
          return closing
        },
      }
    }),
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
    name: 'does not look at the signal',
    rule: 'a-signal-closes',
    break: otherOptions((options) => ({ ...options, signal: undefined })),
  },
]

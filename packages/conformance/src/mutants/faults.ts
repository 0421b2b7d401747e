/** Places to put a fault: around the app of a server, around its options, around its socket. */
import type { Answer, App, Application, Context, HttpRequest, Serve, ServeOptions, Server } from '@tsgi/spec'
import { breakSockets, type WireFault } from './sockets.ts'

type AnyApp = App | Application

/** A server whose apps are wrapped. */
export function aroundApps(wrap: (app: App) => App): (serve: Serve) => Serve {
  return (serve) =>
    ((app: AnyApp, options?: ServeOptions) => {
      if (typeof app === 'function') return serve(wrap(app), options)
      if (typeof app !== 'object' || app === null || typeof app.fetch !== 'function') return serve(app, options)
      // Everything else is the application's own: its methods are called on it, and its state is kept on it.
      const wrapped = overlay(app, { fetch: wrap((...call) => app.fetch(...call)) })
      return serve(wrapped, options)
    }) as Serve
}

/** A server that shows apps another request. */
export function otherRequests(
  change: (request: HttpRequest, context: Context) => HttpRequest,
): (serve: Serve) => Serve {
  return aroundApps((app) => (request, context) => app(change(request, context), context))
}

/** A server that shows apps another context. */
export function otherContexts(change: (context: Context, request: HttpRequest) => Context): (serve: Serve) => Serve {
  return aroundApps((app) => (request, context) => app(request, change(context, request)))
}

/** A server that takes another answer than the app's, and as soon: an answer that was awaited would be a later one. */
export function otherAnswers(
  change: (answer: Answer, request: HttpRequest, context: Context) => Answer | Promise<Answer>,
): (serve: Serve) => Serve {
  return aroundApps((app) => (request, context) => {
    const answer = app(request, context)
    return answer instanceof Promise
      ? answer.then((settled) => change(settled, request, context))
      : change(answer as Answer, request, context)
  })
}

/** A server with other options than it was given. */
export function otherOptions(change: (options: ServeOptions) => ServeOptions): (serve: Serve) => Serve {
  return (serve) => ((app: AnyApp, options: ServeOptions = {}) => serve(app, change(options))) as Serve
}

/** A server whose handle is another. */
export function otherServers(change: (server: Server) => Server | Promise<Server>): (serve: Serve) => Serve {
  return (serve) => (async (app: AnyApp, options?: ServeOptions) => change(await serve(app, options))) as Serve
}

/** A server whose bytes are changed on their way. Only for servers whose sockets are those of node:net. */
export function onTheWire(fault: WireFault): (serve: Serve) => Serve {
  return (serve) => {
    breakSockets(fault)
    return serve
  }
}

/** A member that differs from the base, everything else as it is and with its own receiver. */
export function overlay<T extends object>(base: T, changes: Partial<Record<keyof T, unknown>>): T {
  return new Proxy(base, {
    get(target, key) {
      if (Object.hasOwn(changes, key)) {
        const descriptor = Object.getOwnPropertyDescriptor(changes, key)
        return descriptor?.get === undefined ? descriptor?.value : descriptor.get.call(changes)
      }
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

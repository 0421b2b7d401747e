/** A host in a process of its operator's own: an app to serve, which finds the client by a request that the client sends. */
import { connect } from 'node:net'
import type { App, Serve, ServeOptions, ServerInfo } from '@tsgi/spec'
import { openChannel, type ToClient, type ToHost } from './channel.ts'
import { Dispatcher } from './dispatcher.ts'
import { channelHeader, hostBody } from './request-text.ts'
import { runtime } from './runtime.ts'

/** What the server under test is given. */
export interface ConformanceHost {
  /** To be served: it is every app of the suite, chosen by a header of the request. */
  readonly app: App
  /** To be given to the server as its `onError`. */
  readonly onError: NonNullable<ServeOptions['onError']>
}

/** The app and the `onError` to start a server with that `tsgi-conformance --url` is to judge. */
export function conformanceHost(): ConformanceHost {
  let dispatcher: Dispatcher | null = null
  return {
    app(request, context) {
      const port = request.headers.get(channelHeader)
      if (port === null) return dispatcher === null ? { status: 404 } : dispatcher.app(request, context)
      // Nobody from elsewhere has this process open connections.
      const { address } = context.remoteAddress ?? { address: '127.0.0.1' }
      if (!/^(::1|(::ffff:)?127\..*)$/.test(address)) return { status: 403 }
      dispatcher = join(Number(port), context.server)
      return { status: 200, headers: [['content-type', 'text/plain']], body: hostBody }
    },
    onError(error, where) {
      dispatcher?.onError(error, where)
    },
  }
}

function join(port: number, info: ServerInfo): Dispatcher {
  const socket = connect(port, '127.0.0.1')
  // A client that is gone.
  socket.on('error', () => {})
  const send = openChannel<ToClient, ToHost>(socket, (message) => dispatcher.hear(message))
  const dispatcher = new Dispatcher([], noServe, send)
  // The client knows the port: it has just used it.
  send({ is: 'ready', runtime, info, port: 0 })
  return dispatcher
}

const noServe: Serve = () => Promise.reject(new Error('A host of its operator’s own starts no servers.'))

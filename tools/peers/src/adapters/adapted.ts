/** What a peer's own listen call gives in, the `Server` that the suite asks for out. No option is kept: none is promised. */
import type { App, Application, Capability, Server, ServerInfo } from '@tsgi/spec'
import { bareHandler } from './bare.ts'

/** A fetch handler, as each of the peers takes one. */
export type Handler = (request: Request) => Promise<Response>

/** A peer that listens. */
export interface Listening {
  readonly port: number
  readonly stop: () => unknown
}

/**
 * What HTTP/1.1 demands of every server, so that every peer is asked for it: RFC 9112 section 3.2.2 (accept the
 * absolute-form), section 6.1 (no chunked coding for HTTP/1.0) and section 9.3.2 (answer pipelined requests in order).
 */
const demanded: readonly Capability[] = ['absoluteForm', 'http10', 'pipelining']

/** Makes the `serve` of a peer from its listen call. */
export function adapt(name: string, version: string, listen: (handler: Handler) => Promise<Listening>) {
  const info = infoOf(name, version)
  return async (app: App | Application): Promise<Server> => {
    const { port, stop } = await listen(bareHandler(typeof app === 'function' ? app : app.fetch, info))
    let end: () => void = () => {}
    const closed = new Promise<void>((resolve) => {
      end = resolve
    })
    const close = async () => {
      await stop()
      end()
    }
    return {
      info,
      url: `http://127.0.0.1:${port}`,
      address: { address: '127.0.0.1', port, family: 'IPv4' },
      close,
      destroy: () => void close(),
      closed,
      [Symbol.asyncDispose]: close,
    }
  }
}

function infoOf(name: string, version: string): ServerInfo {
  const limits = { maxHeaderSize: 16_384, maxRequestBodySize: 16 * 1024 ** 2, maxConnections: Number.POSITIVE_INFINITY }
  const timeouts = { headers: 60_000, idle: 5_000, drain: 10_000 }
  return { name, version, capabilities: demanded, limits, timeouts }
}

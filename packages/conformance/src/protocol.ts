/** What host and client speak with each other: a `serve` in, one that speaks it out. */
import type { App, Serve, ServeOptions } from '@tsgi/spec'
import { cert, key } from './fixtures/certificate.ts'

/** `h2` is HTTP/2 for exchanges, and HTTP/1.1 over TLS for cases that send bytes of their own. */
export const protocols = ['http', 'https', 'h2'] as const
/** One of {@link protocols}. */
export type Protocol = (typeof protocols)[number]

/** Serves everything over TLS, but for cases that ask for something of their own. */
export function speaking(serve: Serve, protocol: Protocol): Serve {
  if (protocol === 'http') return serve
  const more: ServeOptions = { tls: { key, cert }, ...(protocol === 'h2' && { http2: true }) }
  // What is undefined is absent.
  const secured = (options: ServeOptions): ServeOptions => ({
    ...options,
    tls: more.tls,
    ...(options.http2 === undefined && more.http2 !== undefined && { http2: true }),
  })
  return ((app: App, options?: ServeOptions) =>
    typeof options === 'object' && options !== null && (options.path !== undefined || options.tls !== undefined)
      ? serve(app, options)
      : serve(
          app,
          options === null || (options !== undefined && typeof options !== 'object') ? options : secured(options ?? {}),
        )) as Serve
}

/** Servers that are wrong about TLS. Those about HTTP/2: see `http2.ts`. */
import { connect, createServer, type Socket } from 'node:net'
import type { App, ServeOptions, Server, TlsOptions } from '@tsgi/spec'
import { cert, key } from '../fixtures/certificate.ts'
import { type AnyApp, otherContexts, overlay, serving } from './faults.ts'
import type { ServerMutant } from './mutant.ts'

/** A server that takes the option `tls` for another. */
const otherTls = (change: (tls: TlsOptions) => TlsOptions) =>
  serving((serve, app, options) =>
    options?.tls === undefined ? serve(app, options) : serve(app, { ...options, tls: change(options.tls) }),
  )

const isPath = (given: string | Uint8Array) => typeof given === 'string' && !given.includes('-----BEGIN ')

/** The first byte of a TLS handshake. RFC 8446 section 5.1. */
const handshake = 22

/** Serves what is no handshake without TLS, on the same port. */
async function alsoPlain(
  serve: (app: App, options?: ServeOptions) => Promise<Server>,
  app: AnyApp,
  options: ServeOptions,
): Promise<Server> {
  const secure = await serve(app as App, options)
  if (options?.tls === undefined) return secure
  const plain = await serve(app as App, { port: 0 })
  const portOf = ({ address }: Server) => (address as { readonly port: number }).port
  const front = createServer((socket: Socket) => {
    socket.on('error', () => {})
    socket.once('data', (first) => {
      const behind = connect(portOf(first[0] === handshake ? secure : plain), '127.0.0.1')
      behind.on('error', () => socket.destroy())
      behind.write(first)
      socket.pipe(behind).pipe(socket)
    })
  })
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
  const { port } = front.address() as { readonly port: number }
  const destroy = () => {
    front.close()
    plain.destroy()
    secure.destroy()
  }
  return overlay(secure, {
    address: { address: '127.0.0.1', port, family: 'IPv4' },
    url: `https://127.0.0.1:${port}`,
    destroy,
  })
}

export const tlsMutants: readonly ServerMutant[] = [
  {
    name: 'takes a connection over TLS for one that is not encrypted',
    rule: 'tls-makes-https',
    break: otherContexts((context) => (context.encrypted ? overlay(context, { encrypted: false }) : context)),
  },
  {
    name: 'takes the path of a key for the key',
    rule: 'tls-takes-text-bytes-and-paths',
    break: otherTls((tls) => (isPath(tls.key) ? { ...tls, key: new TextEncoder().encode(tls.key as string) } : tls)),
  },
  {
    name: 'starts with a certificate of its own where it cannot use the one that it was given',
    rule: 'wrong-keys-are-refused-at-the-start',
    break: serving(async (serve, app, options) => {
      try {
        return await serve(app, options)
      } catch (error) {
        if ((error as { readonly code?: string }).code !== 'tls-invalid') throw error
        return serve(app, { ...options, tls: { key, cert } })
      }
    }),
  },
  {
    name: 'serves plain HTTP on a TLS port too',
    rule: 'plain-clients-get-no-answer',
    break: serving((serve, app, options) => alsoPlain(serve as never, app, options)),
  },
  {
    name: 'tells an empty name where a client asked for none',
    rule: 'tls-is-told',
    break: otherContexts((context) => (context.serverName === null ? overlay(context, { serverName: '' }) : context)),
  },
  {
    name: 'asks for certificates and serves those who have none',
    rule: 'client-certificates-are-verified',
    break: otherTls((tls) => (tls.clientCertificate === 'require' ? { ...tls, clientCertificate: 'request' } : tls)),
  },
]

/** Key and certificates in, the settings of node's TLS servers out; a TLS connection in, what a context tells of it out. */
import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createSecureContext, type TLSSocket, type TlsOptions as TlsSettings } from 'node:tls'
import type { TlsOptions } from '@tsgi/spec'
import { readTls, type TlsFacts } from '@tsgi/spec/server'

/** Rejects with one clear error where the material is wrong. */
export async function tlsSettings(tls: TlsOptions, http2: boolean, handshakeTimeout: number): Promise<TlsSettings> {
  const { clientCertificate, ...material } = await readTls(tls, {
    readFile,
    createSecureContext: ({ key, cert, ca, passphrase }) => createSecureContext(known({ key, cert, ca, passphrase })),
    parseCertificate: (bytes) => new X509Certificate(bytes),
  })
  return {
    ...known(material),
    handshakeTimeout,
    requestCert: clientCertificate !== 'none',
    rejectUnauthorized: clientCertificate === 'require',
    ALPNProtocols: http2 ? ['h2', 'http/1.1'] : ['http/1.1'],
  }
}

/** What is told while the connection lives: it forgets when it closes. */
export function tlsFactsOf(socket: TLSSocket): TlsFacts {
  const { alpnProtocol, servername } = socket as TLSSocket & { readonly servername?: string | false }
  // Without one that was shown, an object without properties.
  const { raw } = socket.authorized ? socket.getPeerCertificate() : { raw: undefined }
  return Object.freeze({
    alpnProtocol: alpnProtocol || '',
    serverName: servername || null,
    tls: Object.freeze({
      protocol: socket.getProtocol() ?? '',
      // None on a connection that has closed before anybody asked.
      cipher: (socket.getCipher() as ReturnType<TLSSocket['getCipher']> | null)?.standardName ?? '',
      clientCertificate: raw === undefined ? null : new Uint8Array(raw),
    }),
  })
}

type Material = { readonly [K in 'key' | 'cert' | 'ca']?: Uint8Array | undefined } & { passphrase?: string | undefined }

// Node takes bytes as its own kind alone.
function known({ key, cert, ca, passphrase }: Material): TlsSettings {
  const own = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return {
    ...(key && { key: own(key) }),
    ...(cert && { cert: own(cert) }),
    ...(ca && { ca: own(ca) }),
    ...(passphrase !== undefined && { passphrase }),
  }
}

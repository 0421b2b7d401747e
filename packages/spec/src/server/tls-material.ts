/** The option `tls` in, its key and certificates as bytes out; or one clear error at the start of the server. */
import type { TlsOptions } from '../serve.ts'
import { show, TsgiError } from './errors.ts'

/** What a TLS server is made of. */
export interface TlsMaterial {
  /** The private key, PEM. */
  readonly key: Uint8Array
  /** The certificate and those that it was signed by, PEM. */
  readonly cert: Uint8Array
  /** Who may have signed the certificates of clients. */
  readonly ca: Uint8Array | undefined
  /** Of the key; `undefined` where it has none. */
  readonly passphrase: string | undefined
  /** Whether clients are asked for one; `none` where the option says nothing. */
  readonly clientCertificate: NonNullable<TlsOptions['clientCertificate']>
}

/** What the platform has for it: `node:fs/promises` and `node:tls` do. */
export interface TlsTools {
  readonly readFile: (path: string) => Promise<Uint8Array>
  /** Throws where key, certificate and passphrase do not fit together. */
  readonly createSecureContext: (material: TlsMaterial) => unknown
  /** Throws where bytes hold no certificate. A context takes such an authority in silence, and then trusts nobody. */
  readonly parseCertificate: (bytes: Uint8Array) => unknown
}

/** Reads what is the path of a file, and looks whether key and certificate fit. */
export async function readTls(tls: TlsOptions, tools: TlsTools): Promise<TlsMaterial> {
  const bytesOf = async (name: 'key' | 'cert' | 'ca'): Promise<Uint8Array> => {
    const given = tls[name] as string | Uint8Array
    if (typeof given !== 'string') return given
    if (given.includes('-----BEGIN ')) return new TextEncoder().encode(given)
    try {
      return await tools.readFile(given)
    } catch (cause) {
      // Neither the text nor the error, which holds it: it may be a key that has lost its first line.
      const { code = 'an error' } = cause as { readonly code?: string }
      const got = `${code} for a text of ${given.length} characters, which was taken for a path`
      throw wrong(`tls.${name}`, 'PEM text, its bytes or the path of a file that can be read', got)
    }
  }
  const material: TlsMaterial = {
    key: await bytesOf('key'),
    cert: await bytesOf('cert'),
    ca: tls.ca === undefined ? undefined : await bytesOf('ca'),
    passphrase: tls.passphrase,
    clientCertificate: tls.clientCertificate ?? 'none',
  }
  if (material.clientCertificate !== 'none' && material.ca === undefined)
    throw wrong('tls.ca', 'who signs the certificates of clients, where tls.clientCertificate asks for one', 'none')
  try {
    if (material.ca !== undefined) tools.parseCertificate(material.ca)
  } catch (cause) {
    throw wrong('tls.ca', 'a certificate', messageOf(cause), cause)
  }
  try {
    tools.createSecureContext(material)
  } catch (cause) {
    throw wrong('tls', 'a private key and the certificate that belongs to it', messageOf(cause), cause)
  }
  return material
}

// The words of the platform, never the key itself.
function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : show(cause)
}

function wrong(name: string, demand: string, got: string, cause?: unknown): TsgiError {
  return new TsgiError({
    code: 'tls-invalid',
    party: 'operator',
    demand: `The option ${name} needs to be ${demand}`,
    got,
    cure: 'Correct the call of serve(), or the files that it names.',
    cause,
  })
}

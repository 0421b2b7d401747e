/** Key and certificate in, an app of uWebSockets.js that speaks TLS out. */
import { X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'
import type { TlsOptions } from '@tsgi/spec'
import { readTls, TsgiError } from '@tsgi/spec/server'
import type { Uws, UwsApp } from './uws.ts'

/** Rejects with one clear error where the material is wrong. */
export async function makeSecureApp(uws: Uws, tls: TlsOptions): Promise<UwsApp> {
  const { key, cert, passphrase } = await readTls(tls, {
    readFile,
    // The library says nothing of what is wrong.
    createSecureContext: (material) =>
      createSecureContext({
        key: Buffer.from(material.key),
        cert: Buffer.from(material.cert),
        ...(material.passphrase !== undefined && { passphrase: material.passphrase }),
      }),
    parseCertificate: (bytes) => new X509Certificate(bytes),
  })
  // A folder that only this user may enter, for as long as the library reads.
  const folder = await mkdtemp(join(tmpdir(), 'tsgi-tls-')).catch((cause: Error) => {
    throw new TsgiError({
      code: 'tls-invalid',
      party: 'operator',
      demand: 'uWebSockets.js reads its key from a file: serve() needs a folder for temporary ones',
      got: cause.message,
      cure: 'Set TMPDIR to a folder in which this user may write.',
      cause,
    })
  })
  try {
    const files = { key_file_name: join(folder, 'key.pem'), cert_file_name: join(folder, 'cert.pem') }
    await writeFile(files.key_file_name, key, { mode: 0o600 })
    await writeFile(files.cert_file_name, cert, { mode: 0o600 })
    return uws.SSLApp(passphrase === undefined ? files : { ...files, passphrase })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

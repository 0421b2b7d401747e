/** What the option `tls` makes of a server, whatever the run itself speaks. */
import { strict as assert } from 'node:assert'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect as connectPlainly } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import type { App, TlsOptions } from '@tsgi/spec'
import type { Case } from '../case.ts'
import { cert, key } from '../fixtures/certificate.ts'
import { ca, client, encryptedKey, passphrase, stranger } from '../fixtures/client-certificates.ts'
import { assertRefused, bytes, freePort, rejection } from './life-stage.ts'
import { askOverTls, bodyOf } from './secure-client.ts'

const tls = { key, cert }

const hello: App = () => ({ status: 200, body: 'hello' })

const absent = join(tmpdir(), 'tsgi-no-such-file.pem')

/** What no server can use. */
const wrong: Readonly<Record<string, TlsOptions>> = {
  'a key that is none': { key: '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n', cert },
  'a certificate that is none': { key, cert: bytes('no certificate') },
  'the key of another certificate': { key: stranger.key, cert },
  'a key without its first line': { key: key.split('\n').slice(1).join('\n'), cert },
  'the path of no file': { key: absent, cert },
  'an authority that is none': { key, cert, ca: bytes('no certificate') },
  'an encrypted key without its passphrase': { key: encryptedKey, cert },
  'an encrypted key with another passphrase': { key: encryptedKey, cert, passphrase: `not ${passphrase}` },
}

// Of each key, a line that no error may show.
const secrets = [key, stranger.key, encryptedKey].map((pem) => pem.split('\n')[1] as string)

interface Refused {
  readonly what: string
  readonly code: unknown
  readonly message: string
  readonly port: number
}

export const tlsCases: readonly Case[] = [
  {
    rule: 'tls-makes-https',
    name: 'a server with a key and a certificate speaks https, and says so in server.url, request.url and context',
    needs: ['tls'],
    over: 'life',
    async scene({ start, note }) {
      const { url } = await start((request, { encrypted }) => ({ status: 200, body: `${request.url} ${encrypted}` }), {
        tls,
      })
      note('url', url)
    },
    async talk({ seen }) {
      const port = (await seen('port')) as number
      assert.equal(await seen('url'), `https://127.0.0.1:${port}`)
      assert.equal(bodyOf(await askOverTls(port)), 'https://example.test/x true')
    },
  },
  {
    rule: 'tls-takes-text-bytes-and-paths',
    name: 'key and certificate are taken as text, as bytes and as paths, and an encrypted key with its passphrase',
    needs: ['tls'],
    over: 'life',
    async scene({ start }) {
      const folder = await mkdtemp(join(tmpdir(), 'tsgi-case-'))
      try {
        const files = { key: join(folder, 'key.pem'), cert: join(folder, 'cert.pem') }
        await writeFile(files.key, key, { mode: 0o600 })
        await writeFile(files.cert, cert)
        await start(hello, { tls })
        await start(hello, { tls: { key: bytes(key), cert: bytes(cert) } })
        await start(hello, { tls: files })
        await start(hello, { tls: { key: encryptedKey, cert, passphrase } })
      } finally {
        // Read once, at the start.
        await rm(folder, { recursive: true })
      }
    },
    async talk({ seen }) {
      for (let i = 0; i < 4; i += 1) assert.equal(bodyOf(await askOverTls((await seen('port')) as number)), 'hello')
    },
  },
  {
    rule: 'wrong-keys-are-refused-at-the-start',
    name: 'a key, a certificate or a file that cannot be used is refused at the start, and nothing of the key is told',
    needs: ['tls'],
    over: 'life',
    async scene({ serve, note }) {
      const refused: Refused[] = []
      for (const [what, given] of Object.entries(wrong)) {
        const port = await freePort()
        const error = (await rejection(serve(hello, { port, tls: given }), what)) as Error & { readonly code?: unknown }
        refused.push({ what, code: error.code, message: inspect(error, { depth: 9 }), port })
      }
      note('refused', refused)
    },
    async talk({ seen, connect }) {
      for (const { what, code, message, port } of (await seen('refused')) as readonly Refused[]) {
        assert.equal(code, 'tls-invalid', what)
        assert.match(message, /\btls\b/, what)
        assert.ok(!secrets.some((secret) => message.includes(secret)), `${what}: ${message}`)
        await assertRefused(connect, port)
      }
    },
  },
  {
    rule: 'plain-clients-get-no-answer',
    name: 'a client that speaks plain HTTP to a TLS port reaches no app, and its connection ends',
    needs: ['tls'],
    over: 'life',
    async scene({ start, note }) {
      await start(
        ({ url }) => {
          note('called', new URL(url).pathname)
          return { status: 200 }
        },
        { tls },
      )
    },
    async talk({ seen, notes }) {
      const port = (await seen('port')) as number
      const socket = connectPlainly({ port, host: '127.0.0.1' })
      let text = ''
      socket.setEncoding('latin1')
      socket.on('data', (more: string) => {
        text += more
      })
      socket.on('error', () => {})
      const ended = new Promise((resolve) => socket.on('close', resolve))
      socket.write('GET /plain HTTP/1.1\r\nHost: example.test\r\n\r\n')
      await ended
      assert.ok(!/^HTTP\/1\.1 [123]/.test(text), text)
      await askOverTls(port)
      assert.equal(await seen('called'), '/x')
      assert.equal(notes('called').length, 1)
    },
  },
  {
    rule: 'tls-is-told',
    name: 'context tells protocol, cipher, the name that the client asked for and what was agreed on',
    needs: ['tlsInfo'],
    over: 'life',
    async scene({ start }) {
      await start(
        (_request, { tls: info, serverName, alpnProtocol }) => ({
          status: 200,
          body: JSON.stringify([info?.protocol, info?.cipher, info?.clientCertificate, serverName, alpnProtocol]),
        }),
        { tls },
      )
    },
    async talk({ seen }) {
      const port = (await seen('port')) as number
      const named = { servername: 'name.test', ALPNProtocols: ['http/1.1'], maxVersion: 'TLSv1.3' } as const
      const [protocol, cipher, ...others] = JSON.parse(bodyOf(await askOverTls(port, named))) as unknown[]
      assert.equal(protocol, 'TLSv1.3')
      assert.match(String(cipher), /^TLS_/)
      assert.deepEqual(others, [null, 'name.test', 'http/1.1'])
      const [older, , ...none] = JSON.parse(bodyOf(await askOverTls(port, { maxVersion: 'TLSv1.2' }))) as unknown[]
      assert.equal(older, 'TLSv1.2')
      assert.deepEqual(none, [null, null, ''])
    },
  },
  {
    rule: 'client-certificates-are-verified',
    name: 'a client that needs a certificate and has none of tls.ca reaches no app, and one that has is told by its own',
    needs: ['clientCertificates'],
    over: 'life',
    async scene({ start, note }) {
      const app: App = (_request, context) => {
        note('called')
        const shown = context.tls?.clientCertificate ?? null
        return { status: 200, body: shown === null ? 'none' : Buffer.from(shown).toString('base64') }
      }
      await start(app, { tls: { ...tls, ca, clientCertificate: 'require' } })
      await start(app, { tls: { ...tls, ca, clientCertificate: 'request' } })
    },
    async talk({ seen, notes }) {
      const [required, requested] = [(await seen('port')) as number, (await seen('port')) as number]
      const own = client.cert.split('\n').slice(1, -2).join('')
      assert.equal(await askOverTls(required), '')
      assert.equal(await askOverTls(required, stranger), '')
      assert.equal(bodyOf(await askOverTls(required, client)), own)
      // What the host tells comes on a way of its own.
      await seen('called')
      assert.equal(notes('called').length, 1)
      assert.equal(bodyOf(await askOverTls(requested)), 'none')
      assert.equal(bodyOf(await askOverTls(requested, stranger)), 'none')
      assert.equal(bodyOf(await askOverTls(requested, client)), own)
    },
  },
]

/** A folder and a registry behind it in, a registry of our own on loopback out: what nobody has published here is fetched there. */
import { fork } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Environment } from './environment.ts'

/** A registry that runs. */
export interface Registry {
  /** Ends with a slash. */
  readonly url: string
  readonly pid: number
  /** The token of a user who may publish. */
  readonly token: string
  /** The file of a published package. */
  readonly tarball: (name: string, version: string) => string
  readonly stop: () => Promise<void>
}

/** Where packages come from that are not ours. */
export interface Upstream {
  readonly url: string
  /** A file with certificates; `null`: those that node knows. */
  readonly certificates: string | null
}

/** @param environment - that of the process of the registry. */
export async function startRegistry(folder: string, upstream: Upstream, environment: Environment): Promise<Registry> {
  const storage = join(folder, 'storage')
  const configuration = join(folder, 'verdaccio.yaml')
  // JSON is YAML.
  writeFileSync(configuration, JSON.stringify(configure(storage, join(folder, 'users'), upstream.url)))
  const program = fileURLToPath(new URL('./registry-process.js', import.meta.url))
  const certificates = upstream.certificates === null ? {} : { NODE_EXTRA_CA_CERTS: upstream.certificates }
  const child = fork(program, [configuration], {
    cwd: folder,
    env: { ...certificates, ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text: Buffer) => {
      said = (said + text.toString()).slice(-4000)
    })
  }
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const stop = async () => {
    child.kill('SIGKILL')
    await closed
  }
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve(message as number)).once('error', reject)
    child.once('close', (code) => reject(new Error(`The registry ended with ${code}:\n${said}`)))
  })
  const url = `http://127.0.0.1:${port}/`
  try {
    const token = await addUser(url)
    const tarball = (name: string, version: string) => join(storage, name, `${name.split('/').at(-1)}-${version}.tgz`)
    return { url, pid: child.pid ?? 0, token, tarball, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function configure(storage: string, users: string, url: string): object {
  return {
    storage,
    auth: { htpasswd: { file: users } },
    uplinks: { upstream: { url, timeout: '60s', maxage: '1h', max_fails: 5 } },
    packages: {
      // Ours come from nowhere else: what is on the public registry under the same names is not looked at.
      '@tsgi/*': { access: '$all', publish: '$authenticated' },
      '**': { access: '$all', proxy: 'upstream' },
    },
    middlewares: {},
    web: { enable: false },
    max_body_size: '50mb',
    log: { type: 'stdout', format: 'pretty', level: 'warn' },
  }
}

/** As `npm adduser` does. */
async function addUser(url: string): Promise<string> {
  const response = await fetch(`${url}-/user/org.couchdb.user:release`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'release', password: crypto.randomUUID() }),
  })
  const { token } = (await response.json()) as { readonly token?: string }
  if (token === undefined) throw new Error(`The registry answered ${response.status} to a new user, without a token.`)
  return token
}

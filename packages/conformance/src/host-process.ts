/** How a host is started in, a handle of it out: a process of the suite's own. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { hostConnection, listenForHost } from './channel-listener.ts'
import { HostHandle, HostUnable } from './host-handle.ts'
import { joinHost, type OwnHostOptions } from './join-host.ts'
import type { Protocol } from './protocol.ts'

/** A process that the suite starts. */
export interface HostProcessOptions {
  /** URL of a module that exports `serve`. */
  readonly server: string
  /** URLs of modules that export `apps`. */
  readonly apps: readonly string[]
  /** The name of a fault to put around the server. */
  readonly mutant?: string
  /** The program that runs it; this process' own by default. */
  readonly runtime?: string
  /** What is spoken with it. `http` */
  readonly protocol?: Protocol
  /** Words that this program needs before the script, `run` for instance. */
  readonly runtimeArguments?: readonly string[]
}

/** How a client comes to a host. */
export type HostOptions = HostProcessOptions | OwnHostOptions

/** Starts a host, or joins one, and waits until its server listens. Rejects with {@link HostUnable}. */
export function startHost(options: HostOptions): Promise<HostHandle> {
  return 'url' in options ? joinHost(options) : startChild(options)
}

async function startChild({
  server,
  apps,
  mutant,
  runtime = process.execPath,
  runtimeArguments = [],
  protocol = 'http',
}: HostProcessOptions): Promise<HostHandle> {
  const { listener, port } = await listenForHost()
  const program = fileURLToPath(new URL('./host.js', import.meta.url))
  const args = [program, '--channel', String(port), '--server', server, ...apps.flatMap((app) => ['--apps', app])]
  if (protocol !== 'http') args.push('--protocol', protocol)
  if (mutant !== undefined) args.push('--mutant', mutant)
  const child = spawn(runtime, [...runtimeArguments, ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
  const end = () => {
    child.kill('SIGKILL')
    listener.close()
  }
  let handle: HostHandle | undefined
  let errors = ''
  child.stderr?.on('data', (text: Buffer) => {
    errors = (errors + text.toString()).slice(-4000)
  })
  const ended = new Promise<never>((_, reject) => {
    child.once('error', (error) => {
      listener.close()
      reject(new HostUnable(`${runtime} could not be started: ${error.message}`))
    })
    child.once('exit', (code, signal) => {
      listener.close()
      const why = `the host process ended (${signal ?? `exit code ${code}`})${errors === '' ? '' : `: ${errors.trim()}`}`
      reject(new HostUnable(why))
      handle?.bury(why)
    })
  })
  try {
    handle = await Promise.race([
      ended,
      hostConnection(listener).then((channel) => HostHandle.over(channel, end, { protocol })),
    ])
    return handle
  } catch (error) {
    end()
    throw error
  }
}

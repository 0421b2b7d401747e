/** The client's handle of a host process: starts it, talks over the side channel, tells when it dies. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer, type Server as NetServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { ServerInfo } from '@tsgi/spec'
import type { Breach } from '@tsgi/spec/validator'
import { openChannel, type ToClient, type ToHost } from './channel.ts'
import { ClientRun } from './client.ts'
import type { Recorder } from './record.ts'
import type { Run } from './run.ts'

/** How a host is started. */
export interface HostOptions {
  /** URL of a module that exports `serve`. */
  readonly server: string
  /** URLs of modules that export `apps`. */
  readonly apps: readonly string[]
  /** The name of a fault to put around the server. */
  readonly mutant?: string
  /** The program that runs it; this process' own by default. */
  readonly runtime?: string
  /** Words that this program needs before the script, `run` for instance. */
  readonly runtimeArguments?: readonly string[]
}

/** A server under test could not be started at all. */
export class HostUnable extends Error {
  /** What runs it, where it came so far as to say so. */
  readonly runtime: string | null

  constructor(message: string, runtime: string | null = null) {
    super(message)
    this.runtime = runtime
  }
}

/** A host died while something ran. */
export class HostDied extends Error {}

/** For a host to answer when something has broken, in milliseconds. */
const grace = 2000

/** The note by which a host tells that a scene has thrown. */
const sceneFailed = 'scene failed'

/** A run as a host is asked for it. */
export interface HostRun extends Run {
  readonly id: number
  readonly timeout: number
  /** Writes down what happens, also of a run that breaks. */
  readonly recorder: Recorder
}

interface Ending {
  readonly breaches: readonly Breach[]
  readonly failure: string | null
}

/** Why a host is dead, once it is. */
interface Death {
  error: HostDied | null
}

interface Pending {
  readonly client: ClientRun
  readonly begun: (value?: undefined) => void
  readonly ended: (ending: Ending) => void
  readonly died: (error: Error) => void
}

export class HostProcess {
  readonly info: ServerInfo
  /** What runs it, as it says itself. */
  readonly runtime: string
  readonly #port: number
  readonly #child: ChildProcess
  readonly #listener: NetServer
  readonly #send: (message: ToHost) => void
  readonly #pending: Map<number, Pending>
  readonly #death: Death

  private constructor(parts: Started) {
    this.info = parts.info
    this.runtime = parts.runtime
    this.#port = parts.port
    this.#child = parts.child
    this.#listener = parts.listener
    this.#send = parts.send
    this.#pending = parts.pending
    this.#death = parts.death
  }

  /** Starts a host and waits until its server listens. Rejects with {@link HostUnable}. */
  static async start(options: HostOptions): Promise<HostProcess> {
    return new HostProcess(await startChild(options))
  }

  /** Runs a subject once; rejects with what broke, and with {@link HostDied} where the host died of it or meanwhile. */
  async run({ id: run, subject, delivery, validated, timeout, recorder }: HostRun): Promise<Ending> {
    if (this.#death.error !== null) throw this.#death.error
    const port = subject.over === 'life' ? null : this.#port
    const tell = (name: string, data?: unknown) => this.#send({ do: 'tell', run, name, data })
    const client = new ClientRun(run, this.info, port, delivery, recorder, tell)
    const begun = promiseOf()
    const ended = promiseOf<Ending>()
    const died = new Promise<never>((_, reject) => {
      this.#pending.set(run, { client, begun: begun.resolve, ended: ended.resolve, died: reject })
    })
    const late = lateness(timeout, client, recorder)
    try {
      this.#send({ do: 'begin', run, subject: subject.id, validated })
      await Promise.race([begun.promise, died, late.promise])
      await Promise.race([subject.talk(client), died, late.promise, sceneFailure(client)])
      this.#send({ do: 'end', run })
      return await Promise.race([ended.promise, died, late.promise])
    } catch (error) {
      // A host that dies breaks connections before it is known to be dead: only one that still answers is not the reason.
      client.end()
      this.#send({ do: 'end', run })
      await Promise.race([ended.promise, died, after(grace)])
      throw error
    } finally {
      late.end()
      client.end()
      this.#pending.delete(run)
    }
  }

  /** Ends the host, and what still runs on it with {@link HostDied}. */
  stop(): void {
    bury(this.#pending, this.#death, 'the host process was stopped')
    this.#child.kill('SIGKILL')
    this.#listener.close()
  }
}

interface Started {
  readonly info: ServerInfo
  readonly runtime: string
  readonly port: number
  readonly child: ChildProcess
  readonly listener: NetServer
  readonly send: (message: ToHost) => void
  readonly pending: Map<number, Pending>
  readonly death: Death
}

async function startChild(options: HostOptions): Promise<Started> {
  const { server, apps, mutant, runtime = process.execPath, runtimeArguments = [] } = options
  const listener = createServer()
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const { port } = listener.address() as { port: number }
  const program = fileURLToPath(new URL('./host.js', import.meta.url))
  const args = [program, '--channel', String(port), '--server', server, ...apps.flatMap((app) => ['--apps', app])]
  if (mutant !== undefined) args.push('--mutant', mutant)
  const child = spawn(runtime, [...runtimeArguments, ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
  const pending = new Map<number, Pending>()
  const death: Death = { error: null }
  let errors = ''
  child.stderr?.on('data', (text: Buffer) => {
    errors = (errors + text.toString()).slice(-4000)
  })
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      listener.close()
      reject(new HostUnable(`${runtime} could not be started: ${error.message}`))
    })
    child.once('exit', (code, signal) => {
      listener.close()
      const why = `the host process ended (${signal ?? `exit code ${code}`})${errors === '' ? '' : `: ${errors.trim()}`}`
      reject(new HostUnable(why))
      bury(pending, death, why)
    })
    listener.once('connection', (socket) => {
      // A host that dies breaks its connection; `exit` tells about it.
      socket.on('error', () => {})
      const send = openChannel<ToHost, ToClient>(socket, (message) => {
        if (message.is === 'ready') resolve({ ...message, child, listener, send, pending, death })
        else if (message.is === 'unable') {
          reject(new HostUnable(message.reason, message.runtime))
          child.kill('SIGKILL')
        } else hear(pending, message)
      })
    })
  })
}

function hear(pending: Map<number, Pending>, message: Exclude<ToClient, { is: 'ready' | 'unable' }>): void {
  const one = pending.get(message.run)
  if (message.is === 'begun') one?.begun()
  else if (message.is === 'note') one?.client.hear(message.name, message.data)
  else one?.ended(message)
}

function bury(pending: Map<number, Pending>, death: Death, why: string): void {
  death.error ??= new HostDied(why)
  for (const { died } of pending.values()) died(death.error)
  pending.clear()
}

/** A run in which something still happens may take so many times longer: on a busy machine, byte by byte does. */
const patience = 3

/** A promise that rejects when nothing happens any more, or without end. */
function lateness(
  timeout: number,
  client: ClientRun,
  recorder: Recorder,
): { readonly promise: Promise<never>; readonly end: () => void } {
  const last = performance.now() + patience * timeout
  let timer: NodeJS.Timeout | undefined
  const promise = new Promise<never>((_, reject) => {
    const look = () => {
      const wait = Math.min(timeout - recorder.quiet, last - performance.now())
      if (wait > 0) {
        timer = setTimeout(look, wait)
        return
      }
      const notes = client.mailbox.awaited().filter((name) => name !== sceneFailed)
      const awaited = notes.length === 0 ? '' : `; awaited: ${notes.join(', ')}`
      const what =
        performance.now() < last
          ? `nothing more happened within ${timeout / 1000} s`
          : `no end within ${(patience * timeout) / 1000} s`
      reject(new Error(what + awaited))
    }
    look()
  })
  return { promise, end: () => clearTimeout(timer) }
}

async function sceneFailure(client: ClientRun): Promise<never> {
  throw new Error(`in the host: ${String(await client.seen(sceneFailed))}`)
}

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref())
}

function promiseOf<T = undefined>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

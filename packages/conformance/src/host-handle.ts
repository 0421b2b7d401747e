/** The client's handle of a host: runs subjects on it over the side channel, and tells when it has died. */
import type { Socket } from 'node:net'
import type { ServerInfo } from '@tsgi/spec'
import type { Breach } from '@tsgi/spec/validator'
import { openChannel, type ToClient, type ToHost } from './channel.ts'
import { ClientRun } from './client.ts'
import { inVain, noEnd } from './diagnosis.ts'
import type { Protocol } from './protocol.ts'
import type { Recorder } from './record.ts'
import type { Run } from './run.ts'

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

interface Pending {
  readonly client: ClientRun
  readonly begun: (value?: undefined) => void
  readonly ended: (ending: Ending) => void
  readonly died: (error: Error) => void
}

/** A host that is ready. */
export class HostHandle {
  readonly info: ServerInfo
  /** What runs it, as it says itself. */
  readonly runtime: string
  readonly #port: number
  readonly #protocol: Protocol
  readonly #send: (message: ToHost) => void
  readonly #end: () => void
  readonly #pending = new Map<number, Pending>()
  #death: HostDied | null = null

  private constructor(
    ready: Ready,
    port: number,
    protocol: Protocol,
    send: (message: ToHost) => void,
    end: () => void,
  ) {
    this.#protocol = protocol
    this.info = ready.info
    this.runtime = ready.runtime
    this.#port = port
    this.#send = send
    this.#end = end
  }

  /** Waits until the host at the other end of a side channel is ready. Rejects with {@link HostUnable}. */
  static over(
    channel: Socket,
    /** How the host and what listens for it are ended. */
    end: () => void,
    {
      port,
      protocol = 'http',
    }: {
      /** Of the server under test, where the host does not know it. */
      readonly port?: number
      readonly protocol?: Protocol
    } = {},
  ): Promise<HostHandle> {
    return new Promise((resolve, reject) => {
      let handle: HostHandle | undefined
      const send = openChannel<ToHost, ToClient>(channel, (message) => {
        if (message.is === 'ready') {
          handle = new HostHandle(message, port ?? message.port, protocol, send, end)
          resolve(handle)
        } else if (message.is === 'unable') reject(new HostUnable(message.reason, message.runtime))
        else if (handle !== undefined) handle.#hear(message)
      })
    })
  }

  /** Runs a subject once; rejects with what broke, and with {@link HostDied} where the host died of it or meanwhile. */
  async run({ id: run, subject, delivery, validated, timeout, recorder }: HostRun): Promise<Ending> {
    if (this.#death !== null) throw this.#death
    const port = subject.over === 'life' ? null : this.#port
    const tell = (name: string, data?: unknown) => this.#send({ do: 'tell', run, name, data })
    const client = new ClientRun(run, this.info, { port, protocol: this.#protocol, delivery }, recorder, tell)
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
    this.bury('the host was stopped')
    this.#end()
  }

  /** The host is dead: so is what runs on it. */
  bury(why: string): void {
    this.#death ??= new HostDied(why)
    for (const { died } of this.#pending.values()) died(this.#death)
    this.#pending.clear()
  }

  #hear(message: Exclude<ToClient, { is: 'ready' | 'unable' }>): void {
    const one = this.#pending.get(message.run)
    if (message.is === 'begun') one?.begun()
    else if (message.is === 'note') one?.client.hear(message.name, message.data)
    else one?.ended(message)
  }
}

type Ready = Extract<ToClient, { is: 'ready' }>

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
        performance.now() < last ? `${inVain} ${timeout / 1000} s` : `${noEnd} ${(patience * timeout) / 1000} s`
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

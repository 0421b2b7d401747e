/** One run as the host sees it: the app or scene of its subject, its notes, its breaches. */
import type { App, Application, Serve, ServeOptions, Server, Stateful } from '@tsgi/spec'
import { show } from '@tsgi/spec/server'
import { type Breach, validate } from '@tsgi/spec/validator'
import type { LifeStage, Stage } from './case.ts'
import { Mailbox } from './mailbox.ts'
import type { Subject } from './subjects.ts'

/** What a run needs of its host. */
export interface RunHost {
  readonly serve: Serve
  readonly note: (name: string, data?: unknown) => void
}

export class RunInHost {
  readonly #told = new Mailbox()
  readonly #breaches: Breach[] = []
  readonly #servers: Server[] = []
  readonly #host: RunHost
  readonly #validated: boolean
  #app: App | null = null
  #scene: Promise<void> = Promise.resolve()
  #failure: string | null = null

  constructor(subject: Subject, validated: boolean, host: RunHost) {
    this.#host = host
    this.#validated = validated
    const stage: Stage = { note: host.note, told: (name) => this.#told.take(name) }
    if (subject.app !== undefined) this.#app = this.#guard(subject.app(stage)) as App
    if (subject.scene !== undefined) this.#scene = this.#play(subject.scene, stage)
  }

  tell(name: string, data: unknown): void {
    this.#told.put(name, data)
  }

  /** The app that the dispatcher calls. */
  get app(): App {
    return this.#app ?? (() => ({ status: 404 }))
  }

  /** Ends what the run has started. */
  async end(): Promise<{ readonly breaches: readonly Breach[]; readonly failure: string | null }> {
    for (const server of this.#servers) server.destroy()
    await Promise.race([this.#scene, new Promise((resolve) => setTimeout(resolve, 500).unref())])
    return { breaches: this.#breaches, failure: this.#failure }
  }

  async #play(scene: (stage: LifeStage) => Promise<void>, stage: Stage): Promise<void> {
    const serve = (async (app: App, options?: ServeOptions) => {
      const server = await this.#host.serve(this.#guard(app) as App, options)
      this.#servers.push(server)
      return server
    }) as Serve
    const start = async <S>(app: App | Application | Stateful<S>, options?: ServeOptions): Promise<Server> => {
      const onError: ServeOptions['onError'] = (error, { phase }) => this.#host.note('error', errorNote(error, phase))
      const server = await serve(app as App, { port: 0, onError, ...options })
      this.#host.note('port', (server.address as { port: number }).port)
      return server
    }
    try {
      await scene({ ...stage, serve, start })
    } catch (error) {
      this.#failure = error instanceof Error ? (error.stack ?? error.message) : String(error)
      this.#host.note('scene failed', this.#failure)
    }
  }

  #guard(app: unknown): unknown {
    const { fetch } = (typeof app === 'object' && app !== null ? app : {}) as { readonly fetch?: unknown }
    const isApp = typeof app === 'function' || typeof fetch === 'function'
    if (!this.#validated || !isApp) return app
    return validate(app as App, { onBreach: (breach) => this.#breaches.push(breach) })
  }
}

/** An error as a note. Whatever was thrown may throw again when it is looked at. */
export function errorNote(error: unknown, phase: string): { phase: string; message: string } {
  try {
    return { phase, message: error instanceof Error ? error.message : String(error) }
  } catch {
    return { phase, message: show(error) }
  }
}

/** What the client asks of a host in; each case's app called, and what it told, out. The same in both kinds of host. */
import type { App, ErrorPlace, Serve } from '@tsgi/spec'
import { apps as ownApps } from './apps/index.ts'
import type { AppRow } from './case.ts'
import { cases } from './cases/index.ts'
import type { ToClient, ToHost } from './channel.ts'
import { canary, runHeader } from './request-text.ts'
import { errorNote, RunInHost } from './run-in-host.ts'
import { listSubjects, type Subject } from './subjects.ts'

/** Holds the runs of one client. */
export class Dispatcher {
  readonly #subjects: ReadonlyMap<string, Subject>
  readonly #serve: Serve
  readonly #send: (message: ToClient) => void
  readonly #runs = new Map<string, RunInHost>()

  constructor(
    /** Rows beside the suite's own. */
    rows: readonly AppRow[],
    /** For cases about a server's life. */
    serve: Serve,
    send: (message: ToClient) => void,
  ) {
    this.#subjects = new Map(listSubjects(cases, [...ownApps, ...rows]).map((subject) => [subject.id, subject]))
    this.#serve = serve
    this.#send = send
  }

  /** The app of every case: the one that a request names. */
  readonly app: App = (...call) => {
    // A server that leaves white space around values breaks one rule, and not the suite.
    const name = (call[0].headers.get(runHeader) ?? '').trim()
    if (name === canary) return { status: 200, headers: [['content-type', 'text/plain']], body: canary }
    const run = this.#runs.get(name)
    // Not `??`: an app may return undefined.
    return run === undefined ? { status: 404 } : run.app(...call)
  }

  /** Tells the run whose request it was. */
  readonly onError = (error: unknown, { phase, request }: ErrorPlace): void => {
    const run = Number(request?.headers.get(runHeader))
    if (!Number.isNaN(run)) this.#send({ is: 'note', run, name: 'error', data: errorNote(error, phase) })
  }

  /** Does what the client asks. */
  readonly hear = (message: ToHost): void => {
    const { run } = message
    const name = String(run)
    if (message.do === 'begin') {
      const subject = this.#subjects.get(message.subject)
      if (subject === undefined) throw new Error(`The host knows no case "${message.subject}".`)
      const note = (noteName: string, data?: unknown) => this.#send({ is: 'note', run, name: noteName, data })
      this.#runs.set(name, new RunInHost(subject, message.validated, { serve: this.#serve, note }))
      this.#send({ is: 'begun', run })
    } else if (message.do === 'tell') {
      this.#runs.get(name)?.tell(message.name, message.data)
    } else {
      const ending = this.#runs.get(name)
      this.#runs.delete(name)
      void ending?.end().then((result) => this.#send({ is: 'ended', run, ...result }))
    }
  }
}

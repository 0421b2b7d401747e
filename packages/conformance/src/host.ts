/** The process of the server under test: serves every case's app, and starts what cases about a server's life ask for. */
import { connect } from 'node:net'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import type { App, Serve, Server } from '@tsgi/spec'
import { apps as ownApps } from './apps/index.ts'
import type { AppRow } from './case.ts'
import { cases } from './cases/index.ts'
import { openChannel, type ToClient, type ToHost } from './channel.ts'
import { serverMutants } from './mutants/index.ts'
import { errorNote, RunInHost } from './run-in-host.ts'
import { listSubjects } from './subjects.ts'

/** The header that names the run of a request, so that one server serves all of them. */
export const runHeader = 'tsgi-run'

/** On a busy machine a client may need longer for its next request than a server’s own time limit, in milliseconds. */
const idle = 30_000

/** The body of the request that the delivery `glued` appends. */
export const canary = 'canary'

const { values } = parseArgs({
  options: {
    channel: { type: 'string' },
    /** A module that exports `serve`. */
    server: { type: 'string' },
    /** The name of a fault to put around the server. */
    mutant: { type: 'string' },
    /** Modules whose `apps` are rows of the matrix. */
    apps: { type: 'string', multiple: true, default: [] },
  },
})

// A thread of its own: a server that buffers without end leaves this one no time to look.
new Worker(new URL('./watchdog.js', import.meta.url)).unref()

const socket = connect(Number(values.channel), '127.0.0.1')
// The client is gone: so is the reason to be here.
socket.on('close', () => process.exit(0))
const send = openChannel<ToClient, ToHost>(socket, hear)

// Bun and Deno have a `versions.node` too.
const { bun, deno, node } = process.versions
const runtime = bun ? `bun ${bun}` : deno ? `deno ${deno}` : `node ${node}`
const rows: AppRow[] = [...ownApps]
for (const url of values.apps) rows.push(...((await import(url)) as { apps: AppRow[] }).apps)
const subjects = new Map(listSubjects(cases, rows).map((subject) => [subject.id, subject]))
const runs = new Map<string, RunInHost>()
let serve: Serve
await ready()

async function ready(): Promise<void> {
  let server: Server
  try {
    const module = (await import(values.server ?? '')) as { serve: Serve }
    const mutant = serverMutants.find(({ name }) => name === values.mutant)
    serve = mutant === undefined ? module.serve : mutant.break(module.serve)
    server = await serve(dispatch, { port: 0, onError: noteError })
    if (server.info.capabilities.includes('idleTimeout')) {
      await server.close()
      server = await serve(dispatch, { port: 0, onError: noteError, timeouts: { idle } })
    }
  } catch (error) {
    send({ is: 'unable', runtime, reason: error instanceof Error ? error.message : String(error) })
    return
  }
  send({ is: 'ready', runtime, info: server.info, port: (server.address as { port: number }).port })
}

function dispatch(...call: Parameters<App>): ReturnType<App> {
  const name = call[0].headers.get(runHeader) ?? ''
  if (name === canary) return { status: 200, headers: [['content-type', 'text/plain']], body: canary }
  const run = runs.get(name)
  // Not `??`: an app may return undefined.
  return run === undefined ? { status: 404 } : run.app(...call)
}

function noteError(
  error: unknown,
  { phase, request }: { phase: string; request?: { headers: { get(name: string): string | null } } | undefined },
) {
  const run = Number(request?.headers.get(runHeader))
  if (!Number.isNaN(run)) send({ is: 'note', run, name: 'error', data: errorNote(error, phase) })
}

function hear(message: ToHost): void {
  const { run } = message
  const name = String(run)
  if (message.do === 'begin') {
    const subject = subjects.get(message.subject)
    if (subject === undefined) throw new Error(`The host knows no case "${message.subject}".`)
    const note = (noteName: string, data?: unknown) => send({ is: 'note', run, name: noteName, data })
    runs.set(name, new RunInHost(subject, message.validated, { serve, note }))
    send({ is: 'begun', run })
  } else if (message.do === 'tell') {
    runs.get(name)?.tell(message.name, message.data)
  } else {
    const ending = runs.get(name)
    runs.delete(name)
    void ending?.end().then((result) => send({ is: 'ended', run, ...result }))
  }
}

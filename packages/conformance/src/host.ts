/** The process of a server under test: serves every case's app, and starts what cases about a server's life ask for. */
import { connect } from 'node:net'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import type { Serve, Server } from '@tsgi/spec'
import type { AppRow } from './case.ts'
import { openChannel, type ToClient, type ToHost } from './channel.ts'
import { Dispatcher } from './dispatcher.ts'
import { serverMutants } from './mutants/index.ts'
import { type Protocol, speaking } from './protocol.ts'
import { runtime } from './runtime.ts'

/** On a busy machine a client may need longer for its next request than a server’s own time limit, in milliseconds. */
const idle = 30_000

/** For a module to load and its server to listen, in milliseconds: generous, because it judges nothing. */
const patience = 60_000

const { values } = parseArgs({
  options: {
    channel: { type: 'string' },
    /** A module that exports `serve`. */
    server: { type: 'string', default: '' },
    /** The name of a fault to put around the server. */
    mutant: { type: 'string' },
    /** What it speaks. */
    protocol: { type: 'string', default: 'http' },
    /** Modules whose `apps` are rows of the matrix. */
    apps: { type: 'string', multiple: true, default: [] },
  },
})

// A thread of its own: a server that buffers without end leaves this one no time to look.
new Worker(new URL('./watchdog.js', import.meta.url)).unref()

const socket = connect(Number(values.channel), '127.0.0.1')
// The client is gone: so is the reason to be here.
socket.on('close', () => process.exit(0))
const send = openChannel<ToClient, ToHost>(socket, (message) => dispatcher?.hear(message))

let dispatcher: Dispatcher | undefined
const rows: AppRow[] = []
for (const url of values.apps) rows.push(...((await import(url)) as { apps: AppRow[] }).apps)
await ready()

async function ready(): Promise<void> {
  let server: Server
  const late = setTimeout(() => {
    const reason = `it did not listen within ${patience / 1000} s: its module is still loading, or the promise of its serve() pending`
    send({ is: 'unable', runtime, reason })
  }, patience)
  try {
    const mutant = serverMutants.find(({ name }) => name === values.mutant)
    const given = await loadServe(values.server)
    const serve = speaking(mutant === undefined ? given : mutant.break(given), values.protocol as Protocol)
    dispatcher = new Dispatcher(rows, serve, send)
    const { app, onError } = dispatcher
    server = checkServer(await blame('its serve() rejected', serve(app, { port: 0, onError })))
    if (server.info.capabilities.includes('idleTimeout')) {
      // Not close(), which a server under test may take its time for.
      server.destroy()
      server = await blame('its serve() rejected', serve(app, { port: 0, onError, timeouts: { idle } }))
    }
  } catch (error) {
    send({ is: 'unable', runtime, reason: textOf(error) })
    return
  } finally {
    clearTimeout(late)
  }
  send({ is: 'ready', runtime, info: server.info, port: (server.address as { port: number }).port })
}

async function loadServe(url: string): Promise<Serve> {
  const module = (await blame('it could not be loaded', import(url))) as { readonly serve?: Serve }
  if (typeof module.serve === 'function') return module.serve
  const names = Object.entries(module).map(([name, value]) => `${name} (${typeof value})`)
  throw new Error(`it needs to export a function \`serve\`; it exports ${names.join(', ') || 'nothing'}`)
}

/** What a stranger's `serve` resolved to may be anything. */
function checkServer(server: Partial<Server> | null | undefined): Server {
  const { info, address } = server ?? {}
  if (Array.isArray(info?.capabilities) && typeof address === 'object' && 'port' in address) return server as Server
  const got = `info ${JSON.stringify(info) ?? 'undefined'} and address ${JSON.stringify(address) ?? 'undefined'}`
  throw new Error(
    `its serve() needs to resolve to a Server, whose info has a list of capabilities and whose address has a port; got ${got}`,
  )
}

async function blame<T>(what: string, promise: Promise<T>): Promise<T> {
  try {
    return await promise
  } catch (error) {
    throw new Error(`${what}: ${textOf(error)}`)
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

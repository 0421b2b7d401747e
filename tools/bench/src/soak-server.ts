/** The name of a server in, its process out: it tells its memory and what it was asked for, and closes when it is told. */
import type { App, Serve } from '@tsgi/spec'

/** What the process tells. */
export interface SoakState {
  /** `ready` with the port, `state`, or `closed`. */
  readonly is: 'ready' | 'state' | 'closed'
  readonly port: number
  /** Resident memory, in bytes. */
  readonly rss: number
  /** Calls of the app. */
  readonly called: number
  /** Bytes that were pulled from the endless download. */
  readonly pulled: number
}

let called = 0
let pulled = 0

async function* endless(): AsyncGenerator<Uint8Array> {
  for (const chunk = new Uint8Array(65_536); ; pulled += chunk.byteLength) yield chunk
}

const app: App = async (request) => {
  called += 1
  const { pathname } = new URL(request.url)
  if (pathname === '/endless') return { status: 200, body: endless() }
  if (request.body !== null) return { status: 200, body: String((await request.arrayBuffer()).byteLength) }
  await new Promise((resolve) => setTimeout(resolve, 5))
  return { status: 200, body: 'done' }
}

const { serve } = (await import(`@tsgi/server-${process.argv[2]}`)) as { readonly serve: Serve }
const server = await serve(app, { port: 0 })
const { port } = server.address as { readonly port: number }
const tell = (is: SoakState['is']) =>
  process.send?.({ is, port, rss: process.memoryUsage.rss(), called, pulled } satisfies SoakState)
process.on('message', (message) => {
  if (message === 'close') void server.close().then(() => tell('closed'))
  else tell('state')
})
process.on('disconnect', () => process.exit(0))
tell('ready')

/** `corepack pnpm demo`: serves the demo and prints where. Ctrl-C ends it. */
import { setMaxListeners } from 'node:events'
import { readFileSync } from 'node:fs'
import { accessLog } from '@tsgi/middleware/access-log'
import { serve as serveNode } from '@tsgi/server-node'
import { serve as serveUws } from '@tsgi/server-uws'
import type { Serve, ServeOptions, Server } from '@tsgi/spec'
import { closeOnSignals } from '@tsgi/spec/close-on-signals'
import { demo } from './app.ts'
import { Board } from './board.ts'
import { openFileStore } from './file-store.ts'
import { type DemoCommand, readOptions, type ServerName, UsageError, usage } from './options.ts'
import type { Other } from './pages/layout.ts'

const serves: Readonly<Record<ServerName, Serve>> = { node: serveNode, uws: serveUws }

/** Uploads stream through, so that they may be larger than what fits into memory. */
const limits: ServeOptions['limits'] = { maxRequestBodySize: 1024 ** 3 }

async function main({ servers: names, port, data, log, pem }: DemoCommand): Promise<void> {
  const tls = pem === undefined ? undefined : { key: readPem('--key', pem.key), cert: readPem('--cert', pem.cert) }
  const store = openFileStore(data)
  const board = new Board(store)
  const closing = new AbortController()
  // Each reader listens to it: many of them are no leak.
  setMaxListeners(0, closing.signal)
  // The live pages have no end of their own, and closing waits for answers that are being sent.
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => closing.abort())
  // Where the system picks a port, it is known only when the server listens: links are made for each page.
  const running = new Map<ServerName, Server>()
  const otherOf = (name: ServerName): Other | undefined => {
    const [other, server] = [...running].find(([one]) => one !== name) ?? []
    return other === undefined ? undefined : { name: other, url: server?.url ?? '' }
  }
  for (const [i, name] of names.entries()) {
    const app = demo({
      board,
      closing: closing.signal,
      get other() {
        return otherOf(name)
      },
    })
    const logged = log ? { ...app, fetch: accessLog()(app.fetch) } : app
    running.set(name, await serves[name](logged, { port: port === 0 ? 0 : port + i, limits, tls }))
  }
  for (const [name, server] of running) {
    closeOnSignals(server)
    console.log(`${name.padEnd(5)} ${server.url}`)
  }
  console.log(`notes ${data}`)
  await Promise.all([...running.values()].map(({ closed }) => closed))
  store.close()
}

function readPem(option: string, path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new Error(`${option} needs a file that can be read; got ${path}: ${(error as Error).message}.`)
  }
}

try {
  const command = readOptions(process.argv.slice(2))
  if (command === 'help') console.log(usage)
  else await main(command)
} catch (error) {
  const isUsage = error instanceof UsageError
  console.error(isUsage ? `${error.message}\n${usage}` : (error as Error).message)
  // Also where the other server of --both listens already.
  process.exit(isUsage ? 2 : 1)
}

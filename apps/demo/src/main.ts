/** `corepack pnpm demo`: serves the demo and prints where. Ctrl-C ends it. */
import { parseArgs } from 'node:util'
import { serve as serveNode } from '@tsgi/server-node'
import { serve as serveUws } from '@tsgi/server-uws'
import type { Serve, Server } from '@tsgi/spec'
import { closeOnSignals } from '@tsgi/spec/close-on-signals'
import { demo } from './app.ts'

const serves: Readonly<Record<string, Serve>> = { node: serveNode, uws: serveUws }

/** A call that cannot be carried out as it was typed. */
class UsageError extends Error {}

/** Aborts on the first signal. */
const closing = new AbortController()

const usage = `usage: corepack pnpm demo [--server node|uws] [--port N] [--both]
  --server NAME  node (default) or uws
  --port N       3000; the other server of --both takes the next one
  --both         the app on both servers at once`

async function main(): Promise<void> {
  const { server, port, both } = readOptions()
  if (!both) return print(await start(server, port))
  // A port of 0 is picked by the system, so that the other one is known only when it listens: links are set then.
  const others: Record<string, { name: string; url: string } | undefined> = {}
  const [first, second] = Object.keys(serves) as [string, string]
  const one = await start(first, port, () => others[first])
  const two = await start(second, port === 0 ? 0 : port + 1, () => others[second])
  others[first] = { name: second, url: two.url ?? '' }
  others[second] = { name: first, url: one.url ?? '' }
  print(one)
  print(two)
}

async function start(
  name: string,
  port: number,
  other = (): { name: string; url: string } | undefined => undefined,
): Promise<Server> {
  const app = demo({
    closing: closing.signal,
    get other() {
      return other()
    },
  })
  const server = await (serves[name] as Serve)(app, { port })
  closeOnSignals(server)
  return server
}

function print(server: Server): void {
  console.log(`${server.info.name.padEnd(5)} ${server.url}`)
}

function readOptions(): { server: string; port: number; both: boolean } {
  const args = process.argv.slice(2).filter((word) => word !== '--')
  if (args.includes('--help')) {
    console.log(usage)
    process.exit(0)
  }
  const values = parse(args)
  if (!Object.hasOwn(serves, values.server)) throw new UsageError(`--server needs node or uws; got "${values.server}".`)
  if (values.both && args.some((word) => word.startsWith('--server')))
    throw new UsageError('--both starts each server; leave --server out.')
  const port = Number(values.port)
  if (!/^\d+$/.test(values.port) || port > 65_534)
    throw new UsageError(`--port needs a number from 0 to 65534; got "${values.port}".`)
  return { server: values.server, port, both: values.both }
}

function parse(args: readonly string[]): { server: string; port: string; both: boolean } {
  try {
    return parseArgs({
      args: [...args],
      options: {
        server: { type: 'string', default: 'node' },
        port: { type: 'string', default: '3000' },
        both: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

// The ticks have no end of their own, and closing waits for answers that are being sent.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => closing.abort())
try {
  await main()
} catch (error) {
  const isUsage = error instanceof UsageError
  console.error(isUsage ? `${error.message}\n${usage}` : (error as Error).message)
  // Also where the other server of --both listens already.
  process.exit(isUsage ? 2 : 1)
}

/** A program as a file in, what it answers or prints out: it is run as it stands, with other ports. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import { type AddressInfo, connect } from 'node:net'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { bun, deno } from '@tsgi/runtimes'

/** Runs TypeScript as it stands on every version of Node. */
const node: readonly string[] = [
  process.execPath,
  join(dirname(createRequire(import.meta.url).resolve('jiti/package.json')), 'lib/jiti-cli.mjs'),
]

const runtimes: Readonly<Record<'node' | 'bun' | 'deno', readonly string[]>> = {
  node,
  bun: [bun ?? 'bun'],
  deno: [
    deno ?? 'deno',
    'run',
    '--no-prompt',
    '--node-modules-dir=manual',
    '--allow-net',
    '--allow-read',
    '--allow-env',
  ],
}

/** Runs a program that listens on port 3000, asks it, and ends it. What it finds on port 4000 says what it was asked. */
export async function answerOfProgram(
  on: keyof typeof runtimes,
  file: string,
  ask: (origin: string) => Promise<unknown>,
): Promise<unknown> {
  const code = readFileSync(file, 'utf8')
  if (!code.includes('port: 3000')) throw new Error(`${file} needs to listen on port: 3000.`)
  const [port, origin] = [await freePort(), await listen(tellingServer())]
  const own = file.replace(/\.ts$/, '.moved.ts')
  writeFileSync(
    own,
    code.replace('port: 3000', `port: ${port}`).replace('127.0.0.1:4000', `127.0.0.1:${portOf(origin)}`),
  )
  const [runtime = '', ...args] = runtimes[on]
  const child = spawn(runtime, [...args, own], { stdio: ['ignore', 'ignore', 'pipe'], cwd: dirname(file) })
  try {
    return await answerOf(child, `http://127.0.0.1:${port}`, ask)
  } finally {
    child.kill('SIGKILL')
    origin.close()
    origin.closeAllConnections()
  }
}

/** Runs a program to its end; rejects where it fails. */
export async function outputOfProgram(file: string): Promise<string> {
  const [runtime = '', ...args] = node
  const { stdout } = await promisify(execFile)(runtime, [...args, file], { cwd: dirname(file) })
  return stdout
}

function tellingServer(): Server {
  return createServer((request, response) => {
    response.write(`${request.method} ${request.url} `)
    request.pipe(response)
  })
}

async function listen(server: Server): Promise<Server> {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return server
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port

async function freePort(): Promise<number> {
  const server = await listen(createServer())
  const port = portOf(server)
  await once(server.close(), 'close')
  return port
}

/** Asks when the program listens; a program that ends instead is an error. */
async function answerOf(
  child: ChildProcess,
  origin: string,
  ask: (origin: string) => Promise<unknown>,
): Promise<unknown> {
  let errors = ''
  child.stderr?.on('data', (text: Buffer) => {
    errors += text.toString()
  })
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the program ended: ${errors}`)
    // A connection and no request, which a program may count.
    const socket = connect(Number(new URL(origin).port), '127.0.0.1')
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (isOpen) return ask(origin)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** The demo in a process of its own in: both servers on fixed ports, one database file; it can be killed and started again. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** The servers that it runs, in the order in which it prints them. */
export const servers = ['node', 'uws'] as const
export type ServerName = (typeof servers)[number]

const program = fileURLToPath(new URL('./main.js', import.meta.resolve('@tsgi/demo')))

export class DemoProcess {
  readonly urls: Readonly<Record<ServerName, string>>
  readonly #port: number
  readonly #folder: string
  #child: ChildProcess | null = null

  static async start(): Promise<DemoProcess> {
    const demo = new DemoProcess(await findPort(), await mkdtemp(join(tmpdir(), 'demo-')))
    await demo.start()
    return demo
  }

  private constructor(port: number, folder: string) {
    this.#port = port
    this.#folder = folder
    this.urls = { node: `http://127.0.0.1:${port}`, uws: `http://127.0.0.1:${port + 1}` }
  }

  async start(): Promise<void> {
    const words = ['--both', '--port', String(this.#port), '--data', join(this.#folder, 'board.db')]
    const child = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'pipe', 'inherit'] })
    this.#child = child
    for await (const line of createInterface(child.stdout)) if (line.startsWith('notes')) return
    throw new Error(`The demo ended before it listened, with the code ${child.exitCode}.`)
  }

  /** Ends it as a crash would. */
  async kill(): Promise<void> {
    const child = this.#child
    if (child === null) return
    this.#child = null
    child.kill('SIGKILL')
    await once(child, 'exit')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
    rmSync(this.#folder, { recursive: true })
  }
}

/** A port that is free, as is the next one. */
async function findPort(): Promise<number> {
  for (;;) {
    await using first = await listen(0)
    const { port } = first.address() as { readonly port: number }
    try {
      await using _second = await listen(port + 1)
      return port
    } catch {}
  }
}

async function listen(port: number) {
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}

/** A contestant and a scenario in, its process out: where it listens, what it has used, and its end. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { ContestantName } from './contestants.ts'
import type { ScenarioName } from './scenarios.ts'
import type { FromServer, Usage } from './server-process.ts'
import { Unable } from './unable.ts'

const script = fileURLToPath(new URL('./server-process.js', import.meta.url))

/** Runs `use` while the process serves, and ends it in any case. */
export async function withServer<T>(
  contestant: ContestantName,
  scenario: ScenarioName,
  use: (server: ServerChild) => Promise<T>,
): Promise<T> {
  const server = await ServerChild.start(contestant, scenario)
  try {
    return await use(server)
  } finally {
    await server.stop()
  }
}

export class ServerChild {
  readonly port: number
  readonly #process: ChildProcess

  private constructor(process: ChildProcess, port: number) {
    this.#process = process
    this.port = port
  }

  static async start(contestant: ContestantName, scenario: ScenarioName): Promise<ServerChild> {
    // Some frameworks keep things for who develops unless they are told.
    const env = { ...process.env, NODE_ENV: 'production' }
    const child = fork(script, [contestant, scenario], { env, execArgv: ['--expose-gc'] })
    const message = await next(child)
    if (message.is === 'ready') return new ServerChild(child, message.port)
    child.disconnect()
    if (message.is === 'unable') throw new Unable(message.reason)
    throw new Error(`${contestant} does not serve: ${message.is === 'failed' ? message.reason : 'it spoke too early'}`)
  }

  /** With `collect`, garbage is collected before the memory is read. */
  async usage(word: 'look' | 'collect' = 'look'): Promise<Usage> {
    const answer = next(this.#process)
    this.#process.send(word)
    const message = await answer
    if (message.is !== 'usage') throw new Error('The process of a contestant did not tell what it has used.')
    return message.usage
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const ended = once(this.#process, 'exit')
    // Nothing is to be drained: some contestants would wait for their connections.
    this.#process.kill('SIGKILL')
    await ended
  }
}

async function next(child: ChildProcess): Promise<FromServer> {
  const left = new AbortController()
  const gone = once(child, 'exit', { signal: left.signal }).then(([code, signal]) => {
    throw new Error(`The process of a contestant ended by itself with ${code ?? signal}.`)
  })
  try {
    const [message] = (await Promise.race([once(child, 'message', { signal: left.signal }), gone])) as [FromServer]
    return message
  } finally {
    gone.catch(() => {})
    left.abort()
  }
}

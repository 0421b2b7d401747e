/** A contestant and a scenario in, its process out: where it listens, its CPU time, and its end. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { FromServer } from './server-process.ts'

/** A contestant that cannot run here. */
export class Unable extends Error {}

export class ServerChild {
  readonly url: string
  readonly #process: ChildProcess

  private constructor(process: ChildProcess, port: number) {
    this.#process = process
    this.url = `http://127.0.0.1:${port}/`
  }

  static async start(contestant: string, scenario: string): Promise<ServerChild> {
    const child = fork(fileURLToPath(new URL('./server-process.js', import.meta.url)), [contestant, scenario])
    const message = await next(child)
    if (message.is === 'ready') return new ServerChild(child, message.port)
    child.disconnect()
    throw new Unable(message.is === 'unable' ? message.reason : 'it spoke before it was asked')
  }

  /** User and system time of the process so far, in microseconds. */
  async cpu(): Promise<number> {
    const answer = next(this.#process)
    this.#process.send('cpu')
    const message = await answer
    if (message.is !== 'cpu') throw new Error('The process of a contestant did not tell its CPU time.')
    return message.microseconds
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const ended = once(this.#process, 'exit')
    this.#process.kill()
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

/** A program in, how it ended out. What still runs can be ended at any time, with everything that it started. */
import { type ChildProcess, spawn } from 'node:child_process'
import type { Environment } from './environment.ts'

/** What is started. */
export interface Program {
  readonly command: string
  readonly words: readonly string[]
  readonly folder: string
  readonly environment: Environment
}

/** How it ended. */
export interface Ended {
  /** `null` where a signal ended it. */
  readonly code: number | null
  /** Both of its outputs, as they came. */
  readonly output: string
}

/** What a program was asked for and did not do. */
export class Failure extends Error {}

/** On a busy machine none of ours needs half of it; one that asks its user a question would wait for ever. */
const patience = 300_000

const running = new Set<ChildProcess>()

/** Starts it in a process group of its own. */
export function start({ command, words, folder, environment }: Program): ChildProcess {
  const child = spawn(command, words, {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  running.add(child)
  return child.once('close', () => running.delete(child)).on('error', () => running.delete(child))
}

/** Runs it to its end. Throws `Failure` with what it said, unless it ends with 0. */
export async function run(program: Program): Promise<string> {
  const { code, output } = await ended(start(program))
  if (code !== 0) throw new Failure(describe(program, code, output))
  return output
}

/** Waits for its end, and ends it where that takes too long. */
export function ended(child: ChildProcess): Promise<Ended> {
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      output += `\nended after ${patience / 1000} s without an end of its own`
      end(child)
    }, patience)
    const settle = (code: number | null) => {
      clearTimeout(timer)
      resolve({ code, output })
    }
    child.once('close', settle).once('error', (error) => {
      output += error.message
      settle(null)
    })
  })
}

/** Ends everything that was started here and still runs. */
export function endAll(): void {
  for (const child of running) end(child)
}

function end({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    // The whole group: package managers start programs of their own.
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}

/** The end of what it said is where it says why. */
export function describe({ command, words }: Program, code: number | null, output: string): string {
  const tail = output.trimEnd().split('\n').slice(-40).join('\n')
  return `${[command, ...words].join(' ')}\nended with ${code === null ? 'a signal' : `code ${code}`}:\n${tail}`
}

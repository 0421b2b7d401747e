/** Finds what makes the load: `wrk` where it is installed, autocannon of this workspace elsewhere. */
import { execFile } from 'node:child_process'
import { accessSync, constants, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { type LoadResult, readAutocannon, readWrk } from './load-output.ts'

/** How much load, and for how long. */
export interface LoadOptions {
  readonly connections: number
  readonly seconds: number
}

/** A load generator. Each run is a process of its own, which ends by itself. */
export interface Load {
  readonly name: string
  readonly run: (url: string, options: LoadOptions) => Promise<LoadResult>
}

export function findLoad(path: string): Load {
  const wrk = path
    .split(delimiter)
    .map((folder) => join(folder, 'wrk'))
    .find(isExecutable)
  if (wrk !== undefined) return { name: `wrk (${wrk})`, run: (url, options) => runWrk(wrk, url, options) }
  const require = createRequire(import.meta.url)
  const script = require.resolve('autocannon/autocannon.js')
  const { version } = JSON.parse(readFileSync(require.resolve('autocannon/package.json'), 'utf8')) as {
    version: string
  }
  const name = `autocannon ${version}, because there is no wrk on the PATH`
  return { name, run: (url, options) => runAutocannon(script, url, options) }
}

async function runWrk(wrk: string, url: string, { connections, seconds }: LoadOptions): Promise<LoadResult> {
  return readWrk(await run(wrk, ['-t1', `-c${connections}`, `-d${seconds}s`, url], seconds))
}

async function runAutocannon(script: string, url: string, { connections, seconds }: LoadOptions): Promise<LoadResult> {
  const flags = ['--json', '--no-progress', '--connections', String(connections), '--duration', String(seconds)]
  return readAutocannon(await run(process.execPath, [script, ...flags, url], seconds))
}

async function run(command: string, args: readonly string[], seconds: number): Promise<string> {
  // Both end by themselves; the limit is for one that hangs.
  const timeout = (seconds + 30) * 1000
  const { stdout } = await promisify(execFile)(command, args, { timeout, maxBuffer: 16 * 1024 * 1024 })
  return stdout
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Finds what makes the load: `wrk` where it is installed, autocannon of this workspace elsewhere. */
import { execFile, spawnSync } from 'node:child_process'
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { type LoadResult, readAutocannon, readWrk } from './load-output.ts'
import type { BenchRequest } from './scenarios.ts'
import { wrkScript } from './wrk-script.ts'

/** How much load, and for how long. */
export interface LoadOptions {
  readonly connections: number
  readonly seconds: number
}

/** A load generator. Each run is a process of its own, which ends by itself. */
export interface Load {
  readonly name: string
  readonly run: (port: number, request: BenchRequest, options: LoadOptions) => Promise<LoadResult>
}

export function findLoad(path: string): Load {
  const wrk = path
    .split(delimiter)
    .map((folder) => join(folder, 'wrk'))
    .find(isExecutable)
  if (wrk !== undefined) return { name: nameOf(wrk), run: (...parameters) => runWrk(wrk, ...parameters) }
  const require = createRequire(import.meta.url)
  const script = require.resolve('autocannon/autocannon.js')
  const { version } = JSON.parse(readFileSync(require.resolve('autocannon/package.json'), 'utf8')) as {
    version: string
  }
  const name = `autocannon ${version}, because there is no wrk on the PATH`
  return { name, run: (...parameters) => runAutocannon(script, ...parameters) }
}

/** With the version that it prints above its usage. */
function nameOf(wrk: string): string {
  return spawnSync(wrk, ['-v'], { encoding: 'utf8', timeout: 10_000 }).stdout.match(/^wrk \S+/)?.[0] ?? 'wrk'
}

async function runWrk(wrk: string, port: number, request: BenchRequest, options: LoadOptions): Promise<LoadResult> {
  const folder = mkdtempSync(join(tmpdir(), 'tsgi-bench-'))
  try {
    const script = join(folder, 'request.lua')
    writeFileSync(script, wrkScript(request))
    const flags = ['--latency', '-t1', `-c${options.connections}`, `-d${options.seconds}s`, '-s', script]
    return readWrk(await run(wrk, [...flags, `http://127.0.0.1:${port}${request.path}`], options.seconds))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function runAutocannon(
  script: string,
  port: number,
  { method, path, headers, body }: BenchRequest,
  { connections, seconds }: LoadOptions,
): Promise<LoadResult> {
  const flags = ['--json', '--no-progress', '--connections', String(connections), '--duration', String(seconds)]
  const fields = Object.entries(headers).flatMap(([name, value]) => ['--headers', `${name}=${value}`])
  const content = body === null ? [] : ['--body', body]
  const args = [script, ...flags, '--method', method, ...fields, ...content, `http://127.0.0.1:${port}${path}`]
  return readAutocannon(await run(process.execPath, args, seconds))
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

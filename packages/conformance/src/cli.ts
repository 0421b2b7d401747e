#!/usr/bin/env node
/** `tsgi-conformance`: a stranger's server in, its table and reports out. Exit code 0: kept, 1: broken, 2: could not run. */
import { accessSync, constants, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { apps } from './apps/index.ts'
import { readArguments, usage, type Wanted } from './arguments.ts'
import { formatBadge, scoreOf } from './badge.ts'
import { cases } from './cases/index.ts'
import { readGaps } from './gaps.ts'
import type { HostOptions } from './host-process.ts'
import { formatHtml } from './html/page.ts'
import { makeMatrix } from './report.ts'
import { runColumn } from './run.ts'
import { selectOnly, UsageError } from './selection.ts'
import { listSubjects } from './subjects.ts'
import { formatFindings, formatTable } from './table.ts'
import { Progress, paintFor } from './terminal.ts'

/** With so few cases, what was said in those that broke is shown unasked. */
const few = 10

async function main(words: readonly string[]): Promise<number> {
  const wanted = readArguments(words)
  if (wanted === 'help') return say(usage)
  if (wanted === 'version') return say(ownVersion())
  const subjects = selectOnly(listSubjects(cases, apps), wanted.only)
  const gaps = wanted.gaps === null ? [] : readGaps(readText(wanted.gaps), wanted.gaps, cases)
  const { host, typed, name } = hostOf(wanted)
  for (const [flag, file] of Object.entries({ json: wanted.json, html: wanted.html, badge: wanted.badge }))
    checkWritable(`--${flag}`, file)
  const progress = new Progress(process.stderr)
  const started = Date.now()
  const result = await runColumn({ host, subjects, progress: (done, total) => progress.set(name, done, total) })
  progress.end()
  if (result.unable !== null) throw new UsageError(`The suite could not run ${typed}: ${result.unable}`)
  const matrix = makeMatrix([{ name, gaps, result }], subjects)
  const date = new Date().toISOString().slice(0, 10)
  write(wanted.json, () => `${JSON.stringify(matrix.report, null, 2)}\n`)
  write(wanted.html, () => formatHtml(matrix.report, { date, isPart: wanted.only.length > 0 }))
  const score = scoreOf(matrix.verdicts.get(name) ?? [])
  write(wanted.badge, () => formatBadge(score))
  const out = wanted.json === '-' ? process.stderr : process.stdout
  const paint = paintFor(out)
  const hasConversations = wanted.isVerbose || subjects.length <= few
  out.write(`${formatTable(matrix, paint)}\n`)
  const findings = formatFindings(matrix, paint, { hasConversations })
  if (findings !== '') out.write(`${findings}\n\n`)
  const broken = matrix.report.servers.flatMap(({ failures }) => failures)
  if (broken[0] !== undefined && !hasConversations)
    out.write(`To see what was said in the first: npx @tsgi/conformance ${typed} --only "${broken[0].case}"\n\n`)
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  out.write(`${name}: ${score.kept} of ${score.total} rules kept, ${broken.length} cases broken, in ${seconds} s\n`)
  if (result.cutShort !== undefined) out.write(`${paint.bad('cut short')}: ${result.cutShort}\n`)
  if (!matrix.isKept) return 1
  return result.cutShort === undefined ? 0 : 2
}

function say(text: string): number {
  process.stdout.write(`${text}\n`)
  return 0
}

function ownVersion(): string {
  return (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version
}

/** How the host is come to, what was typed for it, and what the server is called. */
function hostOf({ target, runtime }: Wanted): { host: HostOptions; typed: string; name: string } {
  if ('url' in target) return { host: target, typed: `--url ${target.url}`, name: new URL(target.url).host }
  const { module } = target
  const host = { server: urlOf(module), apps: [], ...(runtime === null ? {} : { runtime }) }
  return { host, typed: module, name: basename(module) }
}

/** Of a file, or of a package as it is found from here. */
function urlOf(module: string): string {
  const path = resolve(module)
  if (existsSync(path)) return pathToFileURL(path).href
  try {
    return pathToFileURL(createRequire(join(process.cwd(), 'x')).resolve(module)).href
  } catch {
    throw new UsageError(
      `A module that exports serve is needed; there is neither a file ${path} nor a package ${module}. Correct the path.`,
    )
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new UsageError(`--gaps needs a file that can be read: ${(error as Error).message}`)
  }
}

/** Before the suite runs: a report that cannot be written would be known a minute later, and lost. */
function checkWritable(flag: string, file: string | null): void {
  if (file === null || file === '-') return
  try {
    accessSync(existsSync(file) ? file : dirname(file), constants.W_OK)
    if (existsSync(file) && statSync(file).isDirectory()) throw new Error('it is a directory')
  } catch (error) {
    throw new UsageError(
      `${flag} needs a file that can be written; got ${file}: ${(error as Error).message}. Correct the path.`,
    )
  }
}

function write(file: string | null, make: () => string): void {
  if (file === null) return
  if (file === '-') process.stdout.write(make())
  else writeFileSync(file, make())
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof UsageError ? error.message : error)
  process.exitCode = 2
}

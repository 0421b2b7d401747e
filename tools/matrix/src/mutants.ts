/** `corepack pnpm mutants`: each deliberately wrong server and app, and what noticed. Exit code 1: its rule did not, or not first. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import {
  appMutants,
  apps,
  cases,
  listSubjects,
  type MutantVerdict,
  Progress,
  paintFor,
  runAppMutant,
  runServerMutant,
  runServerMutantWhole,
  serverMutants,
} from '@tsgi/conformance'
import { formatMutant, formatMutants, isCaught, summarize } from './mutant-list.ts'
import { servers } from './servers.ts'

const usage = `usage: corepack pnpm mutants [--only TEXT]… [--real] [--whole]
  --only TEXT  only mutants whose name or rule holds this text; can be repeated
  --real       only faults that real servers had
  --whole      runs all cases against each server, and demands that its rule is the first that a report shows;
               what broke of each rule is in reports/mutants.json`

async function main(): Promise<number> {
  const { only, real, whole, help } = readWords()
  if (help) {
    console.log(usage)
    return 0
  }
  const isWanted = ({ name, rule, seenIn }: { name: string; rule: string; seenIn?: string }) =>
    (only.length === 0 || only.some((text) => `${rule} ${name}`.includes(text))) && (!real || seenIn !== undefined)
  const wantedServers = serverMutants.filter(isWanted)
  const wantedApps = appMutants.filter(isWanted)
  const total = wantedServers.length + wantedApps.length
  if (total === 0) throw new Error(`--only needs a text that the name or rule of a mutant holds; got "${only.join()}".`)
  const base = servers[0]?.module ?? ''
  // What this server breaks without a fault says nothing of a mutant.
  const gaps = new Set(servers[0]?.gaps.map((gap) => gap.case))
  const subjects = listSubjects(cases, apps).filter(({ id }) => !gaps.has(id))
  const progress = new Progress(process.stderr)
  const started = Date.now()
  const verdicts: MutantVerdict[] = []
  const done = (verdict: MutantVerdict) => {
    verdicts.push(verdict)
    if (whole) writeTallies(verdicts)
    // The list comes at the end, which can be a quarter of an hour away.
    if (!isCaught(verdict)) {
      progress.end()
      console.error(formatMutant(verdict, paintFor(process.stderr), process.stderr.columns ?? Number.POSITIVE_INFINITY))
    }
    progress.set('mutants', verdicts.length, total)
  }
  for (const mutant of wantedApps) done(await runAppMutant(mutant))
  const waiting = [...wantedServers]
  const run = whole ? runServerMutantWhole : runServerMutant
  const work = async () => {
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift())
      done(await run(mutant, base, subjects))
  }
  // Hosts at a time. Those that wait in vain for what a mutant does not do cost nothing; all cases at once cost a core.
  const lanes = whole ? Math.max(2, Math.ceil(cpus().length * 1.5)) : 6
  await Promise.all(Array.from({ length: lanes }, work))
  progress.end()
  const order = [...serverMutants, ...appMutants]
  const listed = verdicts.toSorted((one, other) => order.indexOf(one.mutant) - order.indexOf(other.mutant))
  const paint = paintFor(process.stdout)
  console.log(formatMutants(listed, paint, process.stdout.columns ?? Number.POSITIVE_INFINITY))
  console.log(`${summarize(listed, whole)} (${((Date.now() - started) / 1000).toFixed(0)} s)`)
  return verdicts.every(isCaught) ? 0 : 1
}

/** What broke of each rule under each mutant: what the order of a report is judged by. */
function writeTallies(verdicts: readonly MutantVerdict[]): void {
  const told = verdicts.map(({ mutant: { name, rule }, before, tallies }) => ({ name, rule, before, tallies }))
  mkdirSync('reports', { recursive: true })
  writeFileSync('reports/mutants.json', `${JSON.stringify(told, null, 1)}\n`)
}

function readWords() {
  const args = process.argv.slice(2).filter((word) => word !== '--')
  const flag = { type: 'boolean', default: false } as const
  const only = { type: 'string', multiple: true, default: [] as string[] } as const
  return parseArgs({ args, options: { only, real: flag, whole: flag, help: flag } }).values
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(`${(error as Error).message}\n${usage}`)
  process.exitCode = 2
}

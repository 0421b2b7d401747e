/** `corepack pnpm mutants`: each deliberately wrong server and app, and the rule that noticed. Exit code 1: one was missed. */
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
  serverMutants,
} from '@tsgi/conformance'
import { servers } from './servers.ts'

const usage = `usage: corepack pnpm mutants [--only TEXT]
  --only TEXT  only mutants whose name or rule holds this text`

/** Hosts at a time: those that wait in vain for what a mutant does not do cost nothing. */
const concurrency = 6

async function main(): Promise<number> {
  const only = readOnly()
  const isWanted = ({ name, rule }: { name: string; rule: string }) => `${rule} ${name}`.includes(only)
  const wantedServers = serverMutants.filter(isWanted)
  const wantedApps = appMutants.filter(isWanted)
  const total = wantedServers.length + wantedApps.length
  if (total === 0) throw new Error(`--only needs a text that the name or rule of a mutant holds; got "${only}".`)
  const subjects = listSubjects(cases, apps)
  const base = servers[0]?.module ?? ''
  const progress = new Progress(process.stderr)
  const verdicts: MutantVerdict[] = []
  const done = (verdict: MutantVerdict) => {
    verdicts.push(verdict)
    progress.set('mutants', verdicts.length, total)
  }
  for (const mutant of wantedApps) done(await runAppMutant(mutant))
  const waiting = [...wantedServers]
  const work = async () => {
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift())
      done(await runServerMutant(mutant, base, subjects))
  }
  await Promise.all(Array.from({ length: concurrency }, work))
  progress.end()
  print(verdicts)
  const missed = verdicts.filter(({ killer, before }) => killer === null || before.length > 0).length
  console.log(
    missed === 0
      ? `\nall ${total} mutants are killed by the rule that they break`
      : `\n${missed} of ${total} mutants are missed`,
  )
  return missed === 0 ? 0 : 1
}

/** A line for each, cut at the edge of a terminal; a log has all of it. */
function print(verdicts: readonly MutantVerdict[]): void {
  const paint = paintFor(process.stdout)
  const width = process.stdout.columns ?? Number.POSITIVE_INFINITY
  for (const kind of ['server', 'app'] as const) {
    const own = verdicts.filter((verdict) => verdict.kind === kind)
    if (own.length === 0) continue
    console.log(paint.strong(`\n${kind === 'server' ? 'servers' : 'apps'} with one fault, and what noticed`))
    for (const { mutant, killer, before } of own) {
      if (killer !== null && before.length === 0) {
        const name = `${mutant.name}  `
        const rest = `${mutant.rule}: ${killer}`.slice(0, Math.max(0, width - name.length - 10))
        console.log(`  ${paint.good('killed')}  ${name}${paint.faint(rest)}`)
      } else {
        const why = killer === null ? 'nothing noticed' : `first by ${before.join(', ')}`
        console.log(`  ${paint.bad('MISSED')}  ${mutant.name}  ${paint.bad(`${mutant.rule}: ${why}`)}`)
      }
    }
  }
}

function readOnly(): string {
  const args = process.argv.slice(2).filter((word) => word !== '--')
  return parseArgs({ args, options: { only: { type: 'string', default: '' } } }).values.only
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(`${(error as Error).message}\n${usage}`)
  process.exitCode = 2
}

/** `corepack pnpm bench`: what a request costs on each server, against the raw platforms. Exit code 1: a contestant failed, or `--check` found something worse; 2: wrong call. */
import { readArguments, UsageError, type Wanted } from './arguments.ts'
import { contestantOf } from './contestants.ts'
import { findLoad, type Load } from './load.ts'
import { describeMachine, formatMachine } from './machine.ts'
import { Progress } from './progress.ts'
import { compareRatios } from './report/check.ts'
import { formatRounds } from './report/document.ts'
import { files, type Report, readReports, writeReport, writeShown } from './report/report.ts'
import { formatResults } from './report/table.ts'
import { run } from './run.ts'
import { topics } from './topics.ts'

async function main(): Promise<number> {
  const wanted = readArguments(process.argv.slice(2))
  if (wanted.render) {
    writeShown(readReports())
    return 0
  }
  const load = findLoad(process.env.PATH ?? '')
  let hasFailed = false
  for (const topic of wanted.topics) {
    const { report, isGood } = await measureTopic(topic, wanted, load)
    hasFailed ||= !isGood
    if (!wanted.write) continue
    if (isGood) writeShown({ ...readReports(), [topic.name]: report })
    console.log(isGood ? `${Object.values(files).join(', ')}; now \`corepack pnpm spec\`` : 'Not written: see above.')
  }
  return hasFailed ? 1 : 0
}

async function measureTopic({ name, cells }: Wanted['topics'][number], wanted: Wanted, load: Load) {
  const { rounds, seconds, connections } = wanted
  const machine = describeMachine(cells.flatMap(({ contestant }) => contestantOf(contestant).packages))
  const day = new Date().toISOString().slice(0, 10)
  const conditions = { day, machine, load: load.name, rounds, seconds, connections }
  console.log(`${topics[name].title}\n${formatMachine(machine)}`)
  if (rounds > 0) console.log(formatRounds(name, conditions))
  const settings = { load, seconds, connections }
  const { measure, isChecked } = topics[name]
  const progress = new Progress(process.stderr)
  const { results, hasFailed } = await run({ cells, measure, settings, rounds, isChecked, progress })
  const report: Report = { ...conditions, results }
  if (rounds === 0) {
    const others = results.filter(({ notRun }) => notRun !== null)
    for (const { scenario, contestant, notRun } of others) console.log(`${scenario}, ${contestant}: ${notRun}`)
    console.log(`${results.length - others.length} of ${results.length} answers are right\n`)
  } else {
    console.log(`\n${formatResults(results)}\n\n${writeReport(name, report)}`)
  }
  return { report, isGood: !hasFailed && isAsGood(name, report, wanted.tolerance) }
}

function isAsGood(name: keyof typeof topics, { results }: Report, tolerance: number | null): boolean {
  if (tolerance === null) return true
  const committed = readReports()[name]
  if (committed === undefined) {
    console.log(`--check needs figures of ${name} in ${files.reports}, and there are none: write them by --write`)
    return false
  }
  const { compared, findings } = compareRatios(results, committed.results, tolerance)
  for (const finding of findings) console.log(finding)
  console.log(
    `${findings.length} of ${compared} ratios are worse by more than ${tolerance} % than those in ${files.reports}`,
  )
  return findings.length === 0
}

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  console.error(error.message)
  process.exitCode = 2
}

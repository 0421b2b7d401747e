/** `corepack pnpm bench`: server CPU for each request against the raw platforms. Reports only; exit code 1: a contestant failed, 2: wrong call. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { readArguments, UsageError } from './arguments.ts'
import { type Contestant, chooseContestants } from './contestants.ts'
import { findLoad } from './load.ts'
import { describeMachine } from './machine.ts'
import { measure, type Sample } from './measure.ts'
import { Progress } from './progress.ts'
import { makeResults } from './results.ts'
import { type ScenarioName, scenarioNames } from './scenarios.ts'
import { Unable } from './server-child.ts'
import { formatResults } from './table.ts'

interface Entry {
  readonly scenario: ScenarioName
  readonly contestant: Contestant
  readonly samples: Sample[]
  notRun: string | null
}

async function main(): Promise<number> {
  const { rounds, only, validator, ...options } = readArguments(process.argv.slice(2))
  const entries = entriesOf(only, chooseContestants(validator))
  const load = findLoad(process.env.PATH ?? '')
  const machine = describeMachine()
  const libraries = Object.entries(machine.libraries).map((library) => library.join(' '))
  console.log(
    `${machine.cpu}, ${machine.cores} cores, ${machine.system}; node ${machine.node}; ${libraries.join(', ')}`,
  )
  console.log(`load: ${load.name}; ${options.connections} connections, ${rounds} rounds of ${options.seconds} s\n`)

  const progress = new Progress(process.stderr)
  let hasFailed = false
  // In turns, so that whatever else the machine does falls on all of them.
  for (let round = 1; round <= rounds; round += 1) {
    for (const entry of entries.filter(({ notRun }) => notRun === null)) {
      const { scenario, contestant } = entry
      progress.set(`round ${round}/${rounds}: ${scenario} ${contestant.name}`)
      try {
        entry.samples.push(await measure(contestant.name, scenario, load, options))
      } catch (error) {
        entry.notRun = (error as Error).message
        entry.samples.length = 0
        hasFailed ||= !(error instanceof Unable)
      }
    }
  }
  progress.end()

  const results = makeResults(
    entries.map(({ contestant: { name, platform }, ...entry }) => ({ ...entry, contestant: name, platform })),
  )
  console.log(`${formatResults(results)}\n`)
  mkdirSync('reports', { recursive: true })
  writeFileSync(
    'reports/bench.json',
    `${JSON.stringify({ machine, load: load.name, rounds, ...options, results }, null, 2)}\n`,
  )
  console.log('reports/bench.json')
  return hasFailed ? 1 : 0
}

function entriesOf(only: string, contestants: readonly Contestant[]): readonly Entry[] {
  const all = scenarioNames.flatMap((scenario) => contestants.map((contestant) => ({ scenario, contestant })))
  const name = ({ scenario, contestant }: (typeof all)[number]) => `${scenario} ${contestant.name}`
  const chosen = all.filter((one) => name(one).toLowerCase().includes(only.toLowerCase()))
  if (chosen.length === 0) {
    throw new UsageError(`--only needs a text that one of these holds; got "${only}".\n  ${all.map(name).join('\n  ')}`)
  }
  return chosen.map((one) => ({ ...one, samples: [], notRun: null }))
}

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  console.error(error.message)
  process.exitCode = 2
}

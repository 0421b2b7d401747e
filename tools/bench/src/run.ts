/** Cells and settings in, results out: what each contestant answers is checked, and then they are measured in turns. */
import { checkAnswer } from './ask.ts'
import { contestantOf } from './contestants.ts'
import type { Cell, Measure, Settings } from './measure.ts'
import type { Sample } from './metrics.ts'
import type { Progress } from './progress.ts'
import { makeResults, type Result } from './report/results.ts'
import { scenarios } from './scenarios.ts'
import { withServer } from './server-child.ts'
import { Unable } from './unable.ts'

interface Entry extends Cell {
  readonly samples: Sample[]
  notRun: string | null
}

export interface Outcome {
  readonly results: readonly Result[]
  /** A contestant failed, which is more than not being able to run here. */
  readonly hasFailed: boolean
}

export interface Run {
  readonly cells: readonly Cell[]
  readonly measure: Measure
  readonly settings: Settings
  /** 0: the answers are checked, and nothing is measured. */
  readonly rounds: number
  readonly isChecked: boolean
  readonly progress: Progress
}

export async function run({ cells, measure, settings, rounds, isChecked, progress }: Run): Promise<Outcome> {
  const entries = cells.map((cell): Entry => ({ ...cell, samples: [], notRun: null }))
  let hasFailed = false
  const turn = async (title: string, use: (entry: Entry) => Promise<unknown>) => {
    for (const entry of entries.filter(({ notRun }) => notRun === null)) {
      progress.set(`${title}: ${entry.scenario}, ${entry.contestant}`)
      try {
        await use(entry)
      } catch (error) {
        // What the load printed may follow on lines of its own.
        entry.notRun = (error as Error).message.split('\n')[0] ?? ''
        entry.samples.length = 0
        hasFailed ||= !(error instanceof Unable)
      }
    }
  }
  if (isChecked) await turn('answers', checkCell)
  // In turns, so that whatever else the machine does falls on all of them.
  for (let round = 1; round <= rounds; round += 1) {
    await turn(`round ${round}/${rounds}`, async (entry) => entry.samples.push(await measure(entry, settings)))
  }
  progress.end()
  const rows = entries.map((entry) => ({ ...entry, platform: contestantOf(entry.contestant).platform }))
  return { results: makeResults(rows), hasFailed }
}

function checkCell({ contestant, scenario }: Cell): Promise<void> {
  return withServer(contestant, scenario, ({ port }) => checkAnswer(port, scenarios[scenario]))
}

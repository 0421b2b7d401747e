/** What one measurement is given, and what it gives. */
import type { ContestantName } from './contestants.ts'
import type { Load, LoadOptions } from './load.ts'
import type { Sample } from './metrics.ts'
import type { ScenarioName } from './scenarios.ts'

/** One contestant in one scenario. */
export interface Cell {
  readonly contestant: ContestantName
  readonly scenario: ScenarioName
}

export interface Settings extends LoadOptions {
  readonly load: Load
}

/** One round of a cell, in a process of its own. Throws `Unable` for what this machine cannot run. */
export type Measure = (cell: Cell, settings: Settings) => Promise<Sample>

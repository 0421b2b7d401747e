/** The life of a server: start, listen, drain, stop. */
import type { Case } from '../case.ts'
import { boundCases } from './life-bounds.ts'
import { drainCases } from './life-drain.ts'
import { endCases } from './life-end.ts'
import { optionCases } from './life-options.ts'
import { startCases } from './life-start.ts'
import { timeoutCases } from './life-timeouts.ts'

export const lifeCases: readonly Case[] = [
  ...optionCases,
  ...startCases,
  ...drainCases,
  ...boundCases,
  ...endCases,
  ...timeoutCases,
]

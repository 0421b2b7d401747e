/** The life of a server: start, listen, drain, stop. */
import type { Case } from '../case.ts'
import { addressCases } from './life-addresses.ts'
import { boundCases } from './life-bounds.ts'
import { drainCases } from './life-drain.ts'
import { endCases } from './life-end.ts'
import { loadCases } from './life-load.ts'
import { optionCases } from './life-options.ts'
import { startCases } from './life-start.ts'
import { timeoutCases } from './life-timeouts.ts'
import { slowClientCases } from './slow-clients.ts'
import { unixSocketCases } from './unix-sockets.ts'

export const lifeCases: readonly Case[] = [
  ...optionCases,
  ...startCases,
  ...drainCases,
  ...loadCases,
  ...boundCases,
  ...endCases,
  ...timeoutCases,
  ...slowClientCases,
  ...unixSocketCases,
  ...addressCases,
]

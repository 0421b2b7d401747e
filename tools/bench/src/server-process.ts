/** The process of one contestant: serves one scenario, and tells its own CPU time and memory when it is asked. */
import { readFileSync } from 'node:fs'
import { contestants } from './contestants.ts'
import { type ScenarioName, scenarios } from './scenarios.ts'
import { Unable } from './unable.ts'

/** What the process has used. */
export interface Usage {
  /** User and system time, in microseconds. */
  readonly cpu: number
  /** Resident memory in bytes, after a collection of garbage. */
  readonly resident: number
  /** The most that it ever was. */
  readonly peak: number
}

/** What the process tells. */
export type FromServer =
  | { readonly is: 'ready'; readonly port: number }
  | { readonly is: 'unable' | 'failed'; readonly reason: string }
  | { readonly is: 'usage'; readonly usage: Usage }

const [name, scenario] = process.argv.slice(2)
const send = (message: FromServer) => process.send?.(message)

// The measuring process is gone: so is the reason to be here.
process.on('disconnect', () => process.exit(0))
process.on('message', (word) => {
  const { user, system } = process.cpuUsage()
  const peak = peakMemory()
  if (word === 'collect') globalThis.gc?.()
  send({ is: 'usage', usage: { cpu: user + system, peak, resident: process.memoryUsage.rss() } })
})

try {
  const contestant = contestants.find((one) => one.name === name)
  if (contestant === undefined) throw new Error(`there is no contestant "${name}"`)
  send({ is: 'ready', port: await contestant.start(scenarios[scenario as ScenarioName]) })
} catch (error) {
  send({ is: error instanceof Unable ? 'unable' : 'failed', reason: (error as Error).message })
}

/** In bytes. Linux hands the peak of the parent down to `maxRSS` of its child; `VmHWM` is of this process alone. */
function peakMemory(): number {
  const maxRss = process.resourceUsage().maxRSS
  if (process.platform !== 'linux') return maxRss * 1024
  const [, own] = readFileSync('/proc/self/status', 'utf8').match(/VmHWM:\s+(\d+) kB/) ?? []
  return Number(own ?? maxRss) * 1024
}

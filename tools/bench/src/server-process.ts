/** The process of one contestant: serves one scenario, and tells its own CPU time when it is asked. */
import { contestants } from './contestants.ts'
import type { ScenarioName } from './scenarios.ts'

/** What the process tells. */
export type FromServer =
  | { readonly is: 'ready'; readonly port: number }
  | { readonly is: 'unable'; readonly reason: string }
  | { readonly is: 'cpu'; readonly microseconds: number }

const [name, scenario] = process.argv.slice(2)
const send = (message: FromServer) => process.send?.(message)

// The measuring process is gone: so is the reason to be here.
process.on('disconnect', () => process.exit(0))
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  send({ is: 'cpu', microseconds: user + system })
})

try {
  const contestant = contestants.find((one) => one.name === name)
  if (contestant === undefined) throw new Error(`there is no contestant "${name}"`)
  send({ is: 'ready', port: await contestant.start(scenario as ScenarioName) })
} catch (error) {
  send({ is: 'unable', reason: (error as Error).message })
}

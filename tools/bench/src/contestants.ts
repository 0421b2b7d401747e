/** Who is measured, and what each is measured against. */
import type { ScenarioName } from './scenarios.ts'

/** A server, or the platform below it. */
export interface Contestant {
  readonly name: string
  /** The raw platform that a server is compared with; its own name for a platform. */
  readonly platform: string
  /** Serves the scenario on a free port of loopback. Loaded in the process of the contestant alone. */
  readonly start: (scenario: ScenarioName) => Promise<number>
}

export const contestants: readonly Contestant[] = [
  {
    name: 'node:http',
    platform: 'node:http',
    start: async (scenario) => (await import('./contestants/raw-node.ts')).start(scenario),
  },
  {
    name: 'server-node',
    platform: 'node:http',
    start: async (scenario) =>
      (await import('./contestants/app.ts')).start(scenario, (await import('@tsgi/server-node')).serve),
  },
  {
    name: 'uWebSockets.js',
    platform: 'uWebSockets.js',
    start: async (scenario) => (await import('./contestants/raw-uws.ts')).start(scenario),
  },
  {
    name: 'server-uws',
    platform: 'uWebSockets.js',
    start: async (scenario) =>
      (await import('./contestants/app.ts')).start(scenario, (await import('@tsgi/server-uws')).serve),
  },
]

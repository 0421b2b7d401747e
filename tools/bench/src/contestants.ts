/** Who is measured, and what each is measured against. */
import type { ScenarioName } from './scenarios.ts'

/** A server, or the platform below it. */
export interface Contestant {
  readonly name: string
  /** What it is compared with: the raw platform of a server, the bare server of a validated one; its own name for a platform. */
  readonly platform: string
  /** Its app is inside the validator. */
  readonly isValidated?: true
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
  {
    name: 'server-node, validated',
    platform: 'server-node',
    isValidated: true,
    start: async (scenario) =>
      (await import('./contestants/app.ts')).startValidated(scenario, (await import('@tsgi/server-node')).serve),
  },
  {
    name: 'server-uws, validated',
    platform: 'server-uws',
    isValidated: true,
    start: async (scenario) =>
      (await import('./contestants/app.ts')).startValidated(scenario, (await import('@tsgi/server-uws')).serve),
  },
]

/** Servers against their platforms; or, to know what the validator costs, validated servers against bare ones. */
export function chooseContestants(validator: boolean): readonly Contestant[] {
  if (!validator) return contestants.filter(({ isValidated }) => isValidated !== true)
  const bare = new Set(contestants.filter(({ isValidated }) => isValidated === true).map(({ platform }) => platform))
  return contestants.filter(({ name, isValidated }) => isValidated === true || bare.has(name))
}

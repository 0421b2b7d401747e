/** Who is measured, and what each is measured against. */
import type { Scenario } from './scenarios.ts'

/** A server, or the platform below it. */
export interface Contestant {
  readonly name: string
  /** What it is compared with: the raw platform of a server, the bare server of a validated one; its own name for a platform. */
  readonly platform: string
  /** Whose versions say what was measured. */
  readonly packages: readonly string[]
  /** Of this repository: what `--check` watches. */
  readonly isOurs: boolean
  /** Serves the scenario on a free port of loopback. Loaded in the process of the contestant alone. */
  readonly start: (scenario: Scenario) => Promise<number>
}

const uws = 'uWebSockets.js'
const serveNode = async () => (await import('@tsgi/server-node')).serve
const serveUws = async () => {
  // Says that it cannot run here before the server says it as an error.
  ;(await import('./contestants/uws.ts')).nativeUws()
  return (await import('@tsgi/server-uws')).serve
}

/** In the order of the report. */
export const contestants = [
  {
    name: 'node:http',
    platform: 'node:http',
    packages: [],
    isOurs: false,
    start: async (scenario) => (await import('./contestants/raw-node.ts')).start(scenario),
  },
  {
    name: 'server-node',
    platform: 'node:http',
    packages: ['@tsgi/server-node'],
    isOurs: true,
    start: async (scenario) =>
      (await import('./contestants/app.ts')).start(scenario, await serveNode(), { timeouts: { idle: 120_000 } }),
  },
  {
    name: 'mini on server-node',
    platform: 'node:http',
    packages: ['@tsgi/framework-mini', '@tsgi/server-node'],
    isOurs: true,
    start: async (scenario) => (await import('./contestants/mini.ts')).start(scenario, await serveNode()),
  },
  {
    name: 'fastify',
    platform: 'node:http',
    packages: ['fastify'],
    isOurs: false,
    start: async (scenario) => (await import('./contestants/fastify.ts')).start(scenario),
  },
  {
    name: 'hono',
    platform: 'node:http',
    packages: ['hono', '@hono/node-server'],
    isOurs: false,
    start: async (scenario) => (await import('./contestants/hono.ts')).start(scenario),
  },
  {
    name: 'h3 on srvx',
    platform: 'node:http',
    packages: ['h3'],
    isOurs: false,
    start: async (scenario) => (await import('./contestants/h3.ts')).start(scenario),
  },
  {
    name: 'express',
    platform: 'node:http',
    packages: ['express'],
    isOurs: false,
    start: async (scenario) => (await import('./contestants/express.ts')).start(scenario),
  },
  {
    name: uws,
    platform: uws,
    packages: [uws],
    isOurs: false,
    start: async (scenario) => (await import('./contestants/raw-uws.ts')).start(scenario),
  },
  {
    name: 'server-uws',
    platform: uws,
    packages: ['@tsgi/server-uws', uws],
    isOurs: true,
    start: async (scenario) => (await import('./contestants/app.ts')).start(scenario, await serveUws()),
  },
  {
    name: 'mini on server-uws',
    platform: uws,
    packages: ['@tsgi/framework-mini', '@tsgi/server-uws', uws],
    isOurs: true,
    start: async (scenario) => (await import('./contestants/mini.ts')).start(scenario, await serveUws()),
  },
  {
    name: 'server-node, validated',
    platform: 'server-node',
    packages: ['@tsgi/spec', '@tsgi/server-node'],
    isOurs: true,
    start: async (scenario) => (await import('./contestants/app.ts')).startValidated(scenario, await serveNode()),
  },
  {
    name: 'server-uws, validated',
    platform: 'server-uws',
    packages: ['@tsgi/spec', '@tsgi/server-uws', uws],
    isOurs: true,
    start: async (scenario) => (await import('./contestants/app.ts')).startValidated(scenario, await serveUws()),
  },
] as const satisfies readonly Contestant[]

export type ContestantName = (typeof contestants)[number]['name']

export function contestantOf(name: ContestantName): Contestant {
  const found = contestants.find((one) => one.name === name)
  if (found === undefined) throw new Error(`There is no contestant "${name}".`)
  return found
}

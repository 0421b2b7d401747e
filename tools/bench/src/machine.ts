/** On what it was measured: numbers without it say nothing. */
import { readFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'

/** The machine and the versions of what ran on it. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  /** In gibibytes. */
  readonly memory: number
  readonly system: string
  readonly node: string
  readonly libraries: Readonly<Record<string, string>>
}

/** `packages` are those of the contestants. */
export function describeMachine(packages: readonly string[]): Machine {
  const processors = cpus()
  const names = [...new Set(packages)].sort()
  return {
    cpu: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    memory: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform}-${process.arch} ${release()}`,
    node: process.versions.node,
    libraries: Object.fromEntries(names.map((name) => [name, versionOf(name)])),
  }
}

/** For people. */
export function formatMachine({ cpu, cores, memory, system, node, libraries }: Machine): string {
  const versions = Object.entries(libraries).map((library) => library.join(' '))
  return `${cpu}, ${cores} cores, ${memory} GiB, ${system}; ${[`node ${node}`, ...versions].join(', ')}`
}

function versionOf(name: string): string {
  // Not through `exports`: not every package names its package.json there.
  const file = new URL(`../node_modules/${name}/package.json`, import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}

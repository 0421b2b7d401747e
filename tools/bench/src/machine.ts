/** On what it was measured: numbers without it say nothing. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus } from 'node:os'

/** The machine and the versions of what ran on it. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly system: string
  readonly node: string
  readonly libraries: Readonly<Record<string, string>>
}

export function describeMachine(): Machine {
  const processors = cpus()
  const names = ['uWebSockets.js', '@tsgi/spec', '@tsgi/server-node', '@tsgi/server-uws']
  return {
    cpu: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    system: `${process.platform}-${process.arch}`,
    node: process.versions.node,
    libraries: Object.fromEntries(names.map((name) => [name, versionOf(name)])),
  }
}

function versionOf(name: string): string {
  const path = createRequire(import.meta.url).resolve(`${name}/package.json`)
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version
}

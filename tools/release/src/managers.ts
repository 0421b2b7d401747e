/** The package managers that a user may have: how each is called, told of a registry, and runs what it has installed. */
import { createRequire } from 'node:module'
import { bun } from '@tsgi/runtimes'
import { pnpm } from './workspace.ts'

/** A package manager. */
export interface Manager {
  readonly name: 'npm' | 'pnpm' | 'yarn' | 'bun'
  /** The program and its first words; `null` where there is none for this machine. */
  readonly program: readonly [string, ...string[]] | null
  /** The words that install packages and write them into package.json. No script of a package is run. */
  readonly add: readonly string[]
  /** The words before the command of an installed package. */
  readonly execute: readonly string[]
  /** Its configuration, by the name of the file. */
  readonly configure: (registry: string) => Readonly<Record<string, string>>
  /** Each checks the types with another compiler, from the oldest that is looked after to ours. */
  readonly typescript: string
}

const yarn = createRequire(import.meta.url).resolve('@yarnpkg/cli-dist/bin/yarn.js')

/** None of them may send anything to anybody but the registry. */
export const managers: readonly Manager[] = [
  {
    name: 'npm',
    program: ['npm'],
    add: ['install', '--ignore-scripts', '--no-audit', '--no-fund'],
    execute: ['exec', '--no', '--'],
    configure: (registry) => ({ '.npmrc': `registry=${registry}\nupdate-notifier=false\n` }),
    typescript: '7.0.2',
  },
  {
    name: 'pnpm',
    program: [process.execPath, pnpm],
    add: ['add', '--ignore-scripts'],
    execute: ['exec'],
    // Each package finds what it has declared, and nothing that another one happens to bring.
    configure: (registry) => ({
      '.npmrc': `registry=${registry}\nupdate-notifier=false\nstrict-peer-dependencies=true\nhoist=false\n`,
    }),
    typescript: '5.9.3',
  },
  {
    name: 'yarn',
    program: [process.execPath, yarn],
    add: ['add'],
    execute: ['run'],
    configure: (registry) => ({
      // JSON is YAML. In CI, yarn would refuse to write its lockfile.
      '.yarnrc.yml': JSON.stringify({
        npmRegistryServer: registry,
        unsafeHttpWhitelist: ['127.0.0.1'],
        nodeLinker: 'node-modules',
        enableScripts: false,
        enableTelemetry: false,
        enableImmutableInstalls: false,
        // It takes nothing that is younger than a day, and ours is younger than a minute.
        npmMinimalAgeGate: 0,
      }),
    }),
    typescript: '7.0.2',
  },
  {
    name: 'bun',
    program: bun === null ? null : [bun],
    add: ['add', '--ignore-scripts'],
    execute: ['run'],
    configure: (registry) => ({ 'bunfig.toml': `telemetry = false\n[install]\nregistry = "${registry}"\n` }),
    typescript: '6.0.3',
  },
]

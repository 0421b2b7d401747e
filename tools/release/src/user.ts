/** A registry and a package manager in, what a user with nothing else gets to see out. */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ofNewUser } from './environment.ts'
import type { Manager } from './managers.ts'
import { Failure, type Program, run } from './program.ts'
import { judgeAnswers, judgeValidator, type Seen, talk } from './talk.ts'
import { fromCatalog, type Manifest } from './workspace.ts'

/** What a user does, in this order. */
export const steps = ['install', 'types', 'doors', 'server-node', 'server-uws', 'validator', 'conformance'] as const
export type Step = (typeof steps)[number]

/** How one step went: `null` is well. */
export type Outcomes = ReadonlyMap<Step, Failure | null>

/** Two rules are enough to see that the command works: CI runs the whole suite on the same file elsewhere. */
const rules = ['host-is-of-its-own-request', 'head-has-no-body']

const programs = fileURLToPath(new URL('../user/', import.meta.url))

/** What a user starts with. */
export interface Demanded {
  readonly manager: Manager
  readonly registry: string
  /** The manifests of what was published. */
  readonly published: readonly Manifest[]
  /** What is installed as uWebSockets.js. */
  readonly uws: string
  /** The node that has a native library in it. */
  readonly nodeOfUws: string
  /** A folder that is empty, and one for what the manager keeps. */
  readonly folder: string
  readonly home: string
  readonly say: (text: string) => void
}

/** Goes on after a step that failed only where the next one does not need it. */
export async function beUser(demanded: Demanded): Promise<Outcomes> {
  const { manager, registry, folder, published, say } = demanded
  const outcomes = new Map<Step, Failure | null>()
  const attempt = async <T>(step: Step, work: () => Promise<T>): Promise<T | null> => {
    try {
      const result = await work()
      outcomes.set(step, null)
      say(`${manager.name}: ${step}`)
      return result
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      outcomes.set(step, error)
      say(`${manager.name}: ${step} failed`)
      return null
    }
  }
  write(folder, { 'package.json': '{ "private": true, "type": "module" }\n', ...manager.configure(registry) })
  const names = published.map(({ name }) => name)
  const others = [`typescript@${manager.typescript}`, `@types/node@${fromCatalog('@types/node')}`]
  const words = [...manager.add, ...names, `uWebSockets.js@${demanded.uws}`, ...others]
  await attempt('install', () => run(by(demanded, words)))
  if (outcomes.get('install') !== null) return outcomes
  writePrograms(folder, published)
  const compiled = await attempt('types', () => run(by(demanded, [...manager.execute, 'tsc'])))
  if (compiled !== null) {
    await attempt('doors', () => run({ ...by(demanded, []), command: process.execPath, words: ['dist/doors.js'] }))
    const seen = [
      await attempt('server-node', () => served(demanded, process.execPath, 'on-node.js')),
      await attempt('server-uws', () => served(demanded, demanded.nodeOfUws, 'on-uws.js')),
    ]
    await attempt('validator', async () => seen.filter((one) => one !== null).forEach(judgeValidator))
  }
  copyFileSync(join(folder, 'node_modules/@tsgi/conformance/examples/my-server.js'), join(folder, 'my-server.js'))
  const only = rules.flatMap((rule) => ['--only', rule])
  await attempt('conformance', async () => {
    const table = await run(by(demanded, [...manager.execute, 'tsgi-conformance', './my-server.js', ...only]))
    if (!table.includes(`${rules.length} of ${rules.length} rules kept`))
      throw new Failure(`Both rules should be kept; the command said:\n${table}`)
  })
  return outcomes
}

function by({ manager, folder, home }: Demanded, words: readonly string[]): Program {
  if (manager.program === null)
    throw new Failure(`There is no ${manager.name} for ${process.platform}-${process.arch}.`)
  const [command, ...first] = manager.program
  return { command, words: [...first, ...words], folder, environment: ofNewUser(process.env, home) }
}

async function served({ folder, home }: Demanded, node: string, program: string): Promise<Seen> {
  const environment = ofNewUser(process.env, home)
  const seen = await talk({ command: node, words: [join('dist', program)], folder, environment })
  judgeAnswers(seen)
  return seen
}

/** The ten lines of the user, and one that goes through every door that there is. */
function writePrograms(folder: string, published: readonly Manifest[]): void {
  const files = ['app.ts', 'on-node.ts', 'on-uws.ts']
  for (const file of files) copyFileSync(join(programs, file), join(folder, file))
  const doors = published.flatMap(({ name, exports = {} }) =>
    Object.keys(exports)
      .filter((door) => !door.endsWith('.json'))
      .map((door) => name + door.slice(1)),
  )
  const imports = doors.map((door, at) => `import * as door${at} from '${door}'`)
  const compilerOptions = {
    target: 'es2023',
    module: 'nodenext',
    types: ['node'],
    strict: true,
    skipLibCheck: false,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    outDir: 'dist',
    rootDir: '.',
  }
  write(folder, {
    'doors.ts': `${imports.join('\n')}\nexport default [${doors.map((_, at) => `door${at}`).join(', ')}]\n`,
    'tsconfig.json': JSON.stringify({ compilerOptions, files: [...files, 'doors.ts'] }),
  })
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
}

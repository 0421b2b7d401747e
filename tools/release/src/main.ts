/** `corepack pnpm release:e2e`: a release, from the change to the user. Exit code 0: all went well, 1: not all, 2: wrong call. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodes } from '@tsgi/runtimes'
import { readArguments, UsageError, usage, type Wanted } from './arguments.ts'
import { copyWorkspace } from './copy.ts'
import { ofNewUser, outsideOfRuns } from './environment.ts'
import { formatFindings } from './finding.ts'
import { judgeFiles, judgeManifest } from './judge-files.ts'
import { judgeSize } from './judge-size.ts'
import { judgeTypes } from './judge-types.ts'
import type { Manager } from './managers.ts'
import { endAll, Failure, run } from './program.ts'
import { publish, publishAgain, version } from './publish.ts'
import { type Registry, startRegistry, type Upstream } from './registry.ts'
import { followReadme } from './stranger.ts'
import { formatManagers, formatPackages, type ManagerRow, type PackageRow } from './table.ts'
import { readTarball } from './tarball.ts'
import { beUser } from './user.ts'
import { fromCatalog, type PublicPackage, root } from './workspace.ts'

const started = Date.now()
const seconds = () => (Date.now() - started) / 1000
const say = (text: string) => console.error(`${seconds().toFixed(1).padStart(6)} s  ${text}`)

const folder = mkdtempSync(join(tmpdir(), 'tsgi-release-'))
let registry: Registry | null = null

async function main({ managers, uws }: Wanted): Promise<boolean> {
  registry = await startRegistry(makeFolder('registry'), await findUpstream(), outsideOfRuns(process.env))
  say(`a registry listens on ${registry.url}, process ${registry.pid}`)
  const copy = await copyWorkspace(makeFolder('copy'))
  say('the workspace is copied')
  const packages = await version(copy)
  say(`versioned: ${packages[0]?.manifest.version}`)
  await publish(copy, registry, packages)
  say(`built and published: ${packages.length} packages`)
  await publishAgain(copy, registry)
  say('published again: nothing was left to do')
  const rows = await judgePackages(registry, packages)
  say('the tarballs are looked at')
  const { url } = registry
  // The stand-in of the workspace has a native library for no later Node.
  const ofUws = {
    uws: uws ?? fromCatalog('uWebSockets.js'),
    nodeOfUws: uws === null ? (nodes[20] ?? process.execPath) : process.execPath,
  }
  const asUser = async (manager: Manager): Promise<ManagerRow> => {
    const begun = seconds()
    const home = makeFolder(`home-of-${manager.name}`)
    const outcomes = await beUser({
      manager,
      registry: url,
      published: packages.map(({ manifest }) => manifest),
      ...ofUws,
      folder: makeFolder(manager.name),
      home,
      say,
    })
    const name = `${manager.name} ${await versionOf(manager.program, home)}`
    return { name, typescript: manager.typescript, outcomes, seconds: seconds() - begun }
  }
  const managerRows: ManagerRow[] = []
  const waiting = [...managers]
  // Two at a time: while one waits for its packages, the other one compiles.
  const work = async () => {
    for (let manager = waiting.shift(); manager !== undefined; manager = waiting.shift())
      managerRows.push(await asUser(manager))
  }
  const strange = { registry: url, ...ofUws, folder: makeFolder('empty'), home: makeFolder('home-of-stranger'), say }
  const stranger = followReadme(strange).then(() => null, asFailure)
  await Promise.all([stranger, work(), work()])
  return report(rows, managerRows, await stranger)
}

/** What is no failure of what is published is an error of this program. */
function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error
  throw error
}

/** What the user's own npm asks. */
async function findUpstream(): Promise<Upstream> {
  const get = async (key: string) => {
    const words = ['config', 'get', key]
    const output = await run({ command: 'npm', words, folder, environment: outsideOfRuns(process.env) })
    return output.trim().split('\n').at(-1) ?? ''
  }
  const certificates = await get('cafile')
  return {
    url: await get('registry'),
    certificates: ['', 'null', 'undefined'].includes(certificates) ? null : certificates,
  }
}

async function judgePackages(
  { tarball }: Registry,
  packages: readonly PublicPackage[],
): Promise<readonly PackageRow[]> {
  const licence = readFileSync(join(root, 'LICENSE'), 'utf8')
  const rows: PackageRow[] = []
  for (const { folder: own, manifest } of packages) {
    const path = tarball(manifest.name, manifest.version)
    const read = await readTarball(path, join(folder, 'tarballs', own))
    const types = await judgeTypes(manifest.name, path)
    rows.push({
      tarball: read,
      findings: [...judgeFiles(read, licence), ...judgeManifest(read), ...judgeSize(read), ...types],
    })
  }
  return rows
}

async function versionOf(program: readonly [string, ...string[]] | null, home: string): Promise<string> {
  if (program === null) return ''
  const [command, ...words] = program
  const environment = ofNewUser(process.env, home)
  return (await run({ command, words: [...words, '--version'], folder: home, environment })).trim()
}

/** Whether all went well. */
function report(packages: readonly PackageRow[], managers: readonly ManagerRow[], stranger: Failure | null): boolean {
  const failures = managers.flatMap(({ name, outcomes }) =>
    [...outcomes].flatMap(([step, failure]) => (failure === null ? [] : [`${name}, ${step}: ${failure.message}`])),
  )
  const ofReadme = stranger === null ? [] : [`The words of the README: ${stranger.message}`]
  const wrong = [...formatFindings(packages.flatMap(({ findings }) => findings)), ...failures, ...ofReadme]
  for (const text of wrong) console.log(`\n${text}`)
  console.log(`\n${formatPackages(packages)}\n\n${formatManagers(managers)}\n`)
  console.log(`${wrong.length === 0 ? 'All went well' : `${wrong.length} failed`}; ${seconds().toFixed(0)} s`)
  return wrong.length === 0
}

function makeFolder(name: string): string {
  const path = join(folder, name)
  mkdirSync(path)
  return path
}

async function cleanUp(): Promise<void> {
  endAll()
  await registry?.stop()
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void cleanUp().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143)))

try {
  const wanted = readArguments(process.argv.slice(2))
  if (wanted === 'help') console.log(usage)
  else process.exitCode = (await main(wanted)) ? 0 : 1
} catch (error) {
  process.exitCode = error instanceof UsageError ? 2 : 1
  console.error(error instanceof UsageError || error instanceof Failure ? error.message : error)
} finally {
  await cleanUp()
}

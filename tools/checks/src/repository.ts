/** The files of this repository in, what the checks look at out. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Manifest, Source, WorkspacePackage } from './arrows/arrows.ts'
import type { GapsFile } from './coverage.ts'
import { peersPath } from './peers.ts'
import type { Plan } from './rooms.ts'
import { sourcesPath } from './sources/check.ts'
import type { SourceList } from './sources/source.ts'

export const root: string = fileURLToPath(new URL('../../../', import.meta.url))

export const specPath = 'packages/spec/SPEC.md'
export const coveragePath = 'docs/coverage.md'

/** Every package, with its modules. */
export function readPackages(): readonly WorkspacePackage[] {
  const groups = ['packages', 'apps', 'tools'].filter((group) => existsSync(join(root, group)))
  return groups
    .flatMap((group) => readdirSync(join(root, group)).map((name) => `${group}/${name}`))
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => ({
      folder,
      manifest: readData(`${folder}/package.json`) as Manifest,
      // Configurations of tools at the top of a package are no part of it.
      sources: modulesIn(folder)
        .filter((path) => !path.endsWith('.config.ts'))
        .map((path): Source => ({ path, text: read(path) })),
    }))
}

/** The rooms of every server. */
export function readPlans(packages: readonly WorkspacePackage[]): readonly Plan[] {
  return servers(packages).map(({ folder, sources }) => ({
    folder,
    files: sources
      .map(({ path }) => path)
      .filter((path) => path.startsWith(`${folder}/src/`) && !path.endsWith('.test.ts'))
      .map((path) => path.slice(`${folder}/src/`.length)),
  }))
}

/** The gaps of every server. */
export function readGaps(packages: readonly WorkspacePackage[]): readonly GapsFile[] {
  const declared = readDeclared(packages)
  return servers(packages)
    .map(({ folder }) => ({ path: `${folder}/gaps.json`, declared: declared[`${folder}/src/platform.ts`] ?? [] }))
    .filter(({ path }) => existsSync(join(root, path)))
    .map((one) => ({ ...one, gaps: readData(one.path) as GapsFile['gaps'] }))
}

/** The capabilities that each server declares, read from where it says so. */
export function readDeclared(packages: readonly WorkspacePackage[]): Readonly<Record<string, readonly string[]>> {
  const entries = servers(packages).map(({ folder, sources }) => {
    const path = `${folder}/src/platform.ts`
    const text = sources.find((source) => source.path === path)?.text ?? ''
    // To the end of the statement: some are spread in where a version of the platform has them.
    const list = text.match(/\bcapabilities: readonly Capability\[\] = \[([^]*?)\]\n(?:\n|$)/)?.[1]
    if (list === undefined) throw new Error(`${path} needs to declare capabilities as a list of literals.`)
    return [path, [...list.matchAll(/'(\w+)'/g)].map(([, name = '']) => name)] as const
  })
  return Object.fromEntries(entries)
}

/** The tests of the validator, put together. */
export function readValidatorTests(): string {
  const folder = 'packages/spec/src/validator'
  return modulesIn(folder)
    .filter((path) => path.endsWith('.test.ts'))
    .map(read)
    .join('\n')
}

/** The modules that list apps which keep a rule, and apps which break one. */
export function readAppExamples(): { readonly good: readonly Source[]; readonly bad: readonly Source[] } {
  const sources = (folder: string) =>
    modulesIn(`packages/conformance/src/${folder}`)
      .filter((path) => !path.endsWith('.test.ts'))
      .map((path): Source => ({ path, text: read(path) }))
  return { good: sources('examples'), bad: sources('mutants').filter(({ text }) => /\bAppMutant\[\]/.test(text)) }
}

/** What the compiler has to accept and to refuse. */
export function readTypeAssertions(): string {
  return read('packages/spec/test-types/assertions.ts')
}

/** The hand-written part of SPEC.md. */
export function readFrame(): string {
  return read('tools/checks/spec-frame.md')
}

/** SPEC.md; `null` if there is none. */
export function readSpec(): string | null {
  return readDocument(specPath)
}

/** docs/coverage.md; `null` if there is none. */
export function readCoverage(): string | null {
  return readDocument(coveragePath)
}

/** The lists of findings, by the names of their files. */
export function readSources(): Readonly<Record<string, SourceList>> {
  const files = readdirSync(join(root, sourcesPath)).filter((file) => file.endsWith('.json'))
  const entries = files.map((file) => [
    file.slice(0, -'.json'.length),
    readData(`${sourcesPath}/${file}`) as SourceList,
  ])
  return Object.fromEntries(entries) as Record<string, SourceList>
}

/** A document; `null` if there is none. */
export function readDocument(path: string): string | null {
  return existsSync(join(root, path)) ? read(path) : null
}

/** A file of JSON. */
export function readData(path: string): unknown {
  return JSON.parse(read(path))
}

/** What our suite found in other servers. */
export function readPeers(): string {
  return read(peersPath)
}

function servers(packages: readonly WorkspacePackage[]): readonly WorkspacePackage[] {
  return packages.filter(({ folder }) => folder.startsWith('packages/server-'))
}

const notOurs = ['node_modules', 'dist', '.turbo', 'reports', 'coverage']

/** Paths of TypeScript modules below a folder, sorted. */
function modulesIn(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !notOurs.includes(name))
    .flatMap((entry) => {
      const path = relative(root, join(root, folder, entry.name))
        .split(sep)
        .join('/')
      if (entry.isDirectory()) return modulesIn(path)
      return /\.[mc]?tsx?$/.test(entry.name) ? [path] : []
    })
    .sort()
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

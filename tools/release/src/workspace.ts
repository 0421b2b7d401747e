/** The files of the workspace in, what a release takes from them out. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root: string = fileURLToPath(new URL('../../../', import.meta.url))

/** What a release looks at in a package.json. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly exports?: Readonly<Record<string, unknown>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly scripts?: Readonly<Record<string, string>>
}

/** A package that is published. */
export interface PublicPackage {
  /** From the root of the workspace: `packages/spec`. */
  readonly folder: string
  readonly manifest: Manifest
}

/** Those that are published, of a workspace or a copy of it. */
export function publicPackages(workspace: string): readonly PublicPackage[] {
  return readdirSync(join(workspace, 'packages'))
    .map((name) => `packages/${name}`)
    .filter((folder) => existsSync(join(workspace, folder, 'package.json')))
    .map((folder) => ({ folder, manifest: readManifest(join(workspace, folder)) }))
    .filter(({ manifest }) => manifest.private !== true)
}

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
}

/** What the catalog of the workspace says of a dependency. */
export function fromCatalog(name: string): string {
  const lines = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8').split('\n')
  const line = lines.find((one) => one.replaceAll('"', '').startsWith(`  ${name}: `))
  if (line === undefined) throw new Error(`The catalog of pnpm-workspace.yaml has no ${name}.`)
  return line.slice(line.indexOf(': ') + 2).trim()
}

/** The pnpm that package.json names, as a program for node. */
export const pnpm: string = join(root, 'node_modules/pnpm/bin/pnpm.cjs')

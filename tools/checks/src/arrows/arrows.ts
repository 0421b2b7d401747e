/** The packages of the workspace in, every arrow that should not be there out. Pure. */
import { posix } from 'node:path'
import type { Finding } from '../finding.ts'
import { type Import, importsOf } from './imports.ts'
import { allows, type Kind } from './kinds.ts'

/** A package as it lies on the disk. Paths are from the root of the repository. */
export interface WorkspacePackage {
  /** `packages/spec` */
  readonly folder: string
  readonly manifest: Manifest
  readonly sources: readonly Source[]
}

/** What is read of a package.json. */
export interface Manifest {
  readonly name: string
  readonly private?: boolean
  readonly engines?: Readonly<Record<string, string>>
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/** A module. */
export interface Source {
  readonly path: string
  readonly text: string
}

/** Everything that is wrong with who imports whom. */
export function checkArrows(packages: readonly WorkspacePackage[], kinds: readonly Kind[]): readonly Finding[] {
  const names = new Set(packages.map(({ manifest }) => manifest.name))
  return packages.flatMap((one) => {
    const kind = kinds.find(({ folders }) => folders.test(one.folder))
    if (kind === undefined) return [kindless(one)]
    const judge = new Judge(one, kind, names)
    return [...judge.manifest(), ...one.sources.flatMap((source) => judge.source(source))]
  })
}

class Judge {
  readonly #package: WorkspacePackage
  readonly #kind: Kind
  readonly #names: ReadonlySet<string>

  constructor(one: WorkspacePackage, kind: Kind, names: ReadonlySet<string>) {
    this.#package = one
    this.#kind = kind
    this.#names = names
  }

  /** What package.json promises to need. */
  manifest(): readonly Finding[] {
    const { folder, manifest } = this.#package
    const where = `${folder}/package.json`
    const needed = needs(manifest)
    const all = [...needed, ...Object.keys(manifest.devDependencies ?? {})]
    const wrong = all.filter((name) => this.#names.has(name) && !allows(this.#kind, name))
    const outside = this.#kind.isAlone === true ? needed.filter((name) => !this.#names.has(name)) : []
    const cure = 'Remove the dependency.'
    return [...wrong, ...outside].map((name) => ({
      where,
      demand: this.#demand(),
      got: `a dependency on ${name}`,
      cure,
    }))
  }

  source({ path, text }: Source): readonly Finding[] {
    const isTest = path.endsWith('.test.ts')
    return importsOf(path, text).flatMap((one) => {
      const problem = this.#judge(one, path, isTest)
      return problem === null ? [] : [{ where: `${path}:${one.line}`, ...problem }]
    })
  }

  #judge({ specifier }: Import, path: string, isTest: boolean): Omit<Finding, 'where'> | null {
    const { folder, manifest } = this.#package
    const demand = this.#demand()
    const isBound = this.#kind.isAlone === true && !isTest
    if (specifier === null) {
      const cure = 'Import by a constant name.'
      return isBound ? { demand, got: 'an import of a name that is computed', cure } : null
    }
    const got = `an import of ${specifier}`
    if (specifier.startsWith('.')) {
      if (posix.join(posix.dirname(path), specifier).startsWith(`${folder}/`)) return null
      const cure = 'Import the package by its name, if it may be imported at all.'
      return { demand: `A module of ${folder} reaches another package by its name alone`, got, cure }
    }
    const name = packageOf(specifier)
    if (!this.#names.has(name)) {
      return isBound ? { demand, got, cure: 'Write it without, or let the server give it.' } : null
    }
    if (name === manifest.name) {
      const cure = 'Import the module by its relative path.'
      return isBound ? { demand: `A module of ${folder} imports its own package by relative paths`, got, cure } : null
    }
    if (!allows(this.#kind, name)) {
      return { demand, got, cure: 'Move what both need into @tsgi/spec, or take it as an argument.' }
    }
    const declared = isTest ? [...needs(manifest), ...Object.keys(manifest.devDependencies ?? {})] : needs(manifest)
    if (declared.includes(name)) return null
    const cure = `Add "${name}": "workspace:^" to ${isTest ? 'devDependencies' : 'dependencies'}.`
    return { demand: `${folder}/package.json names each package that is imported`, got, cure }
  }

  #demand(): string {
    const { workspace, isAlone, reason } = this.#kind
    const ofWorkspace =
      workspace.length === 0 ? 'nothing of the workspace' : `of the workspace only ${workspace.join(', ')}`
    const outside = isAlone === true ? ' and nothing from outside' : ''
    return `${this.#package.folder} imports ${ofWorkspace}${outside}, because ${reason}`
  }
}

function kindless({ folder, manifest }: WorkspacePackage): Finding {
  return {
    where: `${folder}/package.json`,
    demand: 'Each package is of a kind that says what it may import',
    got: `${manifest.name}, whose folder fits none`,
    cure: 'Add its kind to tools/checks/src/arrows/kinds.ts.',
  }
}

function needs(manifest: Manifest): readonly string[] {
  const { dependencies, peerDependencies, optionalDependencies } = manifest
  return Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies })
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

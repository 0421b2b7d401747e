/** The build in, one document for each published package out, and whether those that lie there are the same. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { WorkspacePackage } from '../arrows/arrows.ts'
import type { Finding } from '../finding.ts'
import { root } from '../repository.ts'
import { compareDocument } from '../spec/compare.ts'
import { makeApi } from './document.ts'

/** The folder of the documents, from the root. */
export const apiFolder = 'api'

/** By their paths. Throws where something is not built. */
export function makeApis(packages: readonly WorkspacePackage[]): ReadonlyMap<string, string> {
  const published = packages.filter(({ folder }) => folder.startsWith('packages/'))
  const read = (path: string) => readFileSync(join(root, path), 'utf8')
  return new Map(published.map((one) => [`${one.folder.replace('packages', apiFolder)}.md`, makeApi(one, read)]))
}

/** Documents that are not what the build says. */
export function checkApis(packages: readonly WorkspacePackage[]): readonly Finding[] {
  const wanted = makeApis(packages)
  const cure = 'Is the change meant? Then run `corepack pnpm api` and commit what it writes, with a changeset.'
  const folder = join(root, apiFolder)
  const found = existsSync(folder) ? readdirSync(folder).map((name) => `${apiFolder}/${name}`) : []
  const stale = found.filter((path) => !wanted.has(path))
  return [
    ...stale.map((where) => ({
      where,
      demand: 'A document of a package that is there',
      got: 'none',
      cure: 'Remove it.',
    })),
    ...[...wanted].flatMap(([path, text]) => {
      const lies = found.includes(path) ? readFileSync(join(root, path), 'utf8') : null
      return compareDocument(path, lies, text, cure)
    }),
  ]
}

/** Packages in, each name that their users see and nobody has described out. Pure. */
import type { WorkspacePackage } from '../arrows/arrows.ts'
import type { Finding } from '../finding.ts'
import { Exports, type PublicName } from './exports.ts'

/** Every export of every entry point of what is published, and every member of it, once. */
export function publicNames({ folder, manifest, sources }: WorkspacePackage): readonly PublicName[] {
  const exports = new Exports(new Map(sources.map(({ path, text }) => [path, text])))
  const entries = Object.values(manifest.exports ?? {}).flatMap((door) =>
    typeof door === 'string' ? [] : [`${folder}/${door['@tsgi/source']?.replace('./', '')}`],
  )
  const names = entries.flatMap((entry) => exports.of(entry))
  return [...new Map(names.map((one) => [`${one.path} ${one.name}`, one])).values()]
}

/** What of the published packages has no docstring. */
export function checkDocstrings(packages: readonly WorkspacePackage[]): readonly Finding[] {
  return packages
    .filter(({ manifest }) => manifest.private !== true)
    .flatMap((one) => publicNames(one))
    .filter(({ doc }) => doc === null)
    .map(({ path, line, name }) => ({
      where: `${path}:${line}`,
      demand: 'Each export of a published package, and each member of it, has a docstring',
      got: `none for ${name}`,
      cure: 'Say what it is: shape, unit, default, errors, source.',
    }))
}

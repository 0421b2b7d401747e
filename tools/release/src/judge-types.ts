/** A tarball in, what of its types cannot be found as its code is out: what `attw --profile esm-only` says. */
import { readFileSync } from 'node:fs'
import { checkPackage, createPackageFromTarballData, type Problem } from '@arethetypeswrong/core'
import type { Finding } from './finding.ts'

// Packages that are ES modules alone promise nothing to `require` of old and to resolution without `exports`.
const ignored: readonly string[] = ['node10', 'node16-cjs']

export async function judgeTypes(name: string, path: string): Promise<readonly Finding[]> {
  const found = await checkPackage(createPackageFromTarballData(readFileSync(path)))
  const cure = 'Look at https://arethetypeswrong.github.io under this name, and at `exports` of package.json.'
  if (found.types === false) return [{ where: name, demand: 'types', got: 'none', cure }]
  return found.problems
    .filter((problem) => !ignored.includes(resolutionOf(problem)))
    .map(({ kind, ...where }) => ({
      where: name,
      demand: 'types that are found as the code is',
      got: `${kind} ${JSON.stringify(where)}`,
      cure,
    }))
}

function resolutionOf(problem: Problem): string {
  if ('resolutionKind' in problem) return problem.resolutionKind
  return 'resolutionOption' in problem ? problem.resolutionOption : ''
}

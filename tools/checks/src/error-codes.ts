/** Packages and their READMEs in, each code of an error that its README does not explain out. Pure. */
import type { WorkspacePackage } from './arrows/arrows.ts'
import type { Finding } from './finding.ts'

/** `readDocument`: the text of a file, `null` if there is none. */
export function checkErrorCodes(
  packages: readonly WorkspacePackage[],
  readDocument: (path: string) => string | null,
): readonly Finding[] {
  return packages
    .filter(({ manifest }) => manifest.private !== true)
    .flatMap(({ folder, sources }) => {
      const path = `${folder}/README.md`
      const readme = readDocument(path) ?? ''
      const codes = sources
        .filter((one) => !one.path.endsWith('.test.ts') && one.text.includes('new TsgiError('))
        .flatMap(({ text }) => codesIn(text))
      return [...new Set(codes)]
        .filter((code) => !readme.includes(`\`${code}\``))
        .map((code) => ({
          where: path,
          demand: 'A README explains the code of each error that its package raises',
          got: `nothing of \`${code}\``,
          cure: 'Say when it is raised.',
        }))
    })
}

/** `code: 'option-invalid'`, or one of two by a condition. */
function codesIn(text: string): readonly string[] {
  const places = [...text.matchAll(/\bcode: (.*)$/gm)].map(([, place = '']) => place.split('party:')[0] ?? '')
  // What is compared with is the platform's.
  return places.flatMap((place) =>
    [...place.replace(/=== '\w+'/g, '').matchAll(/'([a-z-]+)'/g)].map(([, code = '']) => code),
  )
}

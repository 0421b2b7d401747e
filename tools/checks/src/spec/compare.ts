/** SPEC.md as it lies there and as it should be in, a finding with the first line that differs out. Pure. */
import type { Finding } from '../finding.ts'

export function compareDocument(
  path: string,
  found: string | null,
  wanted: string,
  cure: string = 'Run `corepack pnpm spec` and commit what it writes.',
): readonly Finding[] {
  if (found === wanted) return []
  const demand = 'A document that is generated is what its sources say'
  if (found === null) return [{ where: path, demand, got: 'no such file', cure }]
  const lines = found.split('\n')
  const wantedLines = wanted.split('\n')
  const index = wantedLines.findIndex((line, at) => line !== lines[at])
  const at = index === -1 ? wantedLines.length : index
  const got = `“${lines[at] ?? ''}” where “${wantedLines[at] ?? ''}” should be`
  return [{ where: `${path}:${at + 1}`, demand, got, cure }]
}

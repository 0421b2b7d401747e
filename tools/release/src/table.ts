/** What was seen in, the table at the end out. Pure. */
import { budgets } from './budgets.ts'
import type { Finding } from './finding.ts'
import type { Tarball } from './tarball.ts'
import { type Outcomes, steps } from './user.ts'

/** A package and what is wrong with it. */
export interface PackageRow {
  readonly tarball: Tarball
  readonly findings: readonly Finding[]
}

/** A package manager and how it went with it. */
export interface ManagerRow {
  /** With its version. */
  readonly name: string
  /** The compiler that checked the types. */
  readonly typescript: string
  readonly outcomes: Outcomes
  readonly seconds: number
}

/** Sizes are in thousands of bytes, beside what is allowed. */
export function formatPackages(rows: readonly PackageRow[]): string {
  const size = (bytes: number, most: number | undefined) => `${Math.ceil(bytes / 1000)} of ${most ?? '–'} kB`
  return align([
    ['package', 'version', 'packed', 'unpacked', 'files', ''],
    ...rows.map(({ tarball: { manifest, packed, unpacked, files }, findings }) => {
      const budget = budgets[manifest.name]
      const sizes = [size(packed, budget?.packed), size(unpacked, budget?.unpacked)]
      return [manifest.name, manifest.version, ...sizes, String(files.size), findings.length === 0 ? 'ok' : 'broken']
    }),
  ])
}

/** A step that was not reached has a dash. */
export function formatManagers(rows: readonly ManagerRow[]): string {
  return align([
    ['installed with', ...steps, 'typescript', 'seconds'],
    ...rows.map(({ name, typescript, outcomes, seconds }) => {
      const cells = steps.map((step) => {
        const outcome = outcomes.get(step)
        return outcome === undefined ? '–' : outcome === null ? 'ok' : 'broken'
      })
      return [name, ...cells, typescript, seconds.toFixed(0)]
    }),
  ])
}

function align(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('   ')
        .trimEnd(),
    )
    .join('\n')
}

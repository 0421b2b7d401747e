/** A tarball in, what of it is larger than its budget out. Pure. */
import { type Budget, budgets } from './budgets.ts'
import type { Finding } from './finding.ts'
import type { Tarball } from './tarball.ts'

const place = 'tools/release/src/budgets.ts'

export function judgeSize(
  { manifest: { name }, packed, unpacked }: Tarball,
  all: Readonly<Record<string, Budget>> = budgets,
): readonly Finding[] {
  const budget = all[name]
  if (budget === undefined)
    return [{ where: name, demand: 'a budget for each package', got: 'none', cure: `Give it one in ${place}.` }]
  const sizes = [
    ['packed', packed, budget.packed],
    ['unpacked', unpacked, budget.unpacked],
  ] as const
  return sizes
    .filter(([, size, most]) => size > most * 1000)
    .map(([what, size, most]) => ({
      where: name,
      demand: `at most ${most} kB ${what}`,
      got: `${(size / 1000).toFixed(1)} kB`,
      cure: `Take out what is not needed, or say in ${place} why it may be larger.`,
    }))
}

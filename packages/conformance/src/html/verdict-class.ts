/** A verdict in, the class by which the style knows it out. */
import type { Verdict } from '../verdicts.ts'

export const classOf: Readonly<Record<Verdict, string>> = {
  kept: 'k',
  broken: 'b',
  gap: 'g',
  'stale gap': 'st',
  'not run': 'n',
}

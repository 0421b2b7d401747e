/** The truth tables in, the cases that are made of their rows out. */
import { caseOf } from './endings.ts'
import type { Tables } from './index.ts'

/** The names of the cases of each table. */
export function casesOfTables(tables: Tables): Readonly<Record<'url' | 'framing' | 'endings', readonly string[]>> {
  const { targets, hosts, absoluteForms, asteriskForm, http10Hosts, refusedTargets, refusedHosts, framing, endings } =
    tables
  return {
    url: [...targets, hosts, absoluteForms, asteriskForm, http10Hosts, ...refusedTargets, ...refusedHosts].map(
      (group) => group.case,
    ),
    framing: framing.flatMap(({ cases }) => cases.map(({ name }) => name)),
    endings: endings.map(caseOf),
  }
}

/** The truth tables of SPEC.md: each fact once, run by the cases and tests that read it here. */
import { endings, judgedElsewhere } from './endings.ts'
import { events, states } from './exchange-states.ts'
import { bodyKinds, framing, lengths } from './framing.ts'
import { absoluteForms, asteriskForm, hosts, http10Hosts } from './hosts.ts'
import { refusedHosts, refusedTargets } from './refused.ts'
import { targets } from './urls.ts'

/** Every truth table, by name. */
export const tables = {
  targets,
  hosts,
  absoluteForms,
  asteriskForm,
  http10Hosts,
  refusedTargets,
  refusedHosts,
  bodyKinds,
  lengths,
  framing,
  states,
  events,
  endings,
  judgedElsewhere,
} as const

/** The type of {@link tables}. */
export type Tables = typeof tables

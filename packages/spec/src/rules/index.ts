/** The rule catalogue: each rule written once. SPEC.md, the report and the names of cases are made from it. */
import { framingRules } from './framing.ts'

export { type Capability, capabilities } from './capabilities.ts'
export type { Rule } from './rule.ts'

/** Every rule by its slug. */
export const rules: typeof framingRules = { ...framingRules }

export type RuleId = keyof typeof rules

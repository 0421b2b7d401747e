/** The rule catalogue: each rule written once. SPEC.md, the report and the names of cases are made from it. */
import { answerRules } from './answer.ts'
import { bodyRules } from './body.ts'
import { connectionRules } from './connection.ts'
import { errorsRules } from './errors.ts'
import { exchangeRules } from './exchange.ts'
import { framingRules } from './framing.ts'
import { headersRules } from './headers.ts'
import { http2Rules } from './http2.ts'
import { lifeRules } from './life.ts'
import { methodRules } from './method.ts'
import { smugglingRules } from './smuggling.ts'
import { streamRules } from './stream.ts'
import { tlsRules } from './tls.ts'
import { typesRules } from './types.ts'
import { urlRules } from './url.ts'
import { webSocketRules } from './web-socket.ts'

export { type Area, areas } from './areas.ts'
export { type Capability, capabilities } from './capabilities.ts'
export type { Rule } from './rule.ts'

/** Every rule by its slug, in the order in which a server meets them. */
export const rules = {
  ...urlRules,
  ...methodRules,
  ...headersRules,
  ...bodyRules,
  ...smugglingRules,
  ...answerRules,
  ...framingRules,
  ...streamRules,
  ...exchangeRules,
  ...errorsRules,
  ...connectionRules,
  ...lifeRules,
  ...webSocketRules,
  ...tlsRules,
  ...http2Rules,
  ...typesRules,
}

/** The slug of a rule. */
export type RuleId = keyof typeof rules

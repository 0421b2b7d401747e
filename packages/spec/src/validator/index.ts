/** Wraps an app and judges both sides of the call. */
import type { App } from '../app.ts'
import type { RuleId } from '../rules/index.ts'

/** A broken rule. */
export interface Breach {
  readonly rule: RuleId
  /** Who broke it. */
  readonly party: 'app' | 'server'
  readonly demand: string
  readonly got: string
  readonly cure: string
}

/** How breaches are told. */
export interface ValidatorOptions {
  readonly onBreach: (breach: Breach) => void
}

export function validate(app: App, _options: ValidatorOptions): App {
  return app
}

/** A deliberately wrong server or app: the suite has to notice, by the rule that it breaks. */
import type { App, Context, Serve } from '@tsgi/spec'
import type { RuleId } from '@tsgi/spec/rules'
import type { ClientRequest } from '../case.ts'

/** A server with one fault: a real server, with the fault put around it. */
export interface ServerMutant {
  /** What is wrong, as a sentence. Unique. */
  readonly name: string
  /** The rule that has to notice. */
  readonly rule: RuleId
  /** Who had this fault, where it was a real one: a server, a library, or a bug that was reported. */
  readonly seenIn?: string
  /** Rules that the fault truly breaks as well and that may therefore stand before its own in a report, and why. */
  readonly alsoBreaks?: Partial<Record<RuleId, string>>
  /** Puts the fault around a server that keeps the rules. */
  readonly break: (serve: Serve) => Serve
}

/** An app with one fault, which the validator has to report. */
export interface AppMutant {
  readonly name: string
  readonly rule: RuleId
  readonly seenIn?: string
  readonly app: App
  /** The request that shows it. */
  readonly request?: ClientRequest
  /** How often it is sent. Once. */
  readonly times?: number
  /** What the validator gets for the context of the server in memory. */
  readonly context?: (context: Context) => Context
}

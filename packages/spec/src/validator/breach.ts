/** A broken rule in, told to whoever listens; by default one readable block for each distinct breach. */
import type { RuleId } from '../rules/index.ts'

/** A broken rule. */
export interface Breach {
  /** The slug of the rule. */
  readonly rule: RuleId
  /** Who broke it. Middleware is an app. */
  readonly party: 'app' | 'server'
  /** What was demanded, in words. */
  readonly demand: string
  /** What came instead. */
  readonly got: string
  /** What to do about it. */
  readonly cure: string
  /** The line that did it, where a stack tells. */
  readonly at?: string | undefined
  /** The app or middleware that did it, by the name that its validator has for it. */
  readonly from?: string | undefined
}

/** How breaches are told. */
export interface ValidatorOptions {
  /**
   * Hears of every breach. What it throws surfaces: the call rejects, or the read throws, so that a test suite can make
   * breaches fatal. Default: each distinct breach is printed once with `console.error`.
   */
  readonly onBreach?: ((breach: Breach) => void) | undefined
  /** What breaches call the app. Default: the name of its function or class. */
  readonly name?: string | undefined
}

/** Tells a breach; throws what the listener throws. */
export type Report = (breach: Breach) => void

/** A breach of the server. */
export function serverBreach(rule: RuleId, demand: string, got: string): Breach {
  const cure = `Repair the server, or the middleware between it and the validator, that made this call.`
  return { rule, party: 'server', demand, got, cure }
}

/** A breach of the app. */
export function appBreach(rule: RuleId, demand: string, got: string, cure: string): Breach {
  return { rule, party: 'app', demand, got, cure }
}

// An app that makes up values must not fill the memory.
const rememberedBreaches = 1000

const printed = new Set<string>()

/** Prints each distinct breach once. */
export function print(breach: Breach): void {
  const text = format(breach)
  if (printed.has(text)) return
  if (printed.size >= rememberedBreaches) printed.clear()
  printed.add(text)
  console.error(text)
}

function format({ rule, party, demand, got, cure, at, from }: Breach): string {
  const lines = [`tsgi: the ${party} broke the rule ${rule}`, `  demanded: ${demand}`, `  got:      ${got}`]
  lines.push(`  cure:     ${cure}`)
  if (from !== undefined) lines.push(`  from:     ${from}`)
  if (at !== undefined) lines.push(`  at:       ${at}`)
  return lines.join('\n')
}

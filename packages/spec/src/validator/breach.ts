/** A broken rule in, told to whoever listens; by default one readable block for each distinct breach. */
import type { RuleId } from '../rules/index.ts'

/** A broken rule. */
export interface Breach {
  readonly rule: RuleId
  /** Who broke it. */
  readonly party: 'app' | 'server'
  readonly demand: string
  readonly got: string
  readonly cure: string
  /** The line that did it, where a stack tells. */
  readonly at?: string | undefined
}

/** How breaches are told. */
export interface ValidatorOptions {
  /**
   * Hears of every breach. What it throws surfaces: the call rejects, or the read throws, so that a test suite can make
   * breaches fatal. Without it, each distinct breach is printed once with `console.error`.
   */
  readonly onBreach?: ((breach: Breach) => void) | undefined
}

/** Tells a breach; throws what the listener throws. */
export type Report = (breach: Breach) => void

/** A breach of the server. */
export function serverBreach(rule: RuleId, demand: string, got: string): Breach {
  const cure = `Repair the server, or the middleware between it and the validator, that made this call.`
  return { rule, party: 'server', demand, got, cure }
}

// An app that makes up values must not fill the memory.
const rememberedBreaches = 1000

/** Prints each distinct breach once. */
export function printer(): Report {
  const printed = new Set<string>()
  return (breach) => {
    const text = format(breach)
    if (printed.has(text)) return
    if (printed.size >= rememberedBreaches) printed.clear()
    printed.add(text)
    console.error(text)
  }
}

function format({ rule, party, demand, got, cure, at }: Breach): string {
  const lines = [`tsgi: the ${party} broke the rule ${rule}`, `  demanded: ${demand}`, `  got:      ${got}`]
  lines.push(`  cure:     ${cure}`)
  if (at !== undefined) lines.push(`  at:       ${at}`)
  return lines.join('\n')
}

/** The line that called `callee`, a function of the validator that the app called or set off. */
export function callerOf(callee: unknown): string | undefined {
  // Of V8, and lately of the others; elsewhere the line is not told.
  const { captureStackTrace } = Error as { captureStackTrace?: (holder: object, upTo: unknown) => void }
  if (typeof captureStackTrace !== 'function') return undefined
  const holder = { stack: '' }
  captureStackTrace(holder, callee)
  // `Object.keys` and the like have a line without a place.
  const line = String(holder.stack)
    .split('\n')
    .find((one) => /:\d+:\d+\)?$/.test(one))
  return line?.trim().replace(/^at /, '')
}

/** What the judges of one call find in, each breach told once and under the name of who did it out. */
import type { Breach, Report } from './breach.ts'

/** Read from a context or a request, it gives the findings of the validator around: `derive()` passes it on. */
export const findingsKey = Symbol('tsgi.findings')

interface Found {
  readonly breach: Breach
  readonly listener: Report
}

/**
 * Validators may stand in each other, with middleware between them. What the inner one found as well is the inner
 * app's, and what the outer one found as well is the server's; what only one of them found was done between them.
 */
export class Findings {
  readonly #name: string | undefined
  readonly #listener: Report
  readonly #outer: Findings | null
  // What is wrong with the answers that inner apps gave.
  readonly #given = new Map<string, Found>()
  // What is wrong with what this call was handed.
  readonly #handed = new Map<string, Found>()
  #views: readonly unknown[] = []
  #called: string | undefined
  #recheck: () => void = () => {}

  constructor(name: string | undefined, listener: Report, outer: Findings | null) {
    this.#name = name
    this.#listener = listener
    this.#outer = outer
    if (outer !== null) outer.#called ??= name ?? 'the app'
  }

  readonly report: Report = (breach) => (breach.party === 'app' ? this.#reportApp(breach) : this.#reportServer(breach))

  /** These views are the app's; an inner validator that gets one of them need not judge it again. */
  hands(...views: readonly unknown[]): void {
    this.#views = views
  }

  /** Whether the validator around has made it, and nobody has changed it since. */
  isHandedOn(view: unknown): boolean {
    return this.#outer !== null && this.#outer.#views.includes(view)
  }

  /** The same check, from the outside in: what the server did wrong shows in every validator. */
  rechecking(check: () => void): () => void {
    this.#recheck = () => {
      this.#outer?.rechecked()
      check()
    }
    return this.#recheck
  }

  rechecked(): void {
    this.#recheck()
  }

  #reportApp(breach: Breach): void {
    const key = keyOf(breach)
    const known = this.#given.get(key)
    if (known !== undefined) return this.#tell(known)
    const found = { breach: { ...breach, from: breach.from ?? this.#author() }, listener: this.#listener }
    for (const outer of this.#outers()) outer.#given.set(key, found)
    this.#listener(found.breach)
  }

  #reportServer(breach: Breach): void {
    const key = keyOf(breach)
    for (const outer of this.#outers()) {
      const known = outer.#handed.get(key)
      if (known !== undefined) return this.#tell(known)
    }
    const found = { breach: this.#outer === null ? breach : this.#outer.#blame(breach), listener: this.#listener }
    this.#handed.set(key, found)
    this.#listener(found.breach)
  }

  // Another listener has not heard of it.
  #tell({ breach, listener }: Found): void {
    if (listener !== this.#listener) this.#listener(breach)
  }

  /** Whoever called the inner app so is the middleware around it. */
  #blame(breach: Breach): Breach {
    const cure =
      'Repair the middleware that made this call; derive() of @tsgi/spec/derive keeps what it does not change.'
    return { ...breach, party: 'app', cure, from: this.#author() }
  }

  #author(): string | undefined {
    return this.#name ?? (this.#called === undefined ? undefined : `the middleware around ${this.#called}`)
  }

  *#outers(): Generator<Findings> {
    for (let outer = this.#outer; outer !== null; outer = outer.#outer) yield outer
  }
}

function keyOf({ rule, demand, got }: Breach): string {
  return `${rule}\n${demand}\n${got}`
}

/** The body of an answer in; when it is forgotten by whoever got it and was never ended, a breach out. */
import { type Report, serverBreach } from './breach.ts'
import { attempt } from './judge-request.ts'

/** Read from a watched body, it gives its fate to the validator around, which then looks after it. */
export const fateKey = Symbol('tsgi.fate')

/** How far a body is, and what ends it. */
export class Fate {
  state: 'unbegun' | 'begun' | 'over' = 'unbegun'
  readonly #report: Report
  readonly #canCancel: boolean

  constructor(body: object, report: Report) {
    this.#report = report
    // Asked and not read: a member may fail, and the server is the first to read it.
    this.#canCancel = attempt(() => 'cancel' in body) === true
    const inner = attempt(() => (body as { readonly [fateKey]?: unknown })[fateKey])
    if (inner instanceof Fate) inner.state = 'over'
  }

  /** From here on, `begun` tells how its reader is ended. */
  begin(): void {
    if (this.state === 'unbegun') this.state = 'begun'
  }

  /** It has ended, or was given to somebody who does not read it through the validator. */
  over(): void {
    this.state = 'over'
  }

  /** Nobody can end it any more through `view`. */
  watch(view: object, from: 'unbegun' | 'begun'): void {
    if (from === 'begun' || this.#canCancel) registry?.register(view, { fate: this, from })
  }

  forgotten(from: 'unbegun' | 'begun'): void {
    if (this.state !== from) return
    const [rule, got] = {
      unbegun: ['unbegun-bodies-are-cancelled', 'one that was dropped without cancel()'],
      begun: ['iterators-are-returned-once', 'one that was dropped in the middle, without return() or cancel()'],
    }[from] as ['unbegun-bodies-are-cancelled' | 'iterators-are-returned-once', string]
    this.#report(serverBreach(rule, 'a body that is no longer wanted is ended', got))
  }
}

interface Watch {
  readonly fate: Fate
  readonly from: 'unbegun' | 'begun'
}

const registry =
  typeof FinalizationRegistry === 'function'
    ? new FinalizationRegistry<Watch>(({ fate, from }) => fate.forgotten(from))
    : null

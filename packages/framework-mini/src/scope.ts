/** An application or a group: its prefix, its middleware and its error handler, inside those of the one around it. */
import type { App, Context } from '@tsgi/spec'
import type { Links } from './links.ts'
import type { Reply } from './reply.ts'
import type { Turn } from './turn.ts'

export type AnyMiddleware = (next: App) => App

/** Answers what was thrown. */
export type ErrorHandler<C = Context, L extends Links = Links> = (
  error: unknown,
  turn: Turn<string, C, L>,
) => Reply | Promise<Reply>

export class Scope {
  readonly prefix: string
  readonly outer: Scope | null
  readonly layers: AnyMiddleware[] = []
  onError: ErrorHandler | null = null
  /** The middleware around whatever runs inside, once it is composed. */
  app: App | null = null

  constructor(prefix = '', outer: Scope | null = null) {
    this.prefix = prefix
    this.outer = outer
  }

  /** The outermost scope with middleware that a request for this one has still to pass; `null` where it has passed all. */
  next(passed: Scope): Scope | null {
    if (passed.isInside(this)) return null
    return this.outer?.next(passed) ?? (this.layers.length > 0 ? this : null)
  }

  isInside(other: Scope): boolean {
    return this === other || (this.outer?.isInside(other) ?? false)
  }

  /** The middleware of this scope and those around it, outermost first. */
  get chain(): readonly AnyMiddleware[] {
    return [...(this.outer?.chain ?? []), ...this.layers]
  }

  /** Whether something of its own happens to what is not found below its prefix. */
  get isOwner(): boolean {
    return this.layers.length > 0 || this.onError !== null
  }
}

/** An application or a group: its middleware and error handler, wrapped once around whatever runs inside. */
import type { Answer, App, Context, HttpRequest } from '@tsgi/spec'
import { derive } from '@tsgi/spec/derive'

export type AnyMiddleware = (next: App) => App

/** What runs inside the middleware of a scope; it is found in the context, so that the middleware is wrapped once. */
const inside: unique symbol = Symbol('what runs inside')

type Inside = Context & { readonly [inside]?: App }

export class Scope<OnError> {
  readonly prefix: string
  onError: OnError | null = null
  readonly #outer: Scope<OnError> | null
  readonly #layers: AnyMiddleware[] = []
  #wrapped: App | null = null

  constructor(prefix = '', outer: Scope<OnError> | null = null) {
    this.prefix = prefix
    this.#outer = outer
  }

  use(middleware: AnyMiddleware): void {
    this.#layers.push(middleware)
    this.#wrapped = null
  }

  /** Runs an app inside the middleware of this scope and of those around it, outermost first. */
  run(app: App, request: HttpRequest, context: Context): Answer | Promise<Answer> {
    const own = this.#layers.length === 0 ? app : this.#around(app)
    return this.#outer === null ? own(request, context) : this.#outer.run(own, request, context)
  }

  /** The handler of this scope, or the nearest one around it. */
  get errorHandler(): OnError | null {
    return this.onError ?? this.#outer?.errorHandler ?? null
  }

  #around(app: App): App {
    this.#wrapped ??= this.#layers.reduceRight<App>(
      (inner, layer) => layer(inner),
      (request, context) => (context as Inside)[inside]?.(request, context) ?? { status: 404 },
    )
    const wrapped = this.#wrapped
    return (request, context) => wrapped(request, derive(context, { [inside]: app }))
  }
}

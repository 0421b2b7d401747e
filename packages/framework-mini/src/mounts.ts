/** Applications with a beginning and an end in, what their starts made out, for each server once. */
import type { App, Context, HttpRequest, ServerInfo } from '@tsgi/spec'
import { derive } from '@tsgi/spec/derive'
import { headOf, pathBehind } from './request-path.ts'

/** What can be mounted, as it is called. */
export interface Mountable {
  readonly fetch: (request: HttpRequest, context: Context & { readonly state: unknown }) => ReturnType<App>
  readonly start?: ((server: ServerInfo) => unknown) | undefined
  readonly stop?: ((state: unknown) => unknown) | undefined
}

/** What the starts of mounted applications made for one server. */
export class MountStates {
  readonly #states = new Map<Mountable, unknown>()

  /** Starts them in order, each once. Where one fails, those before it are stopped, and its error is thrown. */
  static async start(mounted: Iterable<Mountable>, server: ServerInfo): Promise<MountStates> {
    const made = new MountStates()
    try {
      for (const app of new Set(mounted)) made.#states.set(app, await app.start?.(server))
    } catch (error) {
      // Of two failures the first one is the cause.
      await made.stop().catch(() => {})
      throw error
    }
    return made
  }

  /** Stops them, the last one first, all of them; throws what the first failing one threw. */
  async stop(): Promise<void> {
    const failures: unknown[] = []
    for (const [app, state] of [...this.#states].reverse()) {
      try {
        await app.stop?.(state)
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw failures[0]
  }

  has(app: Mountable): boolean {
    return this.#states.has(app)
  }

  of(app: Mountable): unknown {
    return this.#states.get(app)
  }
}

/** An application under a prefix of `count` segments: it sees the prefix in `basePath`, as the client spelt it. */
export function underPrefix(app: Mountable, count: number, mustStart: boolean): App {
  return (request, context) => {
    const basePath = `${context.basePath}${headOf(pathBehind(request, context) ?? '', count)}`
    const { state } = context as { readonly state?: unknown }
    if (state instanceof MountStates && state.has(app))
      return app.fetch(request, derive(context, { basePath, state: state.of(app) }))
    if (mustStart)
      throw new Error(
        `What is mounted at ${basePath} has a start() that nobody called. Give the whole application to serve(), not its fetch.`,
      )
    return app.fetch(request, derive(context, { basePath }) as Context & { readonly state: unknown })
  }
}

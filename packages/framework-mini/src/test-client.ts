/** An application in, what answers it without a server out: for tests. */
import type { App, ServerInfo } from '@tsgi/spec'
import { derive } from '@tsgi/spec/derive'

interface Startable {
  readonly fetch: App
  readonly start: (server: ServerInfo) => Promise<unknown>
}

/** Starts the application at the first request, as a server would. */
export class TestClient {
  readonly #app: Startable
  #fetch: Promise<(request: Request) => Promise<Response>> | null = null

  constructor(app: Startable) {
    this.#app = app
  }

  async request(target: string | URL | Request, init?: RequestInit): Promise<Response> {
    const isPath = typeof target === 'string' && target.startsWith('/')
    const request = new Request(isPath ? `http://mini.test${target}` : target, init)
    this.#fetch ??= this.#load()
    return (await this.#fetch)(request)
  }

  /** What only tests need is loaded by them. */
  async #load(): Promise<(request: Request) => Promise<Response>> {
    const { toFetch } = await import('@tsgi/spec/to-fetch')
    let state: Promise<unknown> | null = null
    const started: App = async (request, context) => {
      state ??= this.#app.start(context.server)
      return this.#app.fetch(request, derive(context, { state: await state }))
    }
    return toFetch(started, { name: 'mini' })
  }
}

/** An application in, what answers it without a server out: for tests. */
import type { App, ServerInfo } from '@tsgi/spec'
import { derive } from '@tsgi/spec/derive'
import { toFetch } from '@tsgi/spec/to-fetch'

interface Startable {
  readonly fetch: App
  readonly start: (server: ServerInfo) => Promise<unknown>
}

/** Starts the application at the first request, as a server would. */
export class TestClient {
  readonly #fetch: (request: Request) => Promise<Response>
  #state: Promise<unknown> | null = null

  constructor(app: Startable) {
    const started: App = async (request, context) => {
      this.#state ??= app.start(context.server)
      return app.fetch(request, derive(context, { state: await this.#state }))
    }
    this.#fetch = toFetch(started, { name: 'mini' })
  }

  request(target: string | URL | Request, init?: RequestInit): Promise<Response> {
    const isPath = typeof target === 'string' && target.startsWith('/')
    return this.#fetch(new Request(isPath ? `http://mini.test${target}` : target, init))
  }
}

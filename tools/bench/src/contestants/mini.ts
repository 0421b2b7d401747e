/** A scenario as an application of framework-mini, and a server of TSGI that serves it. Gives the port. */
import { Buffer } from 'node:buffer'
import { mini } from '@tsgi/framework-mini'
import type { Serve } from '@tsgi/spec'
import { each, type Scenario, userOf } from '../scenarios.ts'
import { Unable } from '../unable.ts'
import { listen } from './app.ts'

export function start(scenario: Scenario, serve: Serve): Promise<number> {
  return listen(applicationOf(scenario).fetch, serve)
}

function applicationOf({ work, routes, answer: { chunks } }: Scenario): ReturnType<typeof mini> {
  const app = mini()
  switch (work) {
    case 'text': {
      const text = Buffer.concat(chunks).toString()
      app.get('/', () => text)
      return app
    }
    case 'json':
      for (let i = 0; i < routes; i += 1) app.get(`/users${i > 0 ? i : ''}/:id`, ({ params }) => userOf(params.id))
      return app
    case 'echo':
      app.post('/', async ({ request }) => (await request.json()) as object)
      return app
    case 'stream':
      app.get('/', () => each(chunks))
      return app
    case 'big': {
      const body = Buffer.concat(chunks)
      app.get('/', () => body)
      return app
    }
    default:
      throw new Unable(`framework-mini is not asked for ${work}`)
  }
}

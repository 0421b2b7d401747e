import type { App } from '@tsgi/spec'
import { validate } from '@tsgi/spec/validator'

const greeting: App = async (request) => {
  const { pathname } = new URL(request.url)
  // What the validator is for: no answer of this status has a body.
  if (pathname === '/broken') return { status: 204, body: 'nothing' }
  return { status: 200, headers: [['content-type', 'text/plain']], body: `${pathname}: ${await request.text()}` }
}

export const app = validate(greeting)

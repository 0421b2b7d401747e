/** A middleware and an app in, a fetch handler out: both are judged by the validator, and a breach fails the test. */
import type { App, Middleware } from '@tsgi/spec'
import { toFetch } from '@tsgi/spec/to-fetch'
import { type Breach, validate, validateMiddleware } from '@tsgi/spec/validator'

export type Ask = (target: string, init?: RequestInit) => Promise<Response>

const onBreach = ({ from, rule, demand, got }: Breach): never => {
  throw new Error(`${from ?? 'somebody'} broke ${rule}: demanded ${demand}, got ${got}`)
}

/** Errors of the app go to `errors`. */
export function judged(middleware: Middleware, app: App, errors: unknown[] = []): Ask {
  const handler = toFetch(validate(validateMiddleware(middleware, { onBreach })(app), { onBreach }), {
    onError: (error) => errors.push(error),
  })
  return async (target, init) => handler(new Request(new URL(target, 'http://a.test'), init))
}

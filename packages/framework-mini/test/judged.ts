/** An app in, a function that calls it inside the validator out: a breach of either side is a failure. */
import type { App } from '@tsgi/spec'
import { toFetch } from '@tsgi/spec/to-fetch'
import { validate } from '@tsgi/spec/validator'

/** Calls an app with a target and the parts of a `Request`. */
export function judged(app: App): (target: string, init?: RequestInit) => Promise<Response> {
  const underTest = validate(app, {
    onBreach({ rule, got }) {
      throw new Error(`${rule}: got ${got}`)
    },
  })
  const handle = toFetch(underTest, {
    onError(error) {
      throw error
    },
  })
  return (target, init) => handle(new Request(new URL(target, 'http://mini.test'), init))
}

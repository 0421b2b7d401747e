/** An app in, a function that calls it inside the validator out: a breach of either side is a failure. */
import type { App, ServerInfo } from '@tsgi/spec'
import { derive } from '@tsgi/spec/derive'
import { toFetch } from '@tsgi/spec/to-fetch'
import { type Breach, validate } from '@tsgi/spec/validator'
import { expect, onTestFinished } from 'vitest'

interface Startable {
  readonly fetch: App
  readonly start?: ((server: ServerInfo) => unknown) | undefined
}

/** Calls an app with a target and the parts of a `Request`. */
export interface Judged {
  (target: string, init?: RequestInit): Promise<Response>
  /** What went on to the server. */
  readonly errors: unknown[]
}

/** An application is started first, as by a server. */
export function judged(app: App | Startable): Judged {
  const { fetch, start } = typeof app === 'function' ? { fetch: app } : app
  const breaches: Breach[] = []
  const errors: unknown[] = []
  const underTest = validate(fetch, { onBreach: (breach) => void breaches.push(breach) })
  let state: Promise<unknown> | null = null
  const handle = toFetch(
    async (request, context) => {
      state ??= Promise.resolve(start?.(context.server))
      return underTest(request, derive(context, { state: await state }))
    },
    { onError: (error) => void errors.push(error) },
  )
  const ask = async (target: string, init?: RequestInit) => {
    const url = target.startsWith('/') ? `http://mini.test${target}` : target
    // At the end of the test, because a body is read after its answer.
    onTestFinished(() => expect(breaches).toEqual([]))
    return handle(new Request(url, init))
  }
  return Object.assign(ask, { errors })
}

/** The status and the text of an answer. */
export async function said(response: Promise<Response>): Promise<readonly [status: number, text: string]> {
  const { status, text } = await response.then(async (one) => ({ status: one.status, text: await one.text() }))
  return [status, text]
}

/** Requests in, requests that have an id out: in the context of the app, and in its answer. */
import type { Middleware } from '@tsgi/spec'
import { derive } from '@tsgi/spec/derive'
import { show, TsgiError } from '@tsgi/spec/server'
import { amended, isNamed } from './amended.ts'
import { whenAnswered } from './answered.ts'
import { checkOptions, flag } from './options.ts'

/** Options of {@link requestId}. */
export interface RequestIdOptions {
  /** The header that carries the id. Default: `x-request-id`. */
  readonly header?: string | undefined
  /**
   * Whether an id that comes with the request is kept, where it has a safe form: 1 to 128 of the characters `A–Z a–z
   * 0–9 _ . ~ + / = : @ -`. For apps behind a proxy that sets the header; any other client would choose its own id.
   * Default: `false`.
   */
  readonly trustIncoming?: boolean | undefined
  /** Makes an id of that form. Default: `crypto.randomUUID`. */
  readonly generate?: (() => string) | undefined
}

/** What {@link requestId} adds to the context. */
export interface WithRequestId {
  /** 1 to 128 of the characters `A–Z a–z 0–9 _ . ~ + / = : @ -`. */
  readonly requestId: string
}

/**
 * Gives each request an id, as `context.requestId` and as a header of the answer, in the place of one that the answer
 * has. An app that throws is answered by the server, with a bare 500 that has no id.
 *
 * @throws {TsgiError} `option-invalid`, `option-unknown`; in a request `request-id-invalid`, where `generate` gives
 * another form
 *
 * @example
 * const app = requestId()((_request, { requestId }) => ({ status: 200, body: requestId }))
 */
export function requestId(options: RequestIdOptions = {}): Middleware<WithRequestId> {
  checkOptions('requestId', options, {
    header: { demand: 'the name of a header: letters, digits and hyphens', holds: isName },
    trustIncoming: flag,
    generate: { demand: 'a function', holds: (value) => typeof value === 'function' },
  })
  const { trustIncoming = false, generate = () => crypto.randomUUID() } = options
  const header = (options.header ?? 'x-request-id').toLowerCase()
  return (next) => (request, context) => {
    const incoming = trustIncoming ? request.headers.get(header) : null
    const id = incoming !== null && safeForm.test(incoming) ? incoming : checkedId(generate())
    return whenAnswered(next(request, derive(context, { requestId: id })), (answer) =>
      amended(answer, (fields) => [...fields.filter((field) => !isNamed(field, header)), [header, id]]),
    )
  }
}

// In a URL, a header and a log it stands as it is.
const safeForm = /^[\w.~+/=:@-]{1,128}$/

function isName(value: unknown): boolean {
  return typeof value === 'string' && /^[a-z\d-]+$/i.test(value)
}

function checkedId(id: unknown): string {
  if (typeof id === 'string' && safeForm.test(id)) return id
  throw new TsgiError({
    code: 'request-id-invalid',
    party: 'operator',
    demand: 'The option generate of requestId() needs to give 1 to 128 of the characters A–Z a–z 0–9 _ . ~ + / = : @ -',
    got: show(id),
    cure: 'Correct the function, or leave it out.',
  })
}

/** A status and words for the client in, an error out that is answered with them. */
import { answer, type HeaderRecord } from '@tsgi/spec/answer'
import { reasonPhrase } from '@tsgi/spec/reason-phrase'

/** What an {@link HttpError} may have beside its status and message. */
export interface HttpErrorOptions {
  /** Headers of the answer, names in any case: `{ 'retry-after': 30 }`. Default: none. */
  readonly headers?: HeaderRecord | undefined
  /** What led to it. Clients never see it. Default: none. */
  readonly cause?: unknown
}

/** The body is made of the error, and so is what describes the body. */
const ofBody: ReadonlySet<string> = new Set(['content-encoding', 'content-length', 'content-type'])

/**
 * An error that is an answer: its status and message go to the client, as HTML or as JSON (RFC 9457), whichever it
 * prefers. Without a message it has the reason phrase of its status.
 *
 * @throws {TypeError} a status that is no integer from 400 to 599; a header that describes the body.
 * @throws {TsgiError} `answer-invalid`: a header that no answer can have.
 *
 * @example
 * throw new HttpError(404, `There is no user ${id}.`)
 * @example
 * throw new HttpError(503, 'Back in a minute.', { headers: { 'retry-after': 60 } })
 */
export class HttpError extends Error {
  override readonly name: string = 'HttpError'
  /** An integer from 400 to 599. */
  readonly status: number
  /** Headers of the answer, as they were given. */
  readonly headers: HeaderRecord

  /** `message`: for the client, by default the reason phrase of the status. */
  constructor(status: number, message?: string, { headers = {}, cause }: HttpErrorOptions = {}) {
    if (!Number.isInteger(status) || status < 400 || status > 599)
      throw new TypeError(
        `An HttpError needs a status that is an integer from 400 to 599; got ${String(status)}. Return any other status as an answer.`,
      )
    super(message ?? titleOf(status), cause === undefined ? undefined : { cause })
    for (const [name] of answer(status, headers).headers ?? [])
      if (ofBody.has(name))
        throw new TypeError(
          `An HttpError makes its own body, and the headers that describe it; got ${name}. Return an answer instead, or leave the header out.`,
        )
    this.status = status
    this.headers = headers
  }
}

/** The words for a status: `Not Found`; `Error 499` for one that is not registered. */
export function titleOf(status: number): string {
  return reasonPhrase(status) || `Error ${status}`
}

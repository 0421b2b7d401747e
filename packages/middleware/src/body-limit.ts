/** A size in, a middleware that lets no larger request body reach the app out. */
import type { Answer, HttpRequest, Middleware } from '@tsgi/spec'
import { derive } from '@tsgi/spec/derive'
import { BodyError } from '@tsgi/spec/server'
import { isPromise } from './answered.ts'
import { checkOptions, isInteger } from './options.ts'

/** Options of {@link bodyLimit}. */
export interface BodyLimitOptions {
  /** The largest body, in bytes; 0 lets none through. Default: none; it has to be given. */
  readonly maxRequestBodySize: number
}

type Chunk = Uint8Array<ArrayBuffer>
type Chunks = AsyncIterable<Chunk>

/**
 * Limits the bodies of the requests to the apps inside. A `content-length` over the limit is answered with 413 (RFC
 * 9110, section 15.5.14) before the app is called. A body that comes without a length is counted while the app reads:
 * where it grows over the limit, reading rejects with a `BodyError` whose `code` is `body-too-large`, and the answer is
 * 413 where the app lets that error through.
 *
 * `limits.maxRequestBodySize` of the server stays in force and comes first: this limit can only be lower. Give the
 * server the largest limit of all routes, and each route its own.
 *
 * @throws {TsgiError} `option-invalid`, `option-unknown`
 *
 * @example
 * const app = bodyLimit({ maxRequestBodySize: 65_536 })(comments)
 */
export function bodyLimit(options: BodyLimitOptions): Middleware {
  checkOptions('bodyLimit', options, {
    maxRequestBodySize: { demand: 'bytes, 0 or more', holds: isInteger(0), required: true },
  })
  const { maxRequestBodySize: limit } = options
  return (next) => (request, context) => {
    const { body } = request
    if (body === null) return next(request, context)
    const declared = request.headers.get('content-length')
    if (declared !== null) return Number(declared) > limit ? tooLarge : next(request, context)
    const error = new BodyError('body-too-large', 413, `The body of the request is larger than ${limit} bytes.`)
    return answered(() => next(counted(request, body, limit, error), context), error)
  }
}

const tooLarge: Answer = Object.freeze({ status: 413 })

// Not a generator, which holds a return() back until its pending next() has settled.
function counted(request: HttpRequest, body: Chunks, limit: number, error: BodyError): HttpRequest {
  return derive(request, { body: { [Symbol.asyncIterator]: () => count(body[Symbol.asyncIterator](), limit, error) } })
}

function count(chunks: AsyncIterator<Chunk>, limit: number, error: BodyError): AsyncIterator<Chunk> {
  let received = 0
  const end = (): Promise<IteratorResult<Chunk>> =>
    chunks.return?.() ?? Promise.resolve({ done: true, value: undefined })
  return {
    async next() {
      if (received > limit) throw error
      const result = await chunks.next()
      if (result.done === true) return result
      received += result.value.byteLength
      if (received <= limit) return result
      end().catch(() => {})
      throw error
    },
    return: end,
  }
}

function answered(call: () => Answer | Promise<Answer>, error: BodyError): Answer | Promise<Answer> {
  const orThrow = (thrown: unknown): Answer => {
    if (thrown === error) return tooLarge
    throw thrown
  }
  try {
    const returned = call()
    return isPromise(returned) ? returned.then(undefined, orThrow) : returned
  } catch (thrown) {
    return orThrow(thrown)
  }
}

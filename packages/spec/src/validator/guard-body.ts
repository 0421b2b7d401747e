/** The body of a request in, a view of it out; what the app reads of it, by whatever way, is judged as it comes. */
import type { HttpRequest } from '../request.ts'
import { show } from '../server/errors.ts'
import { appBreach, type Report, serverBreach } from './breach.ts'
import { callerOf, type Place, placeOf } from './caller.ts'
import type { Method } from './guard.ts'
import { hashOf, type Reading, watchBody } from './watch-body.ts'

export class BodyGuard {
  readonly #request: HttpRequest
  /** Whether the fields tell if there is content: HTTP/2 has frames for it. */
  readonly #isFramedByFields: () => boolean
  readonly #report: Report
  #first: Place | undefined
  #isJudged = false
  #body: object | undefined
  #view: object | undefined
  readonly #wholes = new Map<Method, Method>()

  constructor(request: HttpRequest, isFramedByFields: () => boolean, report: Report) {
    this.#request = request
    this.#isFramedByFields = isFramedByFields
    this.#report = report
  }

  /** What `request.body` gives. */
  view(body: unknown): unknown {
    this.#judge(body)
    if (typeof body !== 'object' || body === null) return body
    if (this.#body === body) return this.#view
    this.#body = body
    this.#view = watchBody(body, { begin: (method) => this.#begin(method) })
    return this.#view
  }

  /** `text()`, `json()` and `arrayBuffer()`: readings too. */
  whole(method: Method): Method {
    const known = this.#wholes.get(method)
    if (known !== undefined) return known
    const begin = () => this.#begin(whole)
    const hasContent = () => this.#hasContent()
    const whole: Method = function (...parameters) {
      const reading = begin()
      const result = Reflect.apply(method, this, parameters)
      if (!(result instanceof Promise)) return result
      return result.then(
        (value: unknown) => {
          // Nothing can be read any number of times.
          if (hasContent()) reading.ended()
          return value
        },
        (error: unknown) => {
          if (hasContent()) reading.failed(error)
          throw error
        },
      )
    }
    this.#wholes.set(method, whole)
    return whole
  }

  #hasContent(): boolean {
    return this.#request.body !== null
  }

  #judge(body: unknown): void {
    if (this.#isJudged) return
    this.#isJudged = true
    const isIterable = typeof body === 'object' && body !== null && Symbol.asyncIterator in body
    if (body !== null && !isIterable)
      return this.#report(serverBreach('no-content-is-null', 'request.body is null or an async iterable', show(body)))
    const { headers } = this.#request
    const length = headers.get('content-length')
    const isFramed = headers.has('transfer-encoding') || (length !== null && length !== '0')
    if (body === null && isFramed)
      this.#report(serverBreach('no-content-is-null', 'request.body is null only where there is no content', 'null'))
    // A `Request` that somebody made has a body and no field that frames it.
    else if (body !== null && !isFramed && this.#isFramedByFields() && !isPlatformRequest(this.#request))
      this.#report(serverBreach('no-content-is-null', 'request.body is null where there is no content', show(body)))
  }

  #begin(method: Method): Reading {
    const first = this.#first
    const isAgain = first !== undefined
    if (!isAgain) this.#first = placeOf(method)
    else if (this.#hasContent()) {
      const place = first()
      const got = `a second reading${place === undefined ? '' : `; the first one began at ${place}`}`
      const found = appBreach('bodies-are-read-once', 'the body of a request is read once', got, keepIt)
      this.#report({ ...found, at: callerOf(method) })
    }
    return this.#reading(isAgain)
  }

  #reading(isAgain: boolean): Reading {
    let given: { readonly chunk: Uint8Array; readonly hash: number } | null = null
    const check = () => {
      if (given === null || hashOf(given.chunk) === given.hash) return
      const got = `${given.chunk.byteLength} bytes that were changed after the app got them`
      given = null
      this.#report(serverBreach('chunks-are-the-apps-own', 'a chunk of request.body never changes', got))
    }
    const came = () => {
      // The stream of a platform's request can be read to its end again and again.
      if (isPlatformRequest(this.#request)) return
      if (isAgain) this.#report(serverBreach('bodies-are-read-once', 'a second read is a TypeError', 'content'))
      else if (this.#request.bodyUsed !== true)
        this.#report(serverBreach('bodies-are-read-once', 'bodyUsed is true from the first read on', 'false'))
    }
    return {
      chunk: (value) => {
        came()
        check()
        if (!(value instanceof Uint8Array) || !isOwn(value)) {
          const demand = 'each chunk of request.body is a Uint8Array on an ArrayBuffer'
          this.#report(serverBreach('bodies-arrive-intact', demand, show(value)))
          return value
        }
        given = { chunk: value, hash: hashOf(value) }
        // The app may do with its chunk what it likes: of what nobody else holds, every change is the server's.
        // Not `value.slice()`, which copies nothing where it is a `Buffer`.
        return Uint8Array.prototype.slice.call(value)
      },
      ended: () => {
        came()
        check()
      },
      failed: (error) => {
        if (isAgain && (error as Partial<Error> | null)?.name !== 'TypeError')
          this.#report(serverBreach('bodies-are-read-once', 'a second read is a TypeError', show(error)))
      },
    }
  }
}

const keepIt = 'Keep what the first reading gave, or derive(request, { body }) for who reads behind you.'

/** Neither shared with another thread nor transferred away. */
function isOwn({ buffer }: Uint8Array): boolean {
  try {
    return Object.prototype.toString.call(buffer) === '[object ArrayBuffer]' && new Uint8Array(buffer).length >= 0
  } catch {
    return false
  }
}

function isPlatformRequest(request: unknown): boolean {
  return typeof Request === 'function' && request instanceof Request
}

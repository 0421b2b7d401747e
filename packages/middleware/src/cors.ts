/** Options in, a middleware that lets pages of other origins read the answers out (WHATWG Fetch, section 3.3). */
import type { Answer, App, Context, HttpRequest, Middleware } from '@tsgi/spec'
import { amended, hasField } from './amended.ts'
import { whenAnswered } from './answered.ts'
import { type CorsOptions, checkCors } from './cors-options.ts'
import { type Field, withVary } from './fields.ts'

export type { AllowsOrigin, CorsOptions } from './cors-options.ts'

const anyMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

/**
 * Tells browsers which pages may read the answers of the apps inside, and answers their preflights with 204. It guards
 * nothing: every request but a preflight reaches the app, whoever sent it, and a WebSocket knows no CORS at all, so that
 * an app that opens one looks at `origin` itself. An answer that has an `access-control-allow-origin` keeps its own.
 *
 * An answer to an app that throws is the server's, which no other origin can read.
 *
 * `access-control-allow-private-network` is not sent: it is in no version of Fetch, and Chromium asks the user instead.
 *
 * @throws {TsgiError} `option-invalid`, `option-unknown`
 *
 * @example
 * const app = cors({ origins: ['https://app.example'], credentials: true })(api)
 */
export function cors(options: CorsOptions): Middleware {
  checkCors(options)
  const { origins, credentials = false, methods = anyMethods, requestHeaders, exposedHeaders = [], maxAge } = options
  const ofPreflights: readonly Field[] = [
    ['access-control-allow-methods', methods.join(', ')],
    ...(requestHeaders === undefined ? [] : [field('access-control-allow-headers', requestHeaders)]),
    ...(maxAge === undefined ? [] : [field('access-control-max-age', [String(maxAge)])]),
  ]
  const ofAnswers = exposedHeaders.length === 0 ? [] : [field('access-control-expose-headers', exposedHeaders)]
  const isPublic = origins === '*'

  /** What lets a page read: nothing where its origin may not. */
  const allowing = (origin: string | null, isAllowed: boolean): readonly Field[] => {
    // Also to who did not ask, so that a cache has it for the next who does (Fetch, section 3.3.9).
    if (isPublic) return [['access-control-allow-origin', '*']]
    if (origin === null || !isAllowed) return []
    const fields: readonly Field[] = [['access-control-allow-origin', origin]]
    return credentials ? [...fields, ['access-control-allow-credentials', 'true']] : fields
  }

  const preflight = (request: HttpRequest, allowed: readonly Field[]): Answer => {
    if (allowed.length === 0) return { status: 204, headers: [['vary', 'origin']] }
    const asked = requestHeaders === undefined ? request.headers.get('access-control-request-headers') : null
    const mirrored = asked !== null && listOfNames.test(asked) ? [field('access-control-allow-headers', [asked])] : []
    const vary = [...(isPublic ? [] : ['origin']), ...(requestHeaders === undefined ? [asksFor] : [])]
    const varying = vary.length === 0 ? [] : [field('vary', vary)]
    return { status: 204, headers: [...allowed, ...ofPreflights, ...mirrored, ...varying] }
  }

  const amend = (answer: Answer, allowed: readonly Field[]): Answer =>
    answer.status === undefined
      ? answer
      : amended(answer, (fields) => {
          const added = allowed.length === 0 || hasField(fields, 'access-control-allow-origin') ? [] : allowed
          const exposing = added.length === 0 ? [] : ofAnswers
          const all = [...fields, ...added, ...exposing]
          return isPublic ? all : withVary(all, 'origin')
        })

  return <C extends Context>(next: App<C>): App<C> =>
    (request, context) => {
      const origin = request.headers.get('origin')
      const isPreflight =
        origin !== null && request.method === 'OPTIONS' && request.headers.has('access-control-request-method')
      const respond = (isAllowed: boolean) => {
        const allowed = allowing(origin, isAllowed)
        if (isPreflight) return preflight(request, allowed)
        return whenAnswered(next(request, context), (answer) => amend(answer, allowed))
      }
      if (origin === null || typeof origins === 'string') return respond(true)
      if (typeof origins !== 'function') return respond(origins.includes(origin))
      const verdict = origins(origin, request)
      return typeof verdict === 'boolean' ? respond(verdict) : verdict.then(respond)
    }
}

const asksFor = 'access-control-request-headers'

// What a browser sends: names, separated by commas.
const listOfNames = /^[\w!#$%&'*+.^`|~-]+(?:[ \t]*,[ \t]*[\w!#$%&'*+.^`|~-]+)*$/

function field(name: string, values: readonly string[]): Field {
  return [name, values.join(', ')]
}

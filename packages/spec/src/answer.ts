/** Status, headers as people type them and a body in, an answer out. */
import { asciiValue, token } from './grammar.ts'
import type { HttpResponse, ResponseBody } from './response.ts'
import { isPullable } from './server/answer-source.ts'
import { show, TsgiError } from './server/errors.ts'

/** Names in any case; a list is one line for each of its values, `undefined` is none. */
export interface HeaderRecord {
  readonly [name: string]: string | number | readonly string[] | undefined
}

/**
 * An answer with lower-case headers that can be iterated again and again. Without `headers` it has none, without
 * `body` it is `null`.
 *
 * @throws {TsgiError} `answer-invalid`: a status outside 200–599; headers that are no record (pairs and a `Headers`
 * need no helper: `{ status, headers }`), a name twice, one that is no token, a value with control characters or beyond
 * ASCII (rule `header-values-are-ascii`); a body that no server can send.
 *
 * @example
 * answer(200, { 'Content-Type': 'text/plain', 'Set-Cookie': ['a=1', 'b=2'] }, 'hello')
 */
export function answer(status: number, headers: HeaderRecord = {}, body: ResponseBody = null): HttpResponse {
  if (!Number.isInteger(status) || status < 200 || status > 599)
    throw invalid('a status that is an integer from 200 to 599', show(status), 'Look at the first argument.')
  if (!isBody(body)) {
    const cure = 'Send an object as JSON.stringify(object), or return Response.json(object).'
    throw invalid('a body that is text, a Uint8Array, an async iterable of Uint8Array, or null', show(body), cure)
  }
  return { status, headers: pairs(headers), body }
}

function pairs(headers: HeaderRecord): readonly (readonly [string, string])[] {
  if (typeof headers !== 'object' || headers === null || Symbol.iterator in headers) {
    const cure = 'Pairs and a Headers object need no helper: return { status, headers, body }.'
    throw invalid('headers that are a record of names and values', show(headers), cure)
  }
  const names = new Set<string>()
  const found: (readonly [string, string])[] = []
  for (const [given, value] of Object.entries(headers)) {
    if (value === undefined) continue
    if (!token.test(given)) throw invalid('a header name that is a token', show(given), 'Look at RFC 9110, 5.6.2.')
    const name = given.toLowerCase()
    if (names.has(name)) throw invalid(`the header ${name} once`, 'it in two spellings', 'Give its values as a list.')
    names.add(name)
    for (const one of Array.isArray(value) ? (value as readonly unknown[]) : [value])
      found.push([name, text(name, one)])
  }
  return found
}

function text(name: string, value: unknown): string {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  if (typeof value === 'string' && asciiValue.test(value)) return value
  const cure = 'Encode it: encodeURIComponent() does.'
  throw invalid(`a value of the header ${name} that is visible ASCII, spaces and tabs`, show(value), cure)
}

function isBody(body: unknown): boolean {
  if (body === null || typeof body === 'string' || body instanceof Uint8Array) return true
  return typeof body === 'object' && body !== null && isPullable(body)
}

function invalid(demand: string, got: string, cure: string): TsgiError {
  return new TsgiError({ code: 'answer-invalid', party: 'app', demand: `answer() needs ${demand}`, got, cure })
}

/** Raw fields in the order of the wire in, one entry for each name out. */
import type { HttpHeaders } from '../request.ts'

/** Raw fields: name, value, name, value, …; names in any case. */
export type RawFields = readonly string[]

/** The headers of a request. The fields are looked at when an app asks, not before. */
export class RequestHeaders implements HttpHeaders {
  readonly #fields: RawFields
  #joined: Map<string, string> | undefined

  constructor(fields: RawFields) {
    this.#fields = fields
  }

  get(name: string): string | null {
    return this.#entries().get(String(name).toLowerCase()) ?? null
  }

  has(name: string): boolean {
    return this.#entries().has(String(name).toLowerCase())
  }

  [Symbol.iterator](): Iterator<[string, string]> {
    return this.#entries().entries()
  }

  #entries(): Map<string, string> {
    this.#joined ??= join(this.#fields)
    return this.#joined
  }
}

function join(fields: RawFields): Map<string, string> {
  const joined = new Map<string, string>()
  for (let i = 0; i < fields.length; i += 2) {
    const name = (fields[i] as string).toLowerCase()
    const value = fields[i + 1] as string
    const before = joined.get(name)
    // RFC 9110 section 5.3; RFC 9113 section 8.2.3 for cookies.
    joined.set(name, before === undefined ? value : `${before}${name === 'cookie' ? '; ' : ', '}${value}`)
  }
  return joined
}

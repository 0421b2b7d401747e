/** The extensions that a client offers in, the offer of per-message deflate to be taken out. RFC 6455 section 9.1, RFC 7692. Pure. */
import { token } from '../grammar.ts'

/**
 * The parameters of an offer (RFC 7692 section 7.1), and the values that each may have; `''` is none. Not with
 * `server_max_window_bits`: a server that does not keep it has to decline, and uWebSockets.js agrees and does not keep it.
 */
const parameters: ReadonlyMap<string, RegExp> = new Map([
  ['server_no_context_takeover', /^$/],
  ['client_no_context_takeover', /^$/],
  ['client_max_window_bits', /^(?:[89]|1[0-5])?$/],
])

// A value in quotes has to be a token too, when its backslashes are gone.
const parameterForm = /^([^\s="]+)(?:[ \t]*=[ \t]*([^\s="]+|"[^\s="]+"))?$/

/**
 * The first offer that keeps RFC 7692 and that every server keeps, as it is written without spaces and quotes; `''`
 * without one: the others are declined. `null` where an offer of any extension is not well-formed.
 */
export function deflateOffer(offers: readonly string[]): string | null {
  let taken = ''
  for (const offer of offers) {
    const [name = '', ...rest] = offer.split(';').map((part) => part.trim())
    const given = rest.map(parameterOf)
    if (!token.test(name) || given.includes(null)) return null
    if (taken === '' && name === 'permessage-deflate' && keepsRules(given as readonly Parameter[]))
      taken = [
        name,
        ...(given as readonly Parameter[]).map(([key, value]) => (value === '' ? key : `${key}=${value}`)),
      ].join(';')
  }
  return taken
}

type Parameter = readonly [name: string, value: string]

function parameterOf(text: string): Parameter | null {
  const [, name = '', quoted = ''] = parameterForm.exec(text) ?? []
  const value = quoted.startsWith('"') ? quoted.slice(1, -1).replace(/\\(.)/g, '$1') : quoted
  return token.test(name) && (quoted === '' || token.test(value)) ? [name, value] : null
}

function keepsRules(given: readonly Parameter[]): boolean {
  const names = new Set(given.map(([name]) => name))
  return names.size === given.length && given.every(([name, value]) => parameters.get(name)?.test(value) === true)
}

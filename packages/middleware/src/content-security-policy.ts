/** A content security policy as people write it in, the value of its header out (W3C CSP Level 3, section 2). */
import { show } from '@tsgi/spec/server'
import { type OptionRule, wrongOption } from './options.ts'

/** The sources of each directive: `{ 'img-src': ["'self'", 'data:'] }`; none for a directive that takes none. */
export interface ContentSecurityPolicy {
  readonly [directive: string]: readonly string[] | undefined
}

/** What the option has to be, as far as a table can say it. */
export const cspRule: OptionRule = {
  demand: 'text of visible ASCII, an object with a list of sources for each directive, or false',
  holds: (value) =>
    value === false ||
    (typeof value === 'string' && /^[\x20-\x7e]+$/.test(value)) ||
    (typeof value === 'object' && value !== null && !Array.isArray(value)),
}

// Without their quotes they are the names of hosts, and the browser says nothing.
const keyword = /^(?:self|none|strict-dynamic|report-sample|unsafe-[a-z-]+|wasm-unsafe-eval|(?:nonce|sha\d{3})-.*)$/i

/**
 * The value of the header.
 *
 * @throws {TsgiError} `option-invalid`
 */
export function cspText(policy: ContentSecurityPolicy): string {
  const directives = Object.entries(policy).filter(([, sources]) => sources !== undefined)
  return directives.map(([name, sources]) => [checkedName(name), ...checkedSources(name, sources)].join(' ')).join('; ')
}

function checkedName(name: string): string {
  if (/^[a-z]+(?:-[a-z]+)*$/.test(name)) return name
  throw wrong('names of directives in their own spelling, such as img-src', show(name))
}

function checkedSources(name: string, sources: unknown): readonly string[] {
  if (!Array.isArray(sources)) throw wrong(`${name} to be a list of sources`, show(sources))
  for (const source of sources as readonly unknown[]) {
    if (typeof source !== 'string' || !/^[\x21-\x7e]+$/.test(source) || /[;,]/.test(source))
      throw wrong(`${name} to list sources of visible ASCII, one each, without semicolons and commas`, show(source))
    if (keyword.test(source)) throw wrong(`${name} to have its keywords in single quotes: "'${source}'"`, show(source))
    if (source.startsWith("'nonce-"))
      throw wrong('no nonce, which is new with each answer: let the app give that answer its own policy', show(source))
    if (source === "'none'" && sources.length > 1)
      throw wrong(`${name} to have 'none' alone`, `${sources.length} sources with it`)
  }
  return sources as readonly string[]
}

function wrong(demand: string, got: string): Error {
  return wrongOption('securityHeaders', 'contentSecurityPolicy', demand, got)
}

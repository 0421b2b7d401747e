/** Options in, a middleware that gives answers the headers that browsers protect their users by out. */
import type { Middleware } from '@tsgi/spec'
import { amended, hasField } from './amended.ts'
import { whenAnswered } from './answered.ts'
import { type ContentSecurityPolicy, cspRule, cspText } from './content-security-policy.ts'
import type { Field } from './fields.ts'
import { checkOptions, flag, isInteger, type OptionRule } from './options.ts'

export type { ContentSecurityPolicy } from './content-security-policy.ts'

/** `strict-transport-security` (RFC 6797). */
export interface StrictTransportSecurity {
  /** In seconds. Default: 31 536 000, a year. */
  readonly maxAge?: number | undefined
  /** Whether it holds for the hosts below too. Default: `false`. */
  readonly includeSubDomains?: boolean | undefined
  /** The wish to be built into browsers: with `includeSubDomains` and a year or more. Default: `false`. */
  readonly preload?: boolean | undefined
}

/** One option for each header; `false` leaves it out. */
export interface SecurityHeadersOptions {
  /**
   * `content-security-policy`: text, or a list of sources for each directive. Default:
   * `base-uri 'self'; frame-ancestors 'self'; object-src 'none'`.
   */
  readonly contentSecurityPolicy?: ContentSecurityPolicy | string | false | undefined
  /** `strict-transport-security`, sent over TLS alone (`context.encrypted`). Default: `max-age=31536000`. */
  readonly strictTransportSecurity?: StrictTransportSecurity | false | undefined
  /** `x-content-type-options`. Default: `nosniff`. */
  readonly contentTypeOptions?: 'nosniff' | false | undefined
  /** `x-frame-options`, for pages whose own policy says nothing of `frame-ancestors`. Default: `SAMEORIGIN`. */
  readonly frameOptions?: 'DENY' | 'SAMEORIGIN' | false | undefined
  /** `referrer-policy`. Default: `strict-origin-when-cross-origin`. */
  readonly referrerPolicy?: string | false | undefined
  /** `cross-origin-opener-policy`. Default: `same-origin-allow-popups`. */
  readonly crossOriginOpenerPolicy?: string | false | undefined
  /** `cross-origin-resource-policy`. Default: `same-origin`. */
  readonly crossOriginResourcePolicy?: string | false | undefined
  /** `cross-origin-embedder-policy`. Default: left out. */
  readonly crossOriginEmbedderPolicy?: string | false | undefined
  /** `permissions-policy`. Default: left out. */
  readonly permissionsPolicy?: string | false | undefined
}

type Header = Exclude<keyof SecurityHeadersOptions, 'strictTransportSecurity'>

interface Row {
  readonly name: string
  readonly value: string | false
  readonly rule: OptionRule
}

const oneOf = (...values: readonly string[]): OptionRule => ({
  demand: `${values.join(', ')} or false`,
  holds: (value) => value === false || values.includes(value as string),
})

// Not `no-referrer`: a form that is sent to the own site would then have the origin `null`. Not the opener policy
// `same-origin`: a login in a window of its own could then not report back.
const table: Readonly<Record<Header, Row>> = {
  contentSecurityPolicy: {
    name: 'content-security-policy',
    value: "base-uri 'self'; frame-ancestors 'self'; object-src 'none'",
    rule: cspRule,
  },
  contentTypeOptions: { name: 'x-content-type-options', value: 'nosniff', rule: oneOf('nosniff') },
  frameOptions: { name: 'x-frame-options', value: 'SAMEORIGIN', rule: oneOf('DENY', 'SAMEORIGIN') },
  referrerPolicy: {
    name: 'referrer-policy',
    value: 'strict-origin-when-cross-origin',
    rule: oneOf(
      'no-referrer',
      'no-referrer-when-downgrade',
      'same-origin',
      'origin',
      'strict-origin',
      'origin-when-cross-origin',
      'strict-origin-when-cross-origin',
      'unsafe-url',
    ),
  },
  crossOriginOpenerPolicy: {
    name: 'cross-origin-opener-policy',
    value: 'same-origin-allow-popups',
    rule: oneOf('same-origin', 'same-origin-allow-popups', 'noopener-allow-popups', 'unsafe-none'),
  },
  crossOriginResourcePolicy: {
    name: 'cross-origin-resource-policy',
    value: 'same-origin',
    rule: oneOf('same-origin', 'same-site', 'cross-origin'),
  },
  crossOriginEmbedderPolicy: {
    name: 'cross-origin-embedder-policy',
    value: false,
    rule: oneOf('require-corp', 'credentialless', 'unsafe-none'),
  },
  permissionsPolicy: {
    name: 'permissions-policy',
    value: false,
    rule: {
      demand: 'text of visible ASCII, such as camera=(), geolocation=(self), or false',
      holds: (value) => value === false || (typeof value === 'string' && /^[\x20-\x7e]+$/.test(value)),
    },
  },
}

/**
 * Adds headers that make browsers careful. One that the answer has already stays as the app gave it; answers that
 * become a WebSocket have no use for them and get none.
 *
 * @throws {TsgiError} `option-invalid`, `option-unknown`
 *
 * @example
 * const app = securityHeaders({ contentSecurityPolicy: { 'default-src': ["'self'"], 'img-src': ["'self'", 'data:'] } })(pages)
 */
export function securityHeaders(options: SecurityHeadersOptions = {}): Middleware {
  const rows = Object.entries(table) as [Header, Row][]
  checkOptions('securityHeaders', options, {
    ...Object.fromEntries(rows.map(([option, { rule }]) => [option, rule])),
    strictTransportSecurity: { demand: 'an object or false', holds: (value) => value === false || isObject(value) },
  })
  const everywhere = rows.flatMap(([option, { name, value }]): readonly Field[] => {
    const given = options[option] ?? value
    return given === false ? [] : [[name, typeof given === 'string' ? given : cspText(given)]]
  })
  const { strictTransportSecurity = {} } = options
  const overTls =
    strictTransportSecurity === false
      ? everywhere
      : [...everywhere, ['strict-transport-security', hsts(strictTransportSecurity)] as const]
  return (next) => (request, context) =>
    whenAnswered(next(request, context), (answer) => {
      if (answer.status === undefined) return answer
      const added = context.encrypted ? overTls : everywhere
      return amended(answer, (fields) => [...fields, ...added.filter(([name]) => !hasField(fields, name))])
    })
}

const aYear = 31_536_000

function hsts(given: StrictTransportSecurity): string {
  const prefix = 'strictTransportSecurity.'
  const named = Object.fromEntries(Object.entries(given).map(([key, value]) => [prefix + key, value as unknown]))
  const { maxAge = aYear, includeSubDomains = false, preload = false } = given
  checkOptions('securityHeaders', named, {
    [`${prefix}maxAge`]: { demand: 'seconds, 0 or more', holds: isInteger(0) },
    [`${prefix}includeSubDomains`]: flag,
    [`${prefix}preload`]: {
      demand: `true or false, and true with includeSubDomains and a maxAge of ${aYear} or more (hstspreload.org)`,
      holds: (value) => value === false || (value === true && includeSubDomains && maxAge >= aYear),
    },
  })
  return `max-age=${maxAge}${includeSubDomains ? '; includeSubDomains' : ''}${preload ? '; preload' : ''}`
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

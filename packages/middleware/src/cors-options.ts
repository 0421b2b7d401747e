/** The options of `cors()` in, one clear error for the first that browsers would not take as it is meant out. */
import type { HttpRequest } from '@tsgi/spec'
import { show } from '@tsgi/spec/server'
import { checkOptions, flag, isInteger, type OptionRule, wrongOption } from './options.ts'

/** Whether pages of an origin may read; `origin` is what the browser says: `https://app.example`, or `null`. */
export type AllowsOrigin = (origin: string, request: HttpRequest) => boolean | Promise<boolean>

/** Options of `cors()`. */
export interface CorsOptions {
  /** Whose pages may read: everybody's, those of a list, or those that a function says. Default: none; it has to be given. */
  readonly origins: '*' | readonly string[] | AllowsOrigin
  /** Whether they may send cookies and other credentials along; not with `*` anywhere. Default: `false`. */
  readonly credentials?: boolean | undefined
  /** The methods that they may use. Default: `GET`, `HEAD`, `POST`, `PUT`, `PATCH`, `DELETE`. */
  readonly methods?: readonly string[] | undefined
  /** Headers that they may send, beyond those that any page may. Default: whichever a preflight asks for. */
  readonly requestHeaders?: readonly string[] | undefined
  /** Headers that they may read, beyond those that any page may (Fetch, section 2.2.2). Default: none. */
  readonly exposedHeaders?: readonly string[] | undefined
  /** How long a browser keeps a preflight, in seconds. Default: what the browser takes, 5. */
  readonly maxAge?: number | undefined
}

const token = /^[\w!#$%&'*+.^`|~-]+$/
const tokens = (demand: string): OptionRule => ({
  demand,
  holds: (value) => Array.isArray(value) && value.every((one) => typeof one === 'string' && token.test(one)),
})

/** @throws {TsgiError} `option-invalid`, `option-unknown` */
export function checkCors(options: CorsOptions): void {
  checkOptions('cors', options, {
    origins: {
      demand: "'*', a list of origins with at least one, or a function",
      holds: (value) => value === '*' || typeof value === 'function' || (Array.isArray(value) && value.length > 0),
      required: true,
    },
    credentials: flag,
    methods: tokens('a list of methods'),
    requestHeaders: tokens('a list of names of headers'),
    exposedHeaders: tokens('a list of names of headers'),
    maxAge: { demand: 'seconds, 0 or more', holds: isInteger(0) },
  })
  const { origins, credentials, methods = [], requestHeaders = [], exposedHeaders = [] } = options
  if (Array.isArray(origins)) origins.forEach(checkOrigin)
  for (const method of methods) {
    // Fetch changes the case of six methods alone: a page that asks for `patch` is refused where PATCH is allowed.
    if (method !== method.toUpperCase() && usual.test(method))
      throw wrongOption('cors', 'methods', 'methods in their own case, such as PATCH', show(method))
  }
  if (credentials !== true) return
  if (origins === '*') throw wrongOption('cors', 'origins', 'a list or a function, with credentials', show(origins))
  for (const [option, list] of Object.entries({ methods, requestHeaders, exposedHeaders })) {
    if (list.includes('*')) throw wrongOption('cors', option, 'each name, with credentials', show('*'))
  }
}

const usual = /^(?:get|head|post|put|patch|delete|options)$/i

function checkOrigin(origin: unknown): void {
  if (origin === '*') throw wrongOption('cors', 'origins', "'*' by itself and in no list", show(origin))
  if (String(origin).includes('*'))
    throw wrongOption('cors', 'origins', 'whole origins in a list, and a function for a pattern', show(origin))
  // What a page in a sandbox says, whoever made it.
  if (origin === 'null') throw wrongOption('cors', 'origins', 'origins: null is that of anybody', show(origin))
  if (typeof origin !== 'string' || !/^[a-z][a-z\d+.-]*:\/\/[^/?#@\s]+$/i.test(origin) || !isSerialised(origin))
    throw wrongOption('cors', 'origins', `origins as browsers write them, such as ${spelling(origin)}`, show(origin))
}

// Extensions and embedded browsers have schemes of their own, of which the URL parser knows no origin.
function isSerialised(origin: string): boolean {
  return !/^https?:/i.test(origin) || (URL.canParse(origin) && new URL(origin).origin === origin)
}

function spelling(origin: unknown): string {
  const isWeb = typeof origin === 'string' && /^https?:/i.test(origin) && URL.canParse(origin)
  return isWeb ? new URL(origin).origin : 'https://app.example'
}

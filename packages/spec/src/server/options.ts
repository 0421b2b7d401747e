/** The options of `serve()` in, checked ones with every default filled in out. One table holds all of them. */
import type { Capability } from '../rules/capabilities.ts'
import type { Limits, ServeOptions, Timeouts, TlsOptions, WebSocketLimits } from '../serve.ts'
import { show, TsgiError } from './errors.ts'
import type { Platform } from './platform.ts'

/** Where to listen. */
export interface ListenOptions {
  /** The name or address to listen on. */
  readonly hostname: string
  /** 0 has the system pick one. */
  readonly port: number
  /** Instead of them. */
  readonly socketFile: { readonly path: string; readonly mode: number } | null
  /** Whether other processes may listen on the port as well. */
  readonly reusePort: boolean
  /** Key and certificates, to be read by `readTls()`; `null` without TLS. */
  readonly tls: TlsOptions | null
  /** Whether HTTP/2 is offered beside HTTP/1.1. */
  readonly http2: boolean
}

interface Defaults extends ListenOptions {
  readonly limits: Limits
  readonly timeouts: Timeouts
  readonly webSocket: WebSocketLimits
}

/** The defaults of every server that can set the value. */
export const defaults: Defaults = {
  hostname: '127.0.0.1',
  port: 3000,
  socketFile: null,
  reusePort: false,
  tls: null,
  http2: false,
  limits: { maxHeaderSize: 16_384, maxRequestBodySize: 16_777_216, maxConnections: Number.POSITIVE_INFINITY },
  timeouts: { headers: 60_000, idle: 5_000, drain: 10_000 },
  webSocket: { maxPayload: 1_048_576, maxBufferedAmount: 1_048_576, idleTimeout: 120_000, compression: false },
}

interface OptionRule {
  readonly demand: string
  readonly holds: (value: unknown) => boolean
  /** Without it the server cannot keep the option. */
  readonly capability?: Capability
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isInteger = (from: number, to: number) => (value: unknown) =>
  typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to
// By what is called here, because a signal of another realm is no instance of this one's class.
const isSignal = (value: unknown) =>
  isObject(value) && typeof value.throwIfAborted === 'function' && typeof value.addEventListener === 'function'
// A timer that is longer than this fires at once (setTimeout holds 31 bits).
const milliseconds: OptionRule = { demand: 'milliseconds from 1 to 2147483647', holds: isInteger(1, 2 ** 31 - 1) }
const count: OptionRule = { demand: 'a positive integer', holds: isInteger(1, Number.MAX_SAFE_INTEGER) }
const group: OptionRule = { demand: 'an object', holds: isObject }
const pem: OptionRule = {
  demand: 'PEM text, its bytes or the path of a file',
  holds: (value) => (typeof value === 'string' && value !== '') || value instanceof Uint8Array,
}
const flag: OptionRule = { demand: 'true or false', holds: (value) => typeof value === 'boolean' }
const groups: ReadonlySet<string> = new Set(['limits', 'timeouts', 'tls', 'webSocket'])

const table: Readonly<Record<string, OptionRule>> = {
  hostname: { demand: 'a host name or address', holds: (value) => typeof value === 'string' && value !== '' },
  port: { demand: 'an integer from 0 to 65535', holds: isInteger(0, 65_535) },
  path: {
    demand: 'the path of a unix socket, at most 107 bytes long and without NUL',
    holds: (value) =>
      typeof value === 'string' && /^[^\0]+$/.test(value) && new TextEncoder().encode(value).byteLength < 108,
    capability: 'unixSocket',
  },
  mode: { demand: 'a file mode', holds: isInteger(0, 0o777), capability: 'unixSocket' },
  reusePort: { ...flag, capability: 'reusePort' },
  tls: { ...group, capability: 'tls' },
  'tls.key': pem,
  'tls.cert': pem,
  'tls.ca': pem,
  'tls.passphrase': { demand: 'text', holds: (value) => typeof value === 'string' },
  'tls.clientCertificate': {
    demand: 'none, request or require',
    holds: (value) => value === 'none' || value === 'request' || value === 'require',
    capability: 'clientCertificates',
  },
  http2: { ...flag, capability: 'http2' },
  limits: group,
  'limits.maxHeaderSize': {
    demand: 'at least 4096 bytes',
    holds: isInteger(4096, 2 ** 30),
    capability: 'maxHeaderSize',
  },
  'limits.maxRequestBodySize': { demand: 'bytes, 0 or more', holds: isInteger(0, Number.MAX_SAFE_INTEGER) },
  'limits.maxConnections': { ...count, capability: 'maxConnections' },
  timeouts: group,
  'timeouts.headers': { ...milliseconds, capability: 'headersTimeout' },
  'timeouts.idle': { ...milliseconds, capability: 'idleTimeout' },
  'timeouts.drain': { demand: 'milliseconds from 0 to 2147483647', holds: isInteger(0, 2 ** 31 - 1) },
  webSocket: { ...group, capability: 'webSocket' },
  // A text that is longer cannot be a string: V8's have at most so many characters.
  'webSocket.maxPayload': { demand: 'bytes from 1 to 536870888', holds: isInteger(1, 2 ** 29 - 24) },
  'webSocket.maxBufferedAmount': { demand: 'bytes from 65536 on', holds: isInteger(65_536, Number.MAX_SAFE_INTEGER) },
  'webSocket.idleTimeout': { demand: 'milliseconds from 8000 to 960000', holds: isInteger(8000, 960_000) },
  'webSocket.compression': flag,
  signal: { demand: 'an AbortSignal', holds: isSignal },
  onError: { demand: 'a function', holds: (value) => typeof value === 'function' },
}

/** The options in force. */
export interface CheckedOptions extends Defaults {}

/** Throws one `TsgiError` for the first option that is unknown, wrong, or not to be kept by this platform. */
export function checkOptions(options: ServeOptions, platform: Platform): CheckedOptions {
  if (!isObject(options as unknown)) throw wrong('The second argument of serve()', 'an object of options', options)
  checkGroup(options, '', platform)
  checkTogether(options)
  const { limits = {}, timeouts = {}, webSocket = {} } = options
  return {
    hostname: options.hostname ?? defaults.hostname,
    port: options.port ?? defaults.port,
    socketFile: options.path === undefined ? null : { path: options.path, mode: options.mode ?? 0o600 },
    reusePort: options.reusePort ?? defaults.reusePort,
    tls: options.tls ?? defaults.tls,
    http2: options.http2 ?? defaults.http2,
    limits: Object.freeze(merge(defaults.limits, platform.limits, limits)),
    timeouts: Object.freeze(merge(defaults.timeouts, platform.timeouts, timeouts)),
    webSocket: Object.freeze(merge(defaults.webSocket, undefined, webSocket)),
  }
}

function checkGroup(options: object, prefix: string, platform: Platform): void {
  for (const [key, value] of Object.entries(options)) {
    if (value === undefined) continue
    const name = prefix + key
    if (prefix === '' && platform.ownOptions.includes(name) && !key.includes('.')) {
      checkOwnGroup(value, name, platform)
      continue
    }
    // A dot in a key is no way into a group: `'limits.maxConnections'` at the top would be taken and ignored.
    const rule = Object.hasOwn(table, name) && !key.includes('.') ? table[name] : undefined
    if (rule === undefined) throw unknownOption(name, prefix, platform)
    if (rule.capability !== undefined && !platform.capabilities.includes(rule.capability))
      throw notKept(name, rule.capability, platform)
    if (!rule.holds(value)) throw wrong(`The option ${name}`, rule.demand, value)
    if (groups.has(name)) checkGroup(value as object, `${name}.`, platform)
  }
}

/** What options demand of each other. */
function checkTogether({ path, mode, hostname, port, reusePort, tls, http2 }: ServeOptions): void {
  if (path !== undefined && (hostname !== undefined || port !== undefined || reusePort === true))
    throw wrong('The option path', 'given without hostname, port and reusePort', path)
  if (mode !== undefined && path === undefined) throw wrong('The option mode', 'given with path', mode)
  if (tls !== undefined && (tls.key === undefined || tls.cert === undefined))
    throw wrong('The option tls', 'an object with key and cert', tls)
  if (http2 === true && tls === undefined) throw wrong('The option http2', 'given with tls', http2)
}

// The values are the server's to check; that a name is known is not.
function checkOwnGroup(value: unknown, name: string, platform: Platform): void {
  if (!isObject(value)) throw wrong(`The option ${name}`, group.demand, value)
  const unknown = Object.keys(value).find((key) => !platform.ownOptions.includes(`${name}.${key}`))
  if (unknown !== undefined) throw unknownOption(`${name}.${unknown}`, `${name}.`, platform)
}

function merge<T extends object>(
  base: T,
  own: Partial<T> | undefined,
  given: { [K in keyof T]?: T[K] | undefined },
): T {
  const merged = { ...base, ...own }
  for (const key of Object.keys(given) as (keyof T)[]) {
    const value = given[key]
    if (value !== undefined) merged[key] = value
  }
  return merged
}

function wrong(what: string, demand: string, value: unknown): TsgiError {
  return new TsgiError({
    code: 'option-invalid',
    party: 'operator',
    demand: `${what} needs to be ${demand}`,
    got: show(value),
    cure: 'Correct the call of serve().',
  })
}

function unknownOption(name: string, prefix: string, platform: Platform): TsgiError {
  const known = [...Object.keys(table), ...platform.ownOptions].filter((key) =>
    prefix === '' ? !key.includes('.') : key.startsWith(prefix),
  )
  return new TsgiError({
    code: 'option-unknown',
    party: 'operator',
    demand: `The options of serve() are ${known.join(', ')}`,
    got: `the option ${name}`,
    cure: 'Remove it or correct its name.',
  })
}

function notKept(name: string, capability: Capability, platform: Platform): TsgiError {
  return new TsgiError({
    code: 'capability-missing',
    party: 'operator',
    demand: `The option ${name} needs a server with the capability '${capability}'`,
    got: `server-${platform.name}, which does not declare it`,
    cure: 'Remove the option or choose another server.',
  })
}

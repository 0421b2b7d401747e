/** A quota in, a middleware that answers whoever asks more often with 429 out. */
import type { Answer, Context, HttpRequest, Middleware } from '@tsgi/spec'
import { show } from '@tsgi/spec/server'
import { amended } from './amended.ts'
import { whenAnswered } from './answered.ts'
import type { Field } from './fields.ts'
import { checkOptions, isInteger, wrongOption } from './options.ts'
import { networkOf } from './rate-limit-key.ts'
import { memoryStore } from './rate-limit-memory.ts'

/** How much is allowed. */
export interface RateLimitQuota {
  /** Requests. */
  readonly limit: number
  /** Milliseconds. */
  readonly window: number
}

/** What is left of it after a request. */
export interface RateLimitState {
  /** Whether this request is let through. */
  readonly allowed: boolean
  /** How many more would be allowed now. */
  readonly remaining: number
  /** Milliseconds until there are more. */
  readonly wait: number
}

/** Where the requests are counted. */
export interface RateLimitStore {
  /** Counts one request. What it throws or rejects with goes on to the server, and no request is let through. */
  readonly take: (key: string, quota: RateLimitQuota) => RateLimitState | Promise<RateLimitState>
}

/** Options of {@link rateLimit}. */
export interface RateLimitOptions {
  /** Requests of one key within `window`. Default: none; it has to be given. */
  readonly limit: number
  /** In milliseconds. Default: 60 000. */
  readonly window?: number | undefined
  /**
   * Whose request it is; `null` for one that is not counted. Default: the address of the client, of IPv6 its first 64
   * bits, and one key for all whose address is not known.
   */
  readonly key?: ((request: HttpRequest, context: Context) => string | null) | undefined
  /** For several processes that share a quota. Default: the memory of this one. */
  readonly store?: RateLimitStore | undefined
  /** Keys in memory, 2 or more; the half of them that was seen last is never forgotten. Default: 65 536. */
  readonly maxKeys?: number | undefined
  /** What the headers call the quota. Default: `default`. */
  readonly name?: string | undefined
}

/**
 * Lets `limit` requests of a key through at once, and then as many as are added evenly within each `window`. Others are
 * answered with a bare 429 and `retry-after`. Each answer tells the quota and what is left of it, as
 * draft-ietf-httpapi-ratelimit-headers-10 has it: `ratelimit-policy: "default";q=100;w=60` and
 * `ratelimit: "default";r=99;t=1`, where `t` is the time until there are more.
 *
 * Behind a proxy all clients have one address, unless `trustedProxies()` stands around it.
 *
 * @throws {TsgiError} `option-invalid`, `option-unknown`; in a request `option-invalid`, where `key` gives anything else
 *
 * @example
 * const app = rateLimit({ limit: 100, window: 60_000 })(api)
 */
export function rateLimit(options: RateLimitOptions): Middleware {
  const isFunction = (value: unknown) => typeof value === 'function'
  checkOptions('rateLimit', options, {
    limit: { demand: 'requests, 1 or more', holds: isInteger(1), required: true },
    window: { demand: 'milliseconds, 1 or more', holds: isInteger(1) },
    key: { demand: 'a function', holds: isFunction },
    store: {
      demand: 'an object with a function take',
      holds: (value) => isFunction((value as Partial<RateLimitStore> | null)?.take),
    },
    maxKeys: { demand: 'an integer, 2 or more, without a store', holds: isAloneWith(options) },
    name: { demand: 'letters, digits, hyphens and underscores', holds: (value) => /^[\w-]+$/.test(String(value)) },
  })
  const { limit, window = 60_000, key = networkOf, maxKeys = 65_536, name = 'default' } = options
  const { store = memoryStore(maxKeys, () => performance.now()) } = options
  const quota: RateLimitQuota = Object.freeze({ limit, window })
  const policy: Field = ['ratelimit-policy', `"${name}";q=${limit};w=${seconds(window)}`]
  return (next) => (request, context) => {
    const counted = key(request, context)
    if (counted === null) return next(request, context)
    // A promise, say, would be another key each time, and nobody would be limited.
    if (typeof counted !== 'string')
      throw wrongOption('rateLimit', 'key', 'to give a text or null, and no promise of it', show(counted))
    const respond = ({ allowed, remaining, wait }: RateLimitState): Answer | Promise<Answer> => {
      const fields: readonly Field[] = [policy, ['ratelimit', `"${name}";r=${remaining};t=${seconds(wait)}`]]
      if (!allowed) return { status: 429, headers: [...fields, ['retry-after', String(Math.max(1, seconds(wait)))]] }
      return whenAnswered(next(request, context), (answer) =>
        answer.status === undefined ? answer : amended(answer, (given) => [...given, ...fields]),
      )
    }
    const state = store.take(counted, quota)
    return 'then' in state ? state.then(respond) : respond(state)
  }
}

function isAloneWith({ store }: Partial<RateLimitOptions>): (value: unknown) => boolean {
  return (value) => store === undefined && isInteger(2)(value)
}

function seconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000)
}

/** A quota and requests by key in, whether each is allowed out. Kept in memory, which is bounded. */
import type { RateLimitQuota, RateLimitState, RateLimitStore } from './rate-limit.ts'

/**
 * A bucket for each key, which holds `limit` requests and fills evenly within `window`. A key costs one number: the time
 * at which its bucket is full again (the generic cell rate algorithm). At most `maxKeys` numbers are kept, for at least
 * the half of so many keys that was seen last; a key that is forgotten begins anew.
 */
export function memoryStore(maxKeys: number, now: () => number): RateLimitStore {
  // Two halves, of which the older one is dropped as a whole. One map in the order of use would need a delete() for each
  // request, and V8 goes past what was deleted until it makes the table anew: 100 µs for whoever asks again and again.
  const half = Math.floor(maxKeys / 2)
  let older = new Map<string, number>()
  let newer = new Map<string, number>()
  return {
    take(key, quota) {
      const time = now()
      const before = Math.max(newer.get(key) ?? older.get(key) ?? time, time)
      const { next, state } = takeOne(before - time, quota)
      if (newer.size >= half && !newer.has(key)) {
        older = newer
        newer = new Map()
      }
      newer.set(key, time + next)
      return state
    },
  }
}

interface Taken {
  /** Milliseconds until the bucket is full. */
  readonly next: number
  readonly state: RateLimitState
}

function takeOne(untilFull: number, { limit, window }: RateLimitQuota): Taken {
  // Milliseconds in which one is added. What is left over from dividing must not cost one of them.
  const step = window / limit
  const roomFor = (used: number) => Math.floor((window - used) / step + 1e-6)
  const allowed = roomFor(untilFull) >= 1
  const next = allowed ? untilFull + step : untilFull
  const remaining = allowed ? roomFor(next) : 0
  // Until there is one more than now.
  const wait = Math.max(0, next - (window - (remaining + 1) * step))
  return { next, state: { allowed, remaining, wait } }
}

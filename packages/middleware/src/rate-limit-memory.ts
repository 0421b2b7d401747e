/** A quota and requests by key in, whether each is allowed out. Kept in memory, which is bounded. */
import type { RateLimitQuota, RateLimitState, RateLimitStore } from './rate-limit.ts'

/**
 * A bucket for each key, which holds `limit` requests and fills evenly within `window`. A key costs one number: the time
 * at which its bucket is full again (the generic cell rate algorithm). Beyond `maxKeys` the one that was seen least
 * recently is forgotten, and begins anew.
 */
export function memoryStore(maxKeys: number, now: () => number): RateLimitStore {
  const fullAt = new Map<string, number>()
  return {
    take(key, quota) {
      const time = now()
      const before = Math.max(fullAt.get(key) ?? time, time)
      const { next, state } = takeOne(before - time, quota)
      // The order of a Map is that of insertion: the first is the one that was seen least recently.
      fullAt.delete(key)
      fullAt.set(key, time + next)
      if (fullAt.size > maxKeys) fullAt.delete(fullAt.keys().next().value as string)
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

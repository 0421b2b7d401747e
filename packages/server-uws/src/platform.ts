/** What uWebSockets.js can do, as every server declares it, and what it decides by itself. */
import type { Capability, Limits, Timeouts } from '@tsgi/spec'

export const name = 'uws'

// Kept equal to package.json by a test.
export const version = '0.0.0'

export const capabilities: readonly Capability[] = ['rawTarget', 'reusePort', 'tls', 'unixSocket', 'webSocket']

/** Fixed in the library: the head of a request that arrives in more than one read. */
export const limits: Partial<Limits> = { maxHeaderSize: 4096 }

/** Fixed in the library. */
export const timeouts: Partial<Timeouts> = { headers: 10_000, idle: 10_000 }

/** A body in, the same body out, each of its readings watched; pulled, cancelled and returned exactly as before. */
import { guard, type Method } from './guard.ts'

/** One reading of a body. What these throw, the read throws. */
export interface Reading {
  /** Gives what is passed on. */
  readonly chunk: (value: unknown) => unknown
  /** The body ended by itself. */
  readonly ended: () => void
  readonly failed: (error: unknown) => void
  /** Whoever reads wants no more of it: what still comes, an end above all, tells nothing about the body. */
  stopped?: boolean
}

/** A view of a body. `begin` is called when a reading begins, before the body hears of it. */
export function watchBody<T extends object>(body: T, begin: () => Reading): T {
  return guard(body, {
    read(key, value, forward) {
      if (typeof value !== 'function' || key === 'constructor') return value
      if (key === Symbol.asyncIterator) return iterate(body, value as Method, begin)
      if (key === 'getReader') return getReader(body, value as Method, begin)
      return forward(value as Method)
    },
  })
}

function iterate(body: object, method: Method, begin: () => Reading): Method {
  return (...parameters) => {
    const reading = begin()
    const iterator = open(reading, () => Reflect.apply(method, body, parameters)) as AsyncIterator<unknown>
    if (typeof iterator !== 'object' || iterator === null) return iterator
    return guard(iterator, {
      read(key, value, forward) {
        if (typeof value !== 'function' || key === 'constructor') return value
        if (key === 'next') return (...given: []) => pull(reading, () => Reflect.apply(value, iterator, given))
        if (key === Symbol.asyncIterator) return returnThis
        return key === 'return' ? stopping(reading, forward(value as Method)) : forward(value as Method)
      },
    })
  }
}

function getReader(body: object, method: Method, begin: () => Reading): Method {
  return (...parameters) => {
    const reading = begin()
    const reader = open(reading, () => Reflect.apply(method, body, parameters)) as object
    if (typeof reader !== 'object' || reader === null) return reader
    return guard(reader, {
      read(key, value, forward) {
        if (typeof value !== 'function' || key === 'constructor') return value
        if (key === 'read') return (...given: []) => pull(reading, () => Reflect.apply(value, reader, given))
        return key === 'cancel' ? stopping(reading, forward(value as Method)) : forward(value as Method)
      },
    })
  }
}

function returnThis(this: unknown): unknown {
  return this
}

function stopping(reading: Reading, method: Method): Method {
  return function (...parameters) {
    reading.stopped = true
    return Reflect.apply(method, this, parameters)
  }
}

function open<T>(reading: Reading, begin: () => T): T {
  try {
    return begin()
  } catch (error) {
    reading.failed(error)
    throw error
  }
}

async function pull(reading: Reading, next: () => unknown): Promise<unknown> {
  let result: unknown
  let done: unknown
  let value: unknown
  try {
    result = await next()
    if (typeof result !== 'object' || result === null) return result
    ;({ done, value } = result as { done?: unknown; value?: unknown })
  } catch (error) {
    if (!reading.stopped) reading.failed(error)
    throw error
  }
  if (reading.stopped) return { done, value }
  if (done) reading.ended()
  // Each was read once, so they are given on as they were read.
  return { done, value: done ? value : reading.chunk(value) }
}

/** Whether bytes stayed as they are: a small number of them, to be compared later. FNV-1a. */
export function hashOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5 ^ bytes.byteLength
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193)
  return hash
}

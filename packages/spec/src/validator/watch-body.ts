/** A body in, the same body out, each of its readings watched; pulled, cancelled and returned exactly as before. */
import { guard, type Method } from './guard.ts'
import { attempt } from './judge-request.ts'

/** One reading of a body. What these throw, the read throws. */
export interface Reading {
  /** Gives what is passed on. */
  readonly chunk: (value: unknown) => unknown
  /** The body ended by itself. */
  readonly ended: () => void
  readonly failed: (error: unknown) => void
  /** Whoever reads ends it. */
  readonly stopping?: (() => void) | undefined
  /** Whoever reads wants no more of it: what still comes, an end above all, tells nothing about the body. */
  stopped?: boolean
}

/** What watches a body. */
export interface Watching {
  /** A reading begins, by a call of `method`, before the body hears of it. */
  readonly begin: (method: Method) => Reading
  /** What has begun is read through `view`; whether it has something that ends it. */
  readonly begun?: ((view: object, canEnd: boolean) => void) | undefined
  /** The body is used by another function of its own: what becomes of it is not watched. */
  readonly taken?: (() => void) | undefined
  /** What somebody else reads of it, `undefined` for its own. */
  readonly member?: ((key: PropertyKey) => unknown) | undefined
}

/** A view of a body. */
export function watchBody<T extends object>(body: T, watching: Watching): T {
  return guard(body, {
    read(key, value, forward) {
      const member = watching.member?.(key)
      if (member !== undefined) return member
      if (typeof value !== 'function' || key === 'constructor') return value
      if (key === Symbol.asyncIterator) return open(body, value as Method, watching, iteratorNames)
      if (key === 'getReader') return open(body, value as Method, watching, readerNames)
      return telling(watching.taken, forward(value as Method))
    },
  })
}

/** What pulls, and what ends. */
interface Names {
  readonly pull: string
  readonly end: string
}

const iteratorNames: Names = { pull: 'next', end: 'return' }
const readerNames: Names = { pull: 'read', end: 'cancel' }

function open(body: object, method: Method, watching: Watching, names: Names): Method {
  const opening: Method = (...parameters) => {
    const reading = watching.begin(opening)
    let puller: unknown
    try {
      puller = Reflect.apply(method, body, parameters)
    } catch (error) {
      reading.failed(error)
      throw error
    }
    if (typeof puller !== 'object' || puller === null) return puller
    const view = watchPuller(puller, reading, names)
    watching.begun?.(view, attempt(() => names.end in (puller as object)) === true)
    return view
  }
  return opening
}

function watchPuller(puller: object, reading: Reading, { pull, end }: Names): object {
  // Whoever reads takes a read that throws for the end of the body, and leaves it open.
  const stop = async (breach: unknown) => {
    reading.stopping?.()
    reading.stopped = true
    const method = (puller as Readonly<Record<string, unknown>>)[end]
    if (typeof method === 'function') await Reflect.apply(method, puller, [breach])
  }
  return guard(puller, {
    read(key, value, forward) {
      if (typeof value !== 'function' || key === 'constructor') return value
      if (key === pull) return (...given: []) => pullOne(reading, () => Reflect.apply(value, puller, given), stop)
      if (key === Symbol.asyncIterator) return returnThis
      if (key !== end) return forward(value as Method)
      return telling(
        () => {
          reading.stopping?.()
          reading.stopped = true
        },
        forward(value as Method),
      )
    },
  })
}

function returnThis(this: unknown): unknown {
  return this
}

function telling(tell: (() => void) | undefined, method: Method): Method {
  if (tell === undefined) return method
  return function (...parameters) {
    tell()
    return Reflect.apply(method, this, parameters)
  }
}

async function pullOne(
  reading: Reading,
  next: () => unknown,
  stop: (breach: unknown) => Promise<void>,
): Promise<unknown> {
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
  // Each was read once, so they are given on as they were read.
  if (done) {
    reading.ended()
    return { done, value }
  }
  try {
    return { done, value: reading.chunk(value) }
  } catch (breach) {
    stop(breach).catch(() => {})
    throw breach
  }
}

/** Whether bytes stayed as they are: a small number of them, to be compared later. FNV-1a, by words where they lie so. */
export function hashOf(bytes: Uint8Array): number {
  const { buffer, byteOffset, byteLength } = bytes
  // Bytes that were transferred away have no length, and no memory to look at.
  const words = byteOffset % 4 === 0 && byteLength > 3 ? new Int32Array(buffer, byteOffset, byteLength >> 2) : []
  let hash = 0x811c9dc5 ^ byteLength
  for (let i = 0; i < words.length; i++) hash = Math.imul(hash ^ (words[i] as number), 0x01000193)
  for (let i = words.length * 4; i < byteLength; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193)
  return hash
}

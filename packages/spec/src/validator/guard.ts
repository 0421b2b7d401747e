/** An object in, a view of it out: reads go to the object and may be watched, writes are reported and never reach it. */
import { shownAs } from '../server/errors.ts'
import type { Breach, Report } from './breach.ts'
import { callerOf } from './caller.ts'

/** How an object is guarded. */
export interface Guarding {
  /**
   * What a read gives, from what the object gave. `forward` makes of a method one that runs on the object; always the
   * same one.
   */
  readonly read: (key: PropertyKey, value: unknown, forward: Forward) => unknown
  /** Without it, nothing is reported, and writes behave as on the object's own prototype. */
  readonly writes?: Writes | undefined
}

/** What is reported of writes. */
export interface Writes {
  readonly report: Report
  /** The object as messages name it: `request`. */
  readonly name: string
  /** What is never overwritten. Any other name is kept in the view, where the app finds it again. */
  readonly members: ReadonlySet<PropertyKey>
  /** How the app does it instead. */
  readonly cure: string
}

export type Method = (this: unknown, ...parameters: unknown[]) => unknown
type Forward = (method: Method) => Method

/** A view of `target`. */
export function guard<T extends object>(target: T, guarding: Guarding): T {
  const handler = new Guard(target, guarding)
  // Not the object itself: a proxy may not show another value for what its own target has frozen. `util.inspect` looks
  // at this one, past all traps, and finds the name of the class.
  const view = new Proxy(Object.create(Object.getPrototypeOf(target) as object | null) as T, handler)
  handler.view = view
  return view
}

/** A view of plain data, which may be listed and copied: only writes are reported. They reach it as they would without. */
export function guardData<T extends object>(data: T, name: string, cure: string, report: Report): T {
  const tell = (trap: WriteTrap, key: PropertyKey) => report(writeBreach({ name, cure }, key, trap, traps))
  const traps: ProxyHandler<T> = {
    set(target, key, value) {
      tell('set', key)
      return Reflect.set(target, key, value)
    },
    defineProperty(target, key, descriptor) {
      tell('defineProperty', key)
      return Reflect.defineProperty(target, key, descriptor)
    },
    deleteProperty(target, key) {
      tell('deleteProperty', key)
      return Reflect.deleteProperty(target, key)
    },
  }
  return new Proxy(data, traps)
}

const writings = {
  set: 'an assignment to',
  defineProperty: 'a definition of',
  deleteProperty: 'a deletion of',
} as const
type WriteTrap = keyof typeof writings

function writeBreach(of: Pick<Writes, 'name' | 'cure'>, key: PropertyKey, trap: WriteTrap, traps: object): Breach {
  return {
    rule: 'requests-cannot-be-changed',
    party: 'app',
    demand: `an app does not write to its ${of.name}`,
    got: `${writings[trap]} ${of.name}.${String(key)}`,
    cure: of.cure,
    at: callerOf(Reflect.get(traps, trap)),
  }
}

class Guard<T extends object> implements ProxyHandler<T> {
  view: T | undefined
  readonly #target: T
  readonly #read: Guarding['read']
  readonly #writes: Writes | undefined
  readonly #forward: Forward
  #forwarded: Map<Method, Method> | undefined

  constructor(target: T, { read, writes }: Guarding) {
    this.#target = target
    this.#read = read
    this.#writes = writes
    this.#forward = (method) => this.#forwardOf(method)
  }

  get(own: T, key: PropertyKey): unknown {
    if (Object.hasOwn(own, key)) return Reflect.get(own, key)
    if (key === shownAs && this.#writes !== undefined) return `the ${this.#writes.name}`
    return this.#read(key, Reflect.get(this.#target, key), this.#forward)
  }

  has(own: T, key: PropertyKey): boolean {
    return Object.hasOwn(own, key) || Reflect.has(this.#target, key)
  }

  set(own: T, key: PropertyKey, value: unknown, receiver: unknown): boolean {
    // An object that has the view as its prototype.
    if (receiver !== this.view) return Reflect.set(this.#target, key, value, receiver)
    if (this.#refuses(key, 'set')) return false
    return Reflect.defineProperty(own, key, { value, writable: true, enumerable: true, configurable: true })
  }

  defineProperty(own: T, key: PropertyKey, descriptor: PropertyDescriptor): boolean {
    if (this.#refuses(key, 'defineProperty')) return false
    return Reflect.defineProperty(own, key, descriptor)
  }

  deleteProperty(own: T, key: PropertyKey): boolean {
    // Deleting what a prototype has is no error and does nothing.
    if (this.#refuses(key, 'deleteProperty')) return true
    return Reflect.deleteProperty(own, key)
  }

  ownKeys(own: T): (string | symbol)[] {
    this.#writes?.report({
      rule: 'requests-cannot-be-changed',
      party: 'app',
      demand: `the ${this.#writes.name} is passed on as it is, or derived from`,
      got: `its own properties were listed, as { ...${this.#writes.name} } does: what is read from it is not among them`,
      cure: this.#writes.cure,
      at: callerOf(Reflect.get(this, 'ownKeys')),
    })
    return [...new Set([...Reflect.ownKeys(this.#target), ...Reflect.ownKeys(own)])]
  }

  getOwnPropertyDescriptor(own: T, key: PropertyKey): PropertyDescriptor | undefined {
    const mine = Reflect.getOwnPropertyDescriptor(own, key)
    if (mine !== undefined) return mine
    const found = Reflect.getOwnPropertyDescriptor(this.#target, key)
    if (found === undefined) return undefined
    const { enumerable = false } = found
    // Configurable, because the proxy's own target does not have it.
    return { value: this.get(own, key), writable: false, enumerable, configurable: true }
  }

  #refuses(key: PropertyKey, trap: WriteTrap): boolean {
    const writes = this.#writes
    if (writes === undefined) return false
    writes.report(writeBreach(writes, key, trap, this))
    return writes.members.has(key)
  }

  #forwardOf(method: Method): Method {
    this.#forwarded ??= new Map()
    const known = this.#forwarded.get(method)
    if (known !== undefined) return known
    const target = this.#target
    const guardOf = () => this.view
    // Called detached, it is called detached: whether that works is the object's matter.
    const forwarded: Method = function (...parameters) {
      return Reflect.apply(method, this === guardOf() ? target : this, parameters)
    }
    this.#forwarded.set(method, forwarded)
    return forwarded
  }
}

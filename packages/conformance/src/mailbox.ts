/** Named notes in, each waited for and taken once, in order. Both ends of the side channel have one for each run. */
export class Mailbox {
  readonly #notes = new Map<string, unknown[]>()
  readonly #waiting = new Map<string, ((data: unknown) => void)[]>()
  readonly #all = new Map<string, unknown[]>()

  put(name: string, data: unknown): void {
    listOf(this.#all, name).push(data)
    const waiter = listOf(this.#waiting, name).shift()
    if (waiter === undefined) listOf(this.#notes, name).push(data)
    else waiter(data)
  }

  take(name: string): Promise<unknown> {
    const notes = listOf(this.#notes, name)
    if (notes.length > 0) return Promise.resolve(notes.shift())
    return new Promise((resolve) => {
      listOf(this.#waiting, name).push(resolve)
    })
  }

  /** The names that somebody waits for. */
  awaited(): readonly string[] {
    return [...this.#waiting].filter(([, waiters]) => waiters.length > 0).map(([name]) => name)
  }

  all(name: string): readonly unknown[] {
    return [...listOf(this.#all, name)]
  }
}

function listOf<T>(map: Map<string, T[]>, name: string): T[] {
  let list = map.get(name)
  if (list === undefined) {
    list = []
    map.set(name, list)
  }
  return list
}

/** Notes in, the same notes out to everybody who reads the board, on whichever server. */
import { memoryStore, type Note, type Store } from './store.ts'

/** What a reader is shown: the whole board each time, so that whoever reads slowly misses only what is old by now. */
export interface View {
  /** Larger than that of each earlier view, also of one before a restart. */
  readonly version: number
  /** Those who read the board now, by what they read it. */
  readonly readers: Readonly<Record<Channel, number>>
  /** The oldest first. */
  readonly notes: readonly Note[]
}

/** How a reader is told. */
export type Channel = 'events' | 'socket'

/** How often other processes are looked for while somebody reads, in milliseconds. */
const pollTime = 500

/** One board: the servers of a process share it. */
export class Board {
  readonly #store: Store
  readonly #readers = new Map<() => void, Channel>()
  #notes: readonly Note[]
  #seen: number
  // Milliseconds, so that a restart goes on above what was.
  #version = Date.now()
  #json: string | null = null
  #poll: ReturnType<typeof setInterval> | undefined

  constructor(store: Store = memoryStore()) {
    this.#store = store
    this.#seen = store.version()
    this.#notes = store.notes()
  }

  get view(): View {
    this.#look()
    const channels = [...this.#readers.values()]
    const count = (channel: Channel) => channels.filter((one) => one === channel).length
    const readers = { events: count('events'), socket: count('socket') }
    return { version: this.#version, readers, notes: this.#notes }
  }

  /** The view as JSON, made once for all readers. */
  get json(): string {
    this.#json ??= JSON.stringify(this.view)
    return this.#json
  }

  /** When it returns, the note is kept and everybody is told. */
  add(text: string, via: string): Note {
    const note = this.#store.add({ text, at: Date.now(), via })
    this.#notes = this.#store.notes()
    this.#tell()
    return note
  }

  /** Calls `changed` after each change, until the function that it returns is called. */
  read(channel: Channel, changed: () => void): () => void {
    this.#readers.set(changed, channel)
    this.#poll ??= setInterval(() => this.#lookAgain(), pollTime)
    this.#tell()
    return () => {
      if (!this.#readers.delete(changed)) return
      if (this.#readers.size === 0) {
        clearInterval(this.#poll)
        this.#poll = undefined
      }
      this.#tell()
    }
  }

  /** Another process may have added notes to the same store. */
  #look(): void {
    const version = this.#store.version()
    if (version === this.#seen) return
    this.#notes = this.#store.notes()
    // Only now: what could not be read is read at the next look.
    this.#seen = version
    this.#tell()
  }

  #lookAgain(): void {
    try {
      this.#look()
    } catch {
      // A store that cannot be read now ends no process: whoever asks next gets the error.
    }
  }

  #tell(): void {
    this.#version += 1
    this.#json = null
    for (const changed of this.#readers.keys()) changed()
  }
}

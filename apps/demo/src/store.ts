/** Notes in, the same notes out: where a board keeps them. */

/** A note on the board. */
export interface Note {
  /** Larger than that of each earlier note. */
  readonly id: number
  readonly text: string
  /** When it was taken, in milliseconds since 1970. */
  readonly at: number
  /** The platform of the server that took it: `node:http`. */
  readonly via: string
}

/** So many notes are kept, the newest. */
export const kept = 30

/** Keeps notes. Each function is synchronous: when `add` has returned, the note stays. */
export interface Store {
  /** The notes that are kept, the oldest first. */
  readonly notes: () => readonly Note[]
  readonly add: (note: Omit<Note, 'id'>) => Note
  /** Changes when somebody else, another process say, has changed the notes. */
  readonly version: () => number
}

/** Keeps notes as long as the process lives: for tests, and for platforms that load no database. */
export function memoryStore(): Store {
  let notes: readonly Note[] = []
  let last = 0
  return {
    notes: () => notes,
    add(given) {
      last += 1
      const note = { id: last, ...given }
      notes = [...notes, note].slice(-kept)
      return note
    },
    version: () => 0,
  }
}

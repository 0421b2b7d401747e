/** The path of a file in, a store that keeps its notes in that file out: an SQLite database. */
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'libsql'
import { kept, type Note, type Store } from './store.ts'

const columns = 'id, text, at, via'

/** How long another process may hold the file, in milliseconds. */
const timeout = 5000

/** A store with an end. */
export interface FileStore extends Store {
  readonly close: () => void
}

/**
 * Opens the file, and makes it with its folder where there is none. A note that was added survives the end of the process
 * and of the machine, and several processes may use one file.
 *
 * @throws the reason why the file cannot be used, in one sentence.
 */
export function openFileStore(path: string): FileStore {
  const database = open(path)
  const insert = database.prepare(`INSERT INTO notes (text, at, via) VALUES (?, ?, ?) RETURNING ${columns}`)
  const trim = database.prepare('DELETE FROM notes WHERE id <= ?')
  const select = database.prepare(`SELECT ${columns} FROM notes ORDER BY id`)
  const version = database.prepare('PRAGMA data_version')
  const add = database.transaction(({ text, at, via }: Omit<Note, 'id'>) => {
    const note = toNote(insert.get(text, at, via))
    trim.run(note.id - kept)
    return note
  })
  return {
    notes: () => select.all().map(toNote),
    add: (note) => add.immediate(note),
    version: () => (version.get() as { readonly data_version: number }).data_version,
    close: () => void database.close(),
  }
}

function open(path: string): Database.Database {
  try {
    mkdirSync(dirname(path), { recursive: true })
    const database = new Database(path, { timeout })
    database.pragma('journal_mode = WAL')
    // With WAL, the default would lose the last notes when the machine stops.
    database.pragma('synchronous = FULL')
    // AUTOINCREMENT: the number of a note that is no longer kept is not given again.
    database.exec(
      'CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL, at INTEGER NOT NULL, via TEXT NOT NULL) STRICT',
    )
    // Opening a file that may not be written is no error; the first note would be.
    database.exec('BEGIN IMMEDIATE; PRAGMA user_version = 1; COMMIT')
    return database
  } catch (error) {
    throw new Error(
      `The notes need a database file that can be written; got ${path}: ${(error as Error).message}. Name another one, or give the right to write it.`,
      { cause: error },
    )
  }
}

/** Only what a note has: libsql adds a measurement to rows. */
function toNote(row: unknown): Note {
  const { id, text, at, via } = row as Note
  return { id, text, at, via }
}

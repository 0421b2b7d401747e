import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Board } from './board.ts'
import { openFileStore } from './file-store.ts'
import { kept } from './store.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'board-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const note = (text: string) => ({ text, at: 1, via: 'node:http' })

test('notes are there when the file is opened again, in a folder that was made', () => {
  const path = join(folder, 'deep/er/board.db')
  const store = openFileStore(path)
  const taken = store.add(note('milk 🥛'))
  expect(taken).toEqual({ id: 1, ...note('milk 🥛') })
  store.close()
  const again = openFileStore(path)
  expect(again.notes()).toEqual([taken])
  again.close()
})

test('the newest are kept, and no number is given twice', () => {
  const store = openFileStore(join(folder, 'board.db'))
  for (let i = 1; i <= kept + 5; i += 1) store.add(note(String(i)))
  expect([store.notes().length, store.notes()[0]?.id, store.notes().at(-1)?.id]).toEqual([kept, 6, kept + 5])
  store.close()
})

test('two boards on one file see the notes of each other, and their readers are told', async () => {
  const path = join(folder, 'board.db')
  const stores = [openFileStore(path), openFileStore(path)] as const
  const [one, two] = [new Board(stores[0]), new Board(stores[1])]
  one.add('milk', 'node:http')
  expect(two.view.notes.map(({ text }) => text)).toEqual(['milk'])
  const { version } = two.view
  await new Promise<void>((resolve) => {
    const stop = two.read('events', () => {
      if (two.view.notes.length < 2) return
      stop()
      resolve()
    })
    one.add('butter', 'node:http')
  })
  expect(two.view.version).toBeGreaterThan(version)
  for (const store of stores) store.close()
})

test('a file that cannot be read for a while ends no process, and its readers are told when it can', async () => {
  const path = join(folder, 'board.db')
  const store = openFileStore(path)
  const another = new Database(path)
  let looked = () => {}
  let told = () => {}
  const version = () => {
    looked()
    return store.version()
  }
  const board = new Board({ ...store, version })
  const stop = board.read('events', () => told())
  another.exec('ALTER TABLE notes RENAME TO away')
  for (let looks = 0; looks < 2; looks += 1)
    await new Promise<void>((resolve) => {
      looked = resolve
    })
  expect(() => board.view).toThrow('no such table: notes')
  await new Promise<void>((resolve) => {
    told = resolve
    another.exec("ALTER TABLE away RENAME TO notes; INSERT INTO notes (text, at, via) VALUES ('milk', 1, 'test')")
  })
  expect(board.view.notes.map(({ text }) => text)).toEqual(['milk'])
  stop()
  another.close()
  store.close()
})

test.each([
  ['a folder', () => mkdirSync(join(folder, 'board.db'))],
  ['no database', () => writeFileSync(join(folder, 'board.db'), 'something else '.repeat(100))],
])('where there is %s, one error says so', (_, make) => {
  make()
  expect(() => openFileStore(join(folder, 'board.db'))).toThrow(
    /^The notes need a database file that can be written; got .*board\.db: .+\. Name another one/,
  )
})

test('a folder that cannot be made is one error too', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(() => openFileStore(join(folder, 'file/board.db'))).toThrow('file already exists')
})

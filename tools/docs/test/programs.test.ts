import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Program } from './code-list.ts'
import { makeFolder, sortOwnBlocks } from './own-code.ts'
import { programs } from './programs.ts'
import { answerOfProgram, outputOfProgram } from './run-program.ts'

const folder = makeFolder()
afterAll(() => rmSync(folder, { recursive: true }))

const folderOf = (path: string): string => join(folder, path.replaceAll('/', '-'))

const { files } = sortOwnBlocks()
for (const [path, own] of files) {
  mkdirSync(join(folderOf(path), 'public'), { recursive: true })
  writeFileSync(join(folderOf(path), 'public/hello.txt'), 'Hello from a file')
  for (const { name, text } of own) writeFileSync(join(folderOf(path), name), text)
}

/** The programs of a kind, with their files. */
function thoseThatAre<K extends Program['is']>(kind: K) {
  return Object.entries(programs).flatMap(([path, own]) =>
    Object.entries(own).flatMap(([name, program]) =>
      program.is === kind
        ? [{ path, name, file: join(folderOf(path), name), ...(program as Extract<Program, { is: K }>) }]
        : [],
    ),
  )
}

test.each(thoseThatAre('server'))('$name of $path answers', async ({ file, on, ask, gives }) => {
  expect(await answerOfProgram(on ?? 'node', file, ask)).toEqual(gives)
})

test.each(thoseThatAre('test'))('the test $name of $path passes', async ({ file, passes }) => {
  expect(await outputOfProgram(file)).toContain(`pass ${passes}\n`)
})

test.each(thoseThatAre('script'))('$name of $path prints', async ({ file, prints }) => {
  expect(await outputOfProgram(file)).toMatch(prints)
})

test.each(thoseThatAre('part'))('$name of $path is imported', ({ path, name }) => {
  const others = files.get(path) ?? []
  expect(others.some(({ text }) => text.includes(`from './${name}'`))).toBe(true)
})

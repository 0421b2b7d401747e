import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { readRepository } from '../src/repository.ts'
import { sortBlocks } from './blocks.ts'
import { programs } from './programs.ts'
import { answerOfProgram, outputOfProgram } from './run-program.ts'

// Inside the workspace, where the names of packages resolve as they do for a user.
const folder = mkdtempSync(fileURLToPath(new URL('../node_modules/programs-', import.meta.url)))
afterAll(() => rmSync(folder, { recursive: true }))

const { files } = sortBlocks(readRepository().documents.values())
const listed = Object.entries(programs).flatMap(([path, own]) =>
  Object.entries(own).map(([name, program]) => ({ path, name, program, at: join(folder, path.replaceAll('/', '-')) })),
)

for (const [path, own] of files) {
  const at = join(folder, path.replaceAll('/', '-'))
  mkdirSync(join(at, 'public'), { recursive: true })
  writeFileSync(join(at, 'public/hello.txt'), 'Hello from a file')
  for (const { name, text } of own) writeFileSync(join(at, name), text)
}

test.each(listed.filter(({ program }) => program.is === 'server'))('$name of $path answers', async ({ at, name, program }) => {
  if (program.is !== 'server') return
  expect(await answerOfProgram(program.on ?? 'node', join(at, name), program.ask)).toEqual(program.gives)
})

test.each(listed.filter(({ program }) => program.is === 'test'))('the test $name of $path passes', async ({ at, name, program }) => {
  if (program.is === 'test') expect(await outputOfProgram(join(at, name))).toContain(`pass ${program.passes}\n`)
})

test.each(listed.filter(({ program }) => program.is === 'script'))('$name of $path prints', async ({ at, name, program }) => {
  if (program.is === 'script') expect(await outputOfProgram(join(at, name))).toMatch(program.prints)
})

test.each(listed.filter(({ program }) => program.is === 'part'))('$name of $path is imported', ({ path, name }) => {
  const others = files.get(path) ?? []
  expect(others.some(({ text }) => text.includes(`from './${name}'`))).toBe(true)
})

import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { makeFolder, sortOwnBlocks } from './own-code.ts'
import { programs } from './programs.ts'
import { answerOfProgram, outputOfProgram } from './run-program.ts'

const folder = makeFolder()
afterAll(() => rmSync(folder, { recursive: true }))

const { files } = sortOwnBlocks()
const listed = Object.entries(programs).flatMap(([path, own]) =>
  Object.entries(own).map(([name, program]) => ({ path, name, program, at: join(folder, path.replaceAll('/', '-')) })),
)

for (const [path, own] of files) {
  const at = join(folder, path.replaceAll('/', '-'))
  mkdirSync(join(at, 'public'), { recursive: true })
  writeFileSync(join(at, 'public/hello.txt'), 'Hello from a file')
  for (const { name, text } of own) writeFileSync(join(at, name), text)
}

test.each(listed.filter(({ program }) => program.is === 'server'))(
  '$name of $path answers',
  async ({ at, name, program }) => {
    if (program.is !== 'server') return
    expect(await answerOfProgram(program.on ?? 'node', join(at, name), program.ask)).toEqual(program.gives)
  },
)

test.each(listed.filter(({ program }) => program.is === 'test'))(
  'the test $name of $path passes',
  async ({ at, name, program }) => {
    if (program.is === 'test') expect(await outputOfProgram(join(at, name))).toContain(`pass ${program.passes}\n`)
  },
)

test.each(listed.filter(({ program }) => program.is === 'script'))(
  '$name of $path prints',
  async ({ at, name, program }) => {
    if (program.is === 'script') expect(await outputOfProgram(join(at, name))).toMatch(program.prints)
  },
)

test.each(listed.filter(({ program }) => program.is === 'part'))('$name of $path is imported', ({ path, name }) => {
  const others = files.get(path) ?? []
  expect(others.some(({ text }) => text.includes(`from './${name}'`))).toBe(true)
})

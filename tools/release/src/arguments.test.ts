import { expect, test } from 'vitest'
import { readArguments } from './arguments.ts'

const namesOf = (words: readonly string[]) => {
  const wanted = readArguments(words)
  return wanted === 'help' ? [] : wanted.managers.map(({ name }) => name)
}

test('without words, all four package managers are used, and the uWebSockets.js of the workspace', () => {
  expect(namesOf([])).toEqual(['npm', 'pnpm', 'yarn', 'bun'])
  expect(readArguments([])).toMatchObject({ uws: null })
})

test('--with narrows, and --uws names another uWebSockets.js', () => {
  expect(namesOf(['--', '--with', 'bun', '--with', 'npm'])).toEqual(['npm', 'bun'])
  expect(readArguments(['--uws', 'github:a/b#v1'])).toMatchObject({ uws: 'github:a/b#v1' })
})

test.each([
  ['an unknown package manager', ['--with', 'cargo'], '--with needs one of npm, pnpm, yarn, bun; got "cargo".'],
  ['an unknown flag', ['--fast'], "Unknown option '--fast'"],
  ['a word', ['npm'], "Unexpected argument 'npm'"],
])('%s is a wrong call that says what is right', (_, words, message) => {
  expect(() => readArguments(words)).toThrow(message)
  expect(() => readArguments(words)).toThrow('usage: corepack pnpm release:e2e')
})

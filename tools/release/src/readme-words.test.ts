import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { wordsOf } from './readme-words.ts'
import { root } from './workspace.ts'

test('lines for a terminal, files and programs are told apart, of the first section alone', () => {
  const readme =
    '# T\n\n## A first app\n\n```sh\nnpm i a\n```\n\n```ts\n// a.ts\nx()\n```\n\n```sh\nnode a.ts\n```\n\n## B\n\n```sh\nno\n```\n'
  expect(wordsOf(readme)).toEqual([
    { is: 'shell', text: 'npm i a\n' },
    { is: 'file', name: 'a.ts', text: '// a.ts\nx()\n' },
    { is: 'program', name: 'a.ts' },
  ])
})

test('a README without that section says nothing', () => {
  expect(wordsOf('# T\n\n## B\n\n```sh\nno\n```\n')).toEqual([])
})

test('the README of this repository leads to a program on each server', () => {
  const words = wordsOf(readFileSync(join(root, 'README.md'), 'utf8'))
  const programs = words.flatMap((one) => (one.is === 'program' ? [one.name] : []))
  expect(programs).toEqual(['app.ts', 'uws.ts'])
})

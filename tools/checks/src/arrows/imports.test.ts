import { expect, test } from 'vitest'
import { importsOf } from './imports.ts'

test('every form of an import is found, with its line', () => {
  const text = `import a from 'a'
import type { B } from 'b'
import {
  c,
} from 'c'
import 'd'
export { e } from 'e'
export * from 'f'
export type { G } from 'g'
const h = await import('h')
type I = import('i').I
const j = import.meta.resolve('j')
const k = createRequire(import.meta.url)('k')
import l = require('l')
const m = require('m')
const n = await import(\`n\${h}\`)
`
  const found = importsOf('x.ts', text).map(({ specifier, line }) => [specifier, line])
  expect(found).toEqual([
    ['a', 1],
    ['b', 2],
    ['c', 5],
    ['d', 6],
    ['e', 7],
    ['f', 8],
    ['g', 9],
    ['h', 10],
    ['i', 11],
    ['j', 12],
    ['k', 13],
    ['l', 14],
    ['m', 15],
    [null, 16],
  ])
})

test('what only looks like an import is none', () => {
  const text = `// import 'a'
/** @example import b from 'b' */
const c = "import c from 'c'"
const d = /import 'd'/
export const e = { import: 'e' }
export const f = 1
`
  expect(importsOf('x.ts', text)).toEqual([])
})

test('a text that does not parse is an error that names its file', () => {
  expect(() => importsOf('packages/x/src/y.ts', 'import {')).toThrow('packages/x/src/y.ts does not parse')
})

import { expect, test } from 'vitest'
import type { WorkspacePackage } from '../arrows/arrows.ts'
import { checkDocstrings } from './check.ts'

/** A published package with one door, `src/index.ts`. */
function blame(modules: Readonly<Record<string, string>>, isPrivate = false): readonly string[] {
  const one: WorkspacePackage = {
    folder: 'packages/one',
    manifest: {
      name: '@tsgi/one',
      private: isPrivate,
      exports: { '.': { '@tsgi/source': './src/index.ts' }, './package.json': './package.json' },
    },
    sources: Object.entries(modules).map(([name, text]) => ({ path: `packages/one/src/${name}`, text })),
  }
  return checkDocstrings([one]).map(({ where, got }) => `${where.replace('packages/one/src/', '')} ${got}`)
}

test('an export without a docstring is told, with its line', () => {
  expect(blame({ 'index.ts': '/** One. */\nexport const one = 1\n\nexport function two(): void {}\n' })).toEqual([
    'index.ts:4 none for two',
  ])
})

test('so is one that comes from another module, by its name, by another or with all the rest', () => {
  const two = 'export type Two = string\nexport interface Three {}\nexport class Inner {}\n'
  expect(blame({ 'index.ts': "export { type Two, Inner as Outer } from './two.ts'\n", 'two.ts': two })).toEqual([
    'two.ts:1 none for Two',
    'two.ts:3 none for Inner',
  ])
  expect(blame({ 'index.ts': "export * from './two.ts'\n", 'two.ts': two })).toHaveLength(3)
  const passed = "import { Inner } from './two.ts'\nexport { Inner }\n"
  expect(blame({ 'index.ts': passed, 'two.ts': two })).toEqual(['two.ts:3 none for Inner'])
})

test('so are members of interfaces, of literals and of classes', () => {
  const text = `/** A. */
export interface A { readonly one: string; two(): void; [Symbol.iterator](): void; (call: string): void }
/** B. */
export type B = { readonly one: string } | ({ two: string } & string)
/** C. */
export class C { one = 1; get two(): number { return 2 } constructor(a: string) {} }
`
  expect(blame({ 'index.ts': text }).map((line) => line.replace(/.*none for /, ''))).toEqual([
    'A.one',
    'A.two',
    'A.[Symbol.iterator]',
    'B.one',
    'B.two',
    'C.one',
    'C.two',
    'C.constructor',
  ])
})

test('so are members that a base gives which is no export itself', () => {
  const text = 'interface Base { one: string }\n/** A. */\nexport interface A extends Base {}\n'
  expect(blame({ 'index.ts': text })).toEqual(['index.ts:1 none for A.one'])
})

test('what nobody outside sees needs none: private, overridden, not exported, of tests, of packages that are not published', () => {
  const text = `interface Hidden { one: string }
/** A. */
export class A extends Error { #one = 1; private two = 2; protected three = 3; override name = 'A'; constructor() { super() } }
`
  expect(blame({ 'index.ts': text })).toEqual([])
  expect(blame({ 'index.ts': 'export const one = 1\n' }, true)).toEqual([])
})

test('a docstring of one overload is enough, and comments for readers of the code are none', () => {
  const text = `/** One. */
export function one(a: string): void
export function one(a: number): void
export function one(a: unknown): void {}
// Two.
export const two = 2
/* Three. */
export const three = 3
/** */
export const four = 4
/** Five. */
// oxlint-disable-next-line why
export const five = 5
`
  expect(blame({ 'index.ts': text }).map((line) => line.replace(/.*none for /, ''))).toEqual(['two', 'three', 'four'])
})

import { expect, test } from 'vitest'
import { makeApi } from './document.ts'

const door = (types: string) => ({ '@tsgi/source': './src/x.ts', types, default: './dist/x.js' })
const manifest = { name: '@tsgi/x', exports: { '.': door('./dist/index.d.ts'), './package.json': './package.json' } }

function documentOf(files: Readonly<Record<string, string>>): string {
  return makeApi({ folder: 'packages/x', manifest, sources: [] }, (path) => {
    const text = files[path.slice('packages/x/dist/'.length)]
    if (text === undefined) throw new Error(`There is no ${path}.`)
    return text
  })
}

test('a door shows its names, in their order', () => {
  const text = documentOf({ 'index.d.ts': `export declare const b: string;\nexport type A = number;` })
  expect(text).toContain('## `@tsgi/x`\n\n`A`, `b`\n')
  expect(text).toContain('```ts\ntype A = number;\ndeclare const b: string;\n```')
})

test('what an export is made of is shown too, through imports, renamings, stars, bases and typeof', () => {
  const text = documentOf({
    'index.d.ts': `import { type Deep as Renamed } from './deep.ts';
      export * from './star.ts';
      interface Base { readonly a: Renamed }
      export interface Public extends Base { readonly kind: typeof import('./kind.ts').kind }`,
    'deep.d.ts': `export type Deep = 'deep';\nexport type Unseen = 'unseen';`,
    'star.d.ts': `declare const hidden: unique symbol;\nexport declare class Star { [hidden]: true }`,
    'kind.d.ts': `export declare const kind: 'kind';`,
  })
  for (const part of ["'deep'", 'interface Base', 'class Star', 'hidden: unique symbol', "kind: 'kind'"])
    expect(text).toContain(part)
  expect(text).not.toContain('Unseen')
})

test('what is said to readers is not shown, and a type that looks like a comment stays', () => {
  const text = documentOf({
    'index.d.ts': `/** A. */\nexport interface A {\n    /** One. */\n    readonly one: '/* no comment */';\n}`,
  })
  expect(text).toContain("interface A {\n    readonly one: '/* no comment */';\n}")
  expect(text).not.toMatch(/\/\*\*|One\./)
})

test('every overload counts, and what is of another package is named', () => {
  const text = documentOf({
    'index.d.ts': `import type { App } from '@tsgi/spec';
      export declare function one(app: App): void;
      export declare function one(text: string): void;`,
  })
  expect(text).toContain(`import { App } from '@tsgi/spec'`)
  expect(text).toContain('(app: App)')
  expect(text).toContain('(text: string)')
})

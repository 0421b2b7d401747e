import { expect, test } from 'vitest'
import { checkArrows, type Manifest, type WorkspacePackage } from './arrows.ts'
import { kinds } from './kinds.ts'

type Files = Readonly<Record<string, string>>

function pkg(folder: string, files: Files, needs: Omit<Manifest, 'name'> = {}): WorkspacePackage {
  const name = `@tsgi/${folder.split('/')[1] ?? ''}`
  const sources = Object.entries(files).map(([path, text]) => ({ path: `${folder}/${path}`, text }))
  return { folder, manifest: { name, ...needs }, sources }
}

const onSpec = { dependencies: { '@tsgi/spec': 'workspace:^' } }
const spec = pkg('packages/spec', { 'src/index.ts': "export * from './app.ts'" })

/** What a tree is blamed for, as `where: got`. */
function blame(...packages: readonly WorkspacePackage[]): readonly string[] {
  const all = packages.some(({ folder }) => folder === 'packages/spec') ? packages : [spec, ...packages]
  return checkArrows(all, kinds).map(({ where, got }) => `${where}: ${got}`)
}

test('the arrows of the house are allowed', () => {
  const useSpec = {
    'src/index.ts': "import type { App } from '@tsgi/spec'\nimport 'node:http'\nimport 'uWebSockets.js'",
  }
  const everybody = { dependencies: { '@tsgi/spec': '', '@tsgi/server-a': '', '@tsgi/conformance': '' } }
  expect(
    blame(
      pkg('packages/spec', {
        'src/index.test.ts': "import { test } from 'vitest'\nimport 'node:fs'\nimport './index.ts'",
      }),
      pkg('packages/server-a', useSpec, onSpec),
      pkg('packages/framework-mini', { 'src/a.ts': "import '@tsgi/spec/derive'" }, onSpec),
      pkg('packages/middleware', { 'src/a.ts': "import '@tsgi/spec'" }, onSpec),
      pkg('packages/conformance', { 'src/run/a.ts': "import { b } from '../b.ts'\nimport '@tsgi/spec/rules'" }, onSpec),
      pkg('apps/demo', { 'src/a.ts': "import '@tsgi/server-a'" }, { dependencies: { '@tsgi/server-a': '' } }),
      pkg('tools/matrix', { 'src/main.ts': "import '@tsgi/server-a'\nimport '@tsgi/conformance'" }, everybody),
    ),
  ).toEqual([])
})

test('spec imports no built-in module, no package and not itself by name', () => {
  const files = {
    'src/a.ts': "import { Buffer } from 'node:buffer'",
    'src/b.ts': "export type { Token } from 'lexer'",
    'src/c.ts': "\ntype T = import('@tsgi/spec').App",
    'src/d.ts': 'export const d = (name: string) => import(name)',
  }
  expect(blame(pkg('packages/spec', files, { dependencies: { lexer: '1.0.0' } }))).toEqual([
    'packages/spec/package.json: a dependency on lexer',
    'packages/spec/src/a.ts:1: an import of node:buffer',
    'packages/spec/src/b.ts:1: an import of lexer',
    'packages/spec/src/c.ts:2: an import of @tsgi/spec',
    'packages/spec/src/d.ts:1: an import of a name that is computed',
  ])
})

test('no server imports another one, not in a test, not as a type, not by a path', () => {
  const files = {
    'src/a.ts': "import type { X } from '@tsgi/server-a'",
    'src/b.test.ts': "await import('@tsgi/server-a')",
    'src/c.ts': "export { x } from '../../server-a/src/index.ts'",
  }
  const needs = { ...onSpec, devDependencies: { '@tsgi/server-a': 'workspace:^' } }
  expect(blame(pkg('packages/server-a', {}), pkg('packages/server-b', files, needs))).toEqual([
    'packages/server-b/package.json: a dependency on @tsgi/server-a',
    'packages/server-b/src/a.ts:1: an import of @tsgi/server-a',
    'packages/server-b/src/b.test.ts:1: an import of @tsgi/server-a',
    'packages/server-b/src/c.ts:1: an import of ../../server-a/src/index.ts',
  ])
})

test('conformance imports no server, a framework imports no middleware', () => {
  const server = pkg('packages/server-a', {})
  const middleware = pkg('packages/middleware-log', {})
  const suite = pkg('packages/conformance', { 'src/a.ts': "import '@tsgi/server-a'" })
  const framework = pkg('packages/framework-mini', { 'src/a.ts': "import '@tsgi/middleware-log/x'" })
  expect(blame(server, middleware, suite, framework)).toEqual([
    'packages/conformance/src/a.ts:1: an import of @tsgi/server-a',
    'packages/framework-mini/src/a.ts:1: an import of @tsgi/middleware-log/x',
  ])
})

test('an import that package.json does not name is told with its cure', () => {
  const findings = checkArrows([spec, pkg('packages/server-a', { 'src/a.ts': "import '@tsgi/spec'" })], kinds)
  expect(findings).toEqual([
    {
      where: 'packages/server-a/src/a.ts:1',
      demand: 'packages/server-a/package.json names each package that is imported',
      got: 'an import of @tsgi/spec',
      cure: 'Add "@tsgi/spec": "workspace:^" to dependencies.',
    },
  ])
})

test('a development dependency is no dependency of what is published', () => {
  const needs = { devDependencies: { '@tsgi/spec': 'workspace:^' } }
  const files = { 'src/a.ts': "import '@tsgi/spec'", 'src/a.test.ts': "import '@tsgi/spec'" }
  expect(blame(pkg('packages/server-a', files, needs))).toEqual([
    'packages/server-a/src/a.ts:1: an import of @tsgi/spec',
  ])
})

test('a package whose folder fits no kind is told', () => {
  expect(blame(pkg('packages/router', {}))).toEqual([
    'packages/router/package.json: @tsgi/router, whose folder fits none',
  ])
})

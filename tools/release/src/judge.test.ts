import { describe, expect, test } from 'vitest'
import { judgeFiles, judgeManifest } from './judge-files.ts'
import { judgeSize } from './judge-size.ts'
import type { Tarball } from './tarball.ts'

const licence = 'the licence'
const map = (source: string) => JSON.stringify({ version: 3, sources: [source], mappings: '' })
const good: Readonly<Record<string, string>> = {
  LICENSE: licence,
  'README.md': '# x',
  'package.json': '{}',
  'dist/a/index.js': 'export {}\n//# sourceMappingURL=index.js.map',
  'dist/a/index.js.map': map('../../src/a/index.ts'),
  'dist/a/index.d.ts': 'export {};\n//# sourceMappingURL=index.d.ts.map',
  'dist/a/index.d.ts.map': map('../../src/a/index.ts'),
  'src/a/index.ts': 'export {}',
}

function tarball(changes: Readonly<Record<string, string | null>> = {}, manifest: object = {}): Tarball {
  const entries = Object.entries({ ...good, ...changes }).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  )
  return {
    manifest: { name: '@tsgi/x', version: '1.0.0', ...manifest },
    files: new Map(entries),
    packed: 900,
    unpacked: 4000,
  }
}

const found = (changes: Readonly<Record<string, string | null>>) =>
  judgeFiles(tarball(changes), licence).map(({ where, demand }) => `${where}: ${demand}`)

describe('files', () => {
  test('a package with all that is needed and nothing else is fine', () => {
    expect(found({})).toEqual([])
  })

  test.each([
    ['no licence', { LICENSE: null }, 'LICENSE: a file with text'],
    ['another licence', { LICENSE: 'mine' }, 'LICENSE: the licence of the workspace'],
    ['an empty README', { 'README.md': ' \n' }, 'README.md: a file with text'],
    ['a test', { 'src/a/index.test.ts': '' }, 'src/a/index.test.ts: only what the build makes'],
    ['a test that was built', { 'dist/a/index.test.js': '' }, 'dist/a/index.test.js: only what the build makes'],
    ['what the compiler remembers', { 'dist/x.tsbuildinfo': '{}' }, 'dist/x.tsbuildinfo: only what the build makes'],
    ['a source that nothing was made of', { 'src/other.ts': '' }, 'src/other.ts: only what the build makes'],
    ['a map whose source is not inside', { 'src/a/index.ts': null }, 'dist/a/index.js.map: a source that is inside'],
    ['a map that is not inside', { 'dist/a/index.js.map': null }, 'dist/a/index.js: a source map that is inside'],
    ['code without a map', { 'dist/a/index.js': 'export {}' }, 'dist/a/index.js: a source map that is inside'],
  ])('%s is found', (_, changes, message) => {
    expect(found(changes)).toContainEqual(expect.stringContaining(message))
  })
})

describe('the manifest', () => {
  const judged = (manifest: object) =>
    judgeManifest(tarball({ 'package.json': JSON.stringify(manifest) }, manifest)).map(({ got }) => got)

  test.each([
    ['a dependency of this version', { dependencies: { '@tsgi/spec': '^1.0.0', ws: '8.0.0' } }, []],
    ['a dependency of the workspace', { dependencies: { '@tsgi/spec': 'workspace:^' } }, ['workspace:', 'workspace:^']],
    ['a dependency of the catalog', { dependencies: { ws: 'catalog:' } }, ['catalog:']],
    ['a condition of the workspace', { exports: { '.': { '@tsgi/source': './src/a.ts' } } }, ['@tsgi/source']],
    ['a dependency of another version', { dependencies: { '@tsgi/spec': '^0.9.0' } }, ['^0.9.0']],
    ['a script where it is installed', { scripts: { postinstall: 'node x.js', test: 'vitest' } }, ['postinstall']],
  ])('%s', (_, manifest, expected) => {
    expect(judged(manifest)).toEqual(expected)
  })
})

describe('size', () => {
  test('at its budget it is fine, above it is told how much may be and where that stands', () => {
    expect(judgeSize(tarball(), { '@tsgi/x': { packed: 0.9, unpacked: 4 } })).toEqual([])
    expect(judgeSize(tarball(), { '@tsgi/x': { packed: 1, unpacked: 3.9 } })).toEqual([
      {
        where: '@tsgi/x',
        demand: 'at most 3.9 kB unpacked',
        got: '4.0 kB',
        cure: 'Take out what is not needed, or say in tools/release/src/budgets.ts why it may be larger.',
      },
    ])
  })

  test('a package without a budget is found', () => {
    expect(judgeSize(tarball(), {})).toMatchObject([{ demand: 'a budget for each package', got: 'none' }])
  })
})

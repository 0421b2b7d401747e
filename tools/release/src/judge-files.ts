/** A tarball in, what of it is missing, unneeded or leads nowhere out. Pure. */
import { posix } from 'node:path'
import type { Finding } from './finding.ts'
import type { Tarball } from './tarball.ts'

/** What lies beside `dist` and its sources, and why. */
const extras: Readonly<Record<string, readonly string[]>> = {
  // The server that its README shows, to be run.
  '@tsgi/conformance': ['examples/my-server.js'],
  // The rules that a server is known to break, for `--gaps` and for whoever chooses a server.
  '@tsgi/server-node': ['gaps.json'],
  '@tsgi/server-uws': ['gaps.json'],
  '@tsgi/spec': ['SPEC.md'],
}

const always = ['LICENSE', 'README.md', 'package.json']

/** Nothing is missing, nothing is there that nobody needs, and each map leads to a source inside. */
export function judgeFiles({ manifest, files }: Tarball, licence: string): readonly Finding[] {
  const { name } = manifest
  const wanted = [...always, ...(extras[name] ?? [])]
  const missing = wanted
    .filter((path) => (files.get(path) ?? '').trim() === '')
    .map((path) => finding(name, path, 'a file with text', 'none', 'Write it, and name it in `files` of package.json.'))
  const foreign = files.get('LICENSE') === licence ? [] : [licenceFinding(name)]
  const { sources, lost } = readMaps(name, files)
  const unneeded = [...files.keys()]
    .filter((path) => !wanted.includes(path) && !isBuilt(path) && !sources.has(path))
    .map((path) => {
      const cure = 'Take it out by `files` of package.json.'
      return finding(
        name,
        path,
        'only what the build makes, its sources, and what the package names',
        'this file',
        cure,
      )
    })
  return [...missing, ...foreign, ...lost, ...unneeded]
}

/** The manifest says nothing that only this workspace understands, and runs nothing where it is installed. */
export function judgeManifest({ manifest, files }: Tarball): readonly Finding[] {
  const { name, version, dependencies = {}, scripts = {} } = manifest
  const text = files.get('package.json') ?? ''
  const own = ['workspace:', 'catalog:', '@tsgi/source'].filter((word) => text.includes(word))
  const running = ['preinstall', 'install', 'postinstall', 'prepare'].filter((script) => scripts[script] !== undefined)
  const apart = Object.entries(dependencies).filter(
    ([one, range]) => one.startsWith('@tsgi/') && range !== `^${version}`,
  )
  const at = (demand: string, got: string, cure: string) => finding(name, 'package.json', demand, got, cure)
  return [
    ...own.map((word) => at('what a registry understands', word, 'Look at `publishConfig`, and publish with pnpm.')),
    ...running.map((script) => at('no script where it is installed', script, 'Remove it.')),
    ...apart.map(([one, range]) => at(`^${version} of ${one}`, range, 'Depend on it by `workspace:^`.')),
  ]
}

const isBuilt = (path: string) => /^dist\/.+\.(js|d\.ts)(\.map)?$/.test(path) && !/\.(test|fixture)\./.test(path)

interface Maps {
  /** Those that a map names and that are there. */
  readonly sources: ReadonlySet<string>
  readonly lost: readonly Finding[]
}

function readMaps(name: string, files: ReadonlyMap<string, string>): Maps {
  const sources = new Set<string>()
  const lost: Finding[] = []
  for (const [path, text] of files) {
    if (!/^dist\/.+\.(js|d\.ts)$/.test(path)) continue
    const map = text.match(/\/\/# sourceMappingURL=(\S+)\s*$/)?.[1]
    const mapPath = posix.join(posix.dirname(path), map ?? '')
    const mapText = map === undefined ? undefined : files.get(mapPath)
    if (mapText === undefined) {
      lost.push(
        finding(
          name,
          path,
          'a source map that is inside',
          map ?? 'none',
          'Build with `sourceMap` and `declarationMap`.',
        ),
      )
      continue
    }
    const { sources: named, sourceRoot = '' } = JSON.parse(mapText) as { sources: string[]; sourceRoot?: string }
    for (const source of named) {
      const found = posix.join(posix.dirname(mapPath), sourceRoot, source)
      if (files.has(found)) sources.add(found)
      else lost.push(finding(name, mapPath, 'a source that is inside', found, 'Name `src` in `files` of package.json.'))
    }
  }
  return { sources, lost }
}

function licenceFinding(name: string): Finding {
  return finding(name, 'LICENSE', 'the licence of the workspace', 'another text', 'Copy LICENSE from the root.')
}

function finding(name: string, path: string, demand: string, got: string, cure: string): Finding {
  return { where: `${name}: ${path}`, demand, got, cure }
}

/** A published tarball in, its files out. */
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { outsideOfRuns } from './environment.ts'
import { run } from './program.ts'
import type { Manifest } from './workspace.ts'

/** What users download. */
export interface Tarball {
  readonly manifest: Manifest
  /** Text by path, as it lies in the package: `dist/index.js`. */
  readonly files: ReadonlyMap<string, string>
  /** In bytes, as it is downloaded. */
  readonly packed: number
  /** In bytes, as it lies on a disk. */
  readonly unpacked: number
}

/** @param folder - a folder that is not there yet, for what is unpacked. */
export async function readTarball(path: string, folder: string): Promise<Tarball> {
  mkdirSync(folder, { recursive: true })
  const environment = outsideOfRuns(process.env)
  await run({ command: 'tar', words: ['-xzf', path, '-C', folder, '--strip-components=1'], folder, environment })
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
  const files = new Map(paths.map((one) => [one, readFileSync(join(folder, one), 'utf8')]))
  const unpacked = paths.reduce((sum, one) => sum + statSync(join(folder, one)).size, 0)
  const manifest = JSON.parse(files.get('package.json') ?? '{}') as Manifest
  return { manifest, files, packed: statSync(path).size, unpacked }
}

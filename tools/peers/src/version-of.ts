/** The name of a dependency of this tool in, the version that is installed out. */
import { readFileSync } from 'node:fs'

export function versionOf(name: string): string {
  // Not through `exports`: not every package names its package.json there.
  const file = new URL(`../node_modules/${name}/package.json`, import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}

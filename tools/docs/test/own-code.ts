/** The documents of this repository in, their code as files out, and a folder for them. */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readRepository, root } from '../src/repository.ts'
import { type Sorted, sortBlocks } from './blocks.ts'
import { spec } from './code-list.ts'

export const readText = (path: string): string => readFileSync(join(root, path), 'utf8')

export function sortOwnBlocks(): Sorted {
  return sortBlocks(readRepository().documents.values(), readText(spec.assertions))
}

/** Inside this package, where the names of packages resolve as they do for a user; git does not see it. */
export function makeFolder(): string {
  const dist = fileURLToPath(new URL('../dist/', import.meta.url))
  mkdirSync(dist, { recursive: true })
  const folder = mkdtempSync(join(dist, 'code-'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  return folder
}

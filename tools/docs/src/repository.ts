/** The files of this repository in, its documents out. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Document, readDocument } from './markdown.ts'
import { sections } from './sections.ts'
import type { Repository } from './targets.ts'

export const root: string = fileURLToPath(new URL('../../../', import.meta.url))

/** Where documents lie: the folders themselves, not what is below. */
const places = ['', 'docs', 'docs/guide', 'decisions', ...listFolders('packages'), ...listFolders('apps')]

/** Every document that a section takes. */
export function readRepository(): Repository {
  const paths = places
    .flatMap((place) => readdirSync(join(root, place)).map((name) => (place === '' ? name : `${place}/${name}`)))
    .filter((path) => sections.some(({ sources }) => sources.some((pattern) => pattern.test(path))))
  const documents = paths.map((path): [string, Document] => [
    path,
    readDocument(path, readFileSync(join(root, path), 'utf8')),
  ])
  return { documents: new Map(documents), kindOf }
}

export const readBytes = (path: string): Uint8Array => readFileSync(join(root, path))

function kindOf(path: string): 'file' | 'folder' | null {
  const found = statSync(join(root, path), { throwIfNoEntry: false })
  if (found === undefined) return null
  return found.isDirectory() ? 'folder' : 'file'
}

function listFolders(group: string): readonly string[] {
  return readdirSync(join(root, group)).map((name) => `${group}/${name}`)
}

/** A link of a document in, what it leads to out: a page, a file of the repository, or nothing. Pure. */
import { posix } from 'node:path'
import type { Document } from './markdown.ts'
import { folders } from './sections.ts'

/** The documents that are pages, and what else there is. */
export interface Repository {
  readonly documents: ReadonlyMap<string, Document>
  /** `null` where there is nothing of that path. */
  readonly kindOf: (path: string) => 'file' | 'folder' | null
}

export type Target =
  | { readonly is: 'outside' }
  | { readonly is: 'page'; readonly source: string; readonly id: string }
  | { readonly is: 'file'; readonly path: string }
  | { readonly is: 'nothing'; readonly what: string }

export function targetOf(from: string, href: string, { documents, kindOf }: Repository): Target {
  if (/^(?:https?|mailto):/.test(href)) return { is: 'outside' }
  const [path = '', id = ''] = href.split('#', 2)
  const wanted = path === '' ? from : posix.normalize(posix.join(posix.dirname(from), decodeURI(path)))
  const bare = wanted.replace(/\/$/, '')
  const source = [bare, folders[bare], `${bare}/README.md`].find((one) => one !== undefined && documents.has(one))
  const page = source === undefined ? undefined : documents.get(source)
  if (source !== undefined && page !== undefined) {
    if (id === '' || page.ids.has(id)) return { is: 'page', source, id }
    return nothing(`A link needs to lead to a heading of ${source}; got #${id}.`)
  }
  switch (kindOf(bare)) {
    case 'file':
      return id === '' ? { is: 'file', path: bare } : nothing(`A link to a file that is no page has no #; got ${href}.`)
    case 'folder':
      return nothing(`A folder needs a README, or an entry in tools/docs/src/sections.ts; got ${href}.`)
    case null:
      return nothing(`A link needs to lead to a file of the repository; got ${href}.`)
  }
}

const nothing = (what: string): Target => ({ is: 'nothing', what })

/** The documents in, the files of the site out. Reads nothing but the files that documents link to. */
import { posix } from 'node:path'
import type { Site } from './check-site.ts'
import { escapeHtml } from './escape.ts'
import type { Highlight } from './highlight.ts'
import { type Entry, formatPage, type Group } from './layout.ts'
import { type Document, renderDocument } from './markdown.ts'
import { labels, pathOfPage, type Section, sections } from './sections.ts'
import { type Repository, targetOf } from './targets.ts'

/** What the site takes from files beside its documents. */
export interface Files {
  readonly read: (path: string) => Uint8Array
  readonly style: string
  readonly icon: string
}

/** Files that are shown as text with colours, by the ends of their names; others are copied. */
const shown: Readonly<Record<string, string>> = { '.ts': 'ts', '.js': 'js', '.mjs': 'js' }

export function buildSite(repository: Repository, files: Files, highlight: Highlight): Site {
  const placed = place(repository.documents)
  const groups = placed
    .filter(({ section, pages }) => section.isUnlisted === undefined && pages.length > 0)
    .map(({ section, pages }): Group => ({ title: section.title, entries: pages.map(entryOf) }))
  const site = new Map<string, string | Uint8Array>([
    ['site.css', files.style],
    ['icon.svg', files.icon],
  ])
  for (const { section, pages } of placed)
    for (const [i, document] of pages.entries()) {
      const entry = entryOf(document)
      const link = (href: string) => linkOf(document.path, entry.path, href)
      const body = renderDocument(document, { link, code: highlight })
      const neighbour = (at: number) => (section.isInOrder && pages[at] !== undefined ? entryOf(pages[at]) : null)
      const page = { ...entry, title: titleOf(document), headings: document.headings, body }
      site.set(entry.path, formatPage({ ...page, before: neighbour(i - 1), after: neighbour(i + 1) }, groups))
    }
  return site

  function linkOf(source: string, from: string, href: string): string {
    const target = targetOf(source, href, repository)
    if (target.is === 'outside' || target.is === 'nothing') return href
    const to = (path: string) => posix.relative(posix.dirname(from), path)
    if (target.is === 'file') return to(takeFile(target.path))
    const path = pathOfPage(target.source)
    if (target.id === '') return path === from ? '#text' : to(path)
    return `${path === from ? '' : to(path)}#${target.id}`
  }

  /** Adds a file that a document links to, and gives its path in the site. */
  function takeFile(path: string): string {
    const language = shown[posix.extname(path)]
    const at = language === undefined ? `files/${path}` : `source/${path}.html`
    if (site.has(at)) return at
    const bytes = files.read(path)
    if (language === undefined) {
      site.set(at, bytes)
      return at
    }
    const body = `<h1>${escapeHtml(path)}</h1>\n${highlight(new TextDecoder().decode(bytes).trimEnd(), language)}`
    const page = { path: at, label: path, title: path, headings: [], body, before: null, after: null }
    site.set(at, formatPage(page, groups))
    return at
  }
}

interface Placed {
  readonly section: Section
  readonly pages: readonly Document[]
}

/** Each document in the first section that takes it, in the order of the section’s patterns and of its name. */
function place(documents: Repository['documents']): readonly Placed[] {
  const left = new Map([...documents].sort(([a], [b]) => (a < b ? -1 : 1)))
  return sections.map((section) => {
    const paths = section.sources.flatMap((pattern) => [...left.keys()].filter((path) => pattern.test(path)))
    const pages = paths.flatMap((path) => left.get(path) ?? [])
    for (const path of paths) left.delete(path)
    return { section, pages }
  })
}

function titleOf({ path, headings }: Document): string {
  return headings.find(({ depth }) => depth === 1)?.text ?? path
}

function entryOf(document: Document): Entry {
  return { path: pathOfPage(document.path), label: labels[document.path] ?? titleOf(document) }
}

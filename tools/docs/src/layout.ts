/** A page and the others in, its whole HTML out: heading, navigation, text, and the way on. Pure. */
import { posix } from 'node:path'
import { escapeHtml } from './escape.ts'
import type { Heading } from './markdown.ts'

/** A page as the navigation knows it. */
export interface Entry {
  readonly path: string
  readonly label: string
}

/** A part of the navigation. */
export interface Group {
  readonly title: string
  readonly entries: readonly Entry[]
}

export interface Page extends Entry {
  readonly title: string
  readonly headings: readonly Heading[]
  readonly body: string
  readonly before: Entry | null
  readonly after: Entry | null
}

/** More of them are a list of their own, which such a page has. */
const maxHeadings = 12

export function formatPage(page: Page, groups: readonly Group[]): string {
  const to = (path: string) => posix.relative(posix.dirname(page.path), path)
  const title = page.path === 'index.html' ? page.title : `${page.title} · TSGI`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="${to('icon.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${to('site.css')}">
</head>
<body>
<a class="skip" href="#text">Skip to the text</a>
<header>
<a class="brand" href="${to('index.html')}"><b>TSGI</b> <span>the Typed Server Gateway Interface</span></a>
<button type="button" popovertarget="pages">Pages</button>
</header>
<div class="frame">
<nav id="pages" popover aria-label="Pages">
<button type="button" popovertarget="pages" popovertargetaction="hide">Close</button>
${groups.map((group) => formatGroup(group, page, to)).join('\n')}
</nav>
<main id="text">
${page.body}${formatWayOn(page, to)}</main>
</div>
</body>
</html>
`
}

type To = (path: string) => string

function formatGroup({ title, entries }: Group, page: Page, to: To): string {
  const items = entries.map((entry) => {
    const isHere = entry.path === page.path
    const link = `<a href="${to(entry.path)}"${isHere ? ' aria-current="page"' : ''}>${escapeHtml(entry.label)}</a>`
    return `<li>${link}${isHere ? formatHeadings(page.headings) : ''}</li>`
  })
  return `<p>${title}</p>\n<ul>\n${items.join('\n')}\n</ul>`
}

function formatHeadings(headings: readonly Heading[]): string {
  const shown = headings.filter(({ depth }) => depth === 2)
  if (shown.length < 2 || shown.length > maxHeadings) return ''
  return `\n<ul>${shown.map(({ id, text }) => `<li><a href="#${id}">${escapeHtml(text)}</a></li>`).join('')}</ul>\n`
}

function formatWayOn({ before, after }: Page, to: To): string {
  const link = (entry: Entry | null, rel: string, word: string) =>
    entry === null
      ? ''
      : `<a rel="${rel}" href="${to(entry.path)}"><small>${word}</small> ${escapeHtml(entry.label)}</a>\n`
  if (before === null && after === null) return ''
  return `<nav class="way" aria-label="In order">\n${link(before, 'prev', 'Before')}${link(after, 'next', 'Next')}</nav>\n`
}

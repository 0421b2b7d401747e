/** The content of a page in, the whole page out. Elements with `data-differs` differ from server to server, and nothing else. */
import type { ServerInfo } from '@tsgi/spec'
import { type Markup, markup } from '../markup.ts'
import { paths } from '../paths.ts'

/** Where the same app runs on the other server. */
export interface Other {
  readonly name: string
  /** Without a slash at its end. */
  readonly url: string
}

/** What all pages show. */
export interface Frame {
  readonly server: ServerInfo
  /** What stands before each path: `context.basePath`. */
  readonly base: string
  readonly other: Other | undefined
  /** Whether it is asked for as a part of another page, which has a head of its own. */
  readonly isEmbedded: boolean
}

const platforms: Readonly<Record<string, string>> = { node: 'node:http', uws: 'uWebSockets.js' }

/** The platform that a server stands on: `node:http`. */
export function platformOf(name: string): string {
  return platforms[name] ?? name
}

const titles = { board: 'Board', request: 'Your request', sideBySide: 'Side by side' } as const
type PageName = keyof typeof titles

/** `name` is that of a page that others link to, `null` for one that nobody does. */
export function layout(frame: Frame, name: PageName | null, title: string, content: Markup): string {
  const { server, other, isEmbedded } = frame
  const platform = platformOf(server.name)
  const pages = (Object.keys(titles) as PageName[]).filter((page) => page !== 'sideBySide' || other !== undefined)
  const links = pages.map(
    (page) => markup`<a href="${at(frame, page)}"${page === name ? current : null}>${titles[page]}</a>`,
  )
  return markup`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · ${platform}</title>
<link rel="icon" href="${at(frame, 'assets')}/icon.svg">
<link rel="stylesheet" href="${at(frame, 'assets')}/style.css">
<body data-server="${server.name}"${isEmbedded ? markup` class="embedded"` : null}>
<a class="skip" href="#main">Skip to the content</a>
<header>
<p class="mark"><a href="${at(frame, 'board')}">TSGI</a></p>
<nav aria-label="Pages">${links}</nav>
<p class="server"><span>Served by <strong data-differs>${platform}</strong></span>${otherLink(frame, name ?? 'board')}</p>
</header>
<main id="main">
<h1>${title}</h1>
${content}
</main>
<footer><p>One app on <code>@tsgi/framework-mini</code>, unchanged on every server. No front-end framework.</p></footer>
</body>
</html>
`.html
}

/** The path of a part of the demo, as a client has to ask for it. */
export function at({ base }: Frame, name: keyof typeof paths): string {
  return `${base}${paths[name]}`
}

const current = markup` aria-current="page"`

function otherLink(frame: Frame, page: PageName): Markup | null {
  const { other } = frame
  if (other === undefined) return null
  return markup` <a data-differs href="${other.url}${at(frame, page)}">Open it on ${platformOf(other.name)}</a>`
}

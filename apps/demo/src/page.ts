/** What the demo knows in, one self-contained HTML page out. Everything that came from outside is escaped. */
import type { ServerInfo } from '@tsgi/spec'
import type { DemoOptions, Facts } from './app.ts'
import { script, style } from './page-parts.ts'

export interface PageContent {
  readonly server: ServerInfo
  readonly facts: Facts
  readonly visits: number
  readonly notes: readonly string[]
  readonly other: DemoOptions['other']
}

const platforms: Readonly<Record<string, string>> = { node: 'node:http', uws: 'uWebSockets.js' }

export function page({ server, facts, visits, notes, other }: PageContent): string {
  const platform = platforms[server.name] ?? server.name
  const rows = [
    ['method', facts.method],
    ['URL', facts.url],
    ['HTTP version', facts.httpVersion],
    ['TLS', facts.encrypted ? 'yes' : 'no'],
    ['your address', facts.client],
    ['capabilities', server.capabilities.join(', ')],
  ] as const
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>TSGI on ${escape(platform)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
<main data-server="${escape(server.name)}">
<header>
<p class="eyebrow">TSGI demo</p>
<h1>Served by <span class="server" id="server">${escape(platform)}</span></h1>
<p>One app, unchanged on every server. ${otherLink(other)}</p>
</header>
<section aria-labelledby="live">
<h2 id="live">A live stream</h2>
<p class="big" id="count" role="status">–</p>
<p>Watching: <span id="watching">–</span>. Page views of this server: <span id="visits">${visits}</span>.</p>
</section>
<section aria-labelledby="board">
<h2 id="board">Notes <span class="faint">(<span id="connected">not connected</span>)</span></h2>
<form id="form"><label for="text">Your note</label><div class="line"><input id="text" name="text" maxlength="200" required autocomplete="off"><button>Add</button></div><p id="error" role="alert"></p></form>
<ul id="notes">${notes.map((note) => `<li>${escape(note)}</li>`).join('')}</ul>
</section>
<section aria-labelledby="facts">
<h2 id="facts">What the server saw of your request</h2>
<dl>${rows.map(([name, value]) => `<dt>${name}</dt><dd>${escape(value)}</dd>`).join('')}</dl>
<details><summary>${Object.keys(facts.headers).length} headers</summary>
<dl>${Object.entries(facts.headers)
    .map(([name, value]) => `<dt>${escape(name)}</dt><dd>${escape(value)}</dd>`)
    .join('')}</dl></details>
</section>
</main>
<script>${script}</script>
</html>
`
}

function otherLink(other: DemoOptions['other']): string {
  if (other === undefined) return ''
  return `<a href="${escape(other.url)}">Open it on ${escape(platforms[other.name] ?? other.name)}</a>`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as HTML, in elements and in quoted attributes. */
export function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '')
}

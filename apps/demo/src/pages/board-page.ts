/** What the board shows in, its page out: it works without scripts, and is live with them. */
import type { View } from '../board.ts'
import { largestDownload, longestNote } from '../input.ts'
import { type Markup, markup } from '../markup.ts'
import { kept, type Note } from '../store.ts'
import { at, type Frame, layout } from './layout.ts'

/** A note that was refused: what was typed, and why. */
export interface Refused {
  readonly text: string
  readonly reason: string
}

export function boardPage(frame: Frame, view: View, refused?: Refused): string {
  return layout(
    frame,
    'board',
    'A shared board',
    markup`<p class="lede">Write something. Every window that is open sees it at once, whichever server it reads from.</p>
<div class="columns">
<section aria-labelledby="notes-title">
<h2 id="notes-title" class="visually-hidden">Notes</h2>
<p id="connection" class="error" role="status"></p>
${form(frame, refused)}
<p id="told" class="visually-hidden" role="status"></p>
<ol id="notes" class="notes">${view.notes.toReversed().map(item)}</ol>
<p id="empty" class="quiet"${view.notes.length === 0 ? null : markup` hidden`}>Nothing here yet. The first note is yours.</p>
</section>
<div class="aside">
${live(frame)}
${transfers(frame)}
</div>
</div>
<script type="module" src="${at(frame, 'assets')}/main.js"></script>`,
  )
}

function form(frame: Frame, refused: Refused | undefined): Markup {
  const invalid = refused === undefined ? null : markup` aria-invalid="true" autofocus`
  return markup`<form id="note-form" class="note-form" method="post" action="${at(frame, 'notes')}">
<label for="text">Your note</label>
<div class="line">
<input id="text" name="text" value="${refused?.text ?? ''}" autocomplete="off" dir="auto" aria-describedby="text-error text-hint"${invalid}>
<button>Add</button>
</div>
<p id="text-error" class="error" role="alert">${refused?.reason ?? ''}</p>
<p id="text-hint" class="quiet">One line of up to ${longestNote} characters. Everybody can read it, and the newest ${kept} stay.</p>
</form>`
}

function item({ id, text, at, via }: Note): Markup {
  const time = new Date(at).toISOString()
  return markup`<li data-key="${id}-${at}"><p dir="auto">${text}</p><p class="meta"><time datetime="${time}">${time.slice(0, 16).replace('T', ' ')} UTC</time> via ${via}</p></li>`
}

function live(frame: Frame): Markup {
  const sockets = frame.server.capabilities.includes('webSocket')
    ? markup`<dd id="socket-state" data-state="off">off</dd>`
    : markup`<dd>not on this server</dd>`
  return markup`<section id="live" class="needs-script" aria-labelledby="live-title" data-events="${at(frame, 'events')}" data-socket="${at(frame, 'socket')}">
<h2 id="live-title">Live</h2>
<dl class="channels">
<dt>Server-Sent Events</dt><dd id="events-state" data-state="off">off</dd>
<dt>WebSocket</dt>${sockets}
<dt>Round trip</dt><dd id="round-trip">–</dd>
<dt>Reading now</dt><dd id="readers">–</dd>
</dl>
</section>`
}

function transfers(frame: Frame): Markup {
  return markup`<section class="needs-script" aria-labelledby="upload-title">
<h2 id="upload-title">Upload</h2>
<p class="quiet">It is counted and hashed while it comes in. Nothing of it is kept.</p>
<form id="upload-form" action="${at(frame, 'upload')}" data-limit="${frame.server.limits.maxRequestBodySize}">
<label for="file">A file</label>
<div class="line"><input id="file" type="file" required><button>Upload</button></div>
</form>
<div id="upload-progress" hidden>
<progress id="upload-bar" max="1" value="0" aria-label="Upload"></progress>
<div class="line"><p id="upload-percent" class="figure">0 %</p><button id="upload-cancel" type="button" class="plain">Cancel</button></div>
</div>
<div id="upload-result" role="status"></div>
</section>
<section aria-labelledby="download-title">
<h2 id="download-title">Download</h2>
<p class="quiet">It is made while you read it, as fast as you read it.</p>
<form action="${at(frame, 'download')}">
<label for="mib">Size in MiB</label>
<div class="line"><input id="mib" name="mib" type="number" inputmode="numeric" min="1" max="${largestDownload}" value="64" required><button>Download</button></div>
</form>
</section>
<noscript><p class="quiet">Without scripts the board works, and shows what is new when it is loaded again.</p></noscript>`
}

/** A view of the board in, the list of the page as it says. */
import { at, make, say } from './dom.js'

/** @typedef {{ readonly id: number, readonly text: string, readonly at: number, readonly via: string }} Note */
/** @typedef {{ readonly version: number, readonly readers: { readonly events: number, readonly socket: number }, readonly notes: readonly Note[] }} View */

const list = at('notes', HTMLOListElement)
const times = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
let version = 0
let last = Number(list.firstElementChild?.getAttribute('data-id') ?? 0)

for (const time of list.querySelectorAll('time')) time.textContent = times.format(new Date(time.dateTime))

/**
 * Shows a view, unless a newer one is shown: each comes in two ways.
 *
 * @param {View} view
 */
export function showBoard(view) {
  if (view.version <= version) return
  version = view.version
  say('readers', String(Math.max(view.readers.events, view.readers.socket)))
  const known = new Map([...list.children].map((item) => [Number(item.getAttribute('data-id')), item]))
  list.replaceChildren(...view.notes.toReversed().map((note) => known.get(note.id) ?? makeItem(note)))
  at('empty', HTMLElement).hidden = view.notes.length > 0
  const fresh = view.notes.filter(({ id }) => id > last)
  if (fresh.length === 0) return
  last = fresh.at(-1)?.id ?? last
  say('told', fresh.length === 1 ? `New note: ${fresh[0]?.text}` : `${fresh.length} new notes`)
}

/** @param {Note} note */
function makeItem({ id, text, at: taken, via }) {
  const date = new Date(taken)
  const meta = make('p', make('time', times.format(date), { dateTime: date.toISOString() }), { className: 'meta' })
  meta.append(` via ${via}`)
  const item = make('li', make('p', text), { className: 'fresh' })
  item.dataset.id = String(id)
  item.append(meta)
  return item
}

/** A view of the board in, the list of the page as it says. */
import { at, make, say } from './dom.js'

/** @typedef {{ readonly id: number, readonly text: string, readonly at: number, readonly via: string }} Note */
/** @typedef {{ readonly version: number, readonly readers: { readonly events: number, readonly socket: number }, readonly notes: readonly Note[] }} View */

const list = at('notes', HTMLOListElement)
const times = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
let version = 0

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
  const known = new Map([...list.children].map((item) => [item.getAttribute('data-key') ?? '', item]))
  list.replaceChildren(...view.notes.toReversed().map((note) => known.get(keyOf(note)) ?? makeItem(note)))
  at('empty', HTMLElement).hidden = view.notes.length > 0
  const fresh = view.notes.filter((note) => !known.has(keyOf(note)))
  if (fresh.length === 0) return
  say('told', fresh.length === 1 ? `New note: ${fresh[0]?.text}` : `${fresh.length} new notes`)
}

/**
 * Not its number alone: a server that comes back with another database counts anew.
 *
 * @param {Note} note
 */
function keyOf({ id, at: taken }) {
  return `${id}-${taken}`
}

/** @param {Note} note */
function makeItem(note) {
  const { text, at: taken, via } = note
  const date = new Date(taken)
  const meta = make('p', make('time', times.format(date), { dateTime: date.toISOString() }), { className: 'meta' })
  meta.append(` via ${via}`)
  const item = make('li', make('p', text, { dir: 'auto' }), { className: 'fresh' })
  item.dataset.key = keyOf(note)
  item.append(meta)
  return item
}

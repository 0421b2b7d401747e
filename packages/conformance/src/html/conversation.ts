/** The events of one run in, HTML that shows who sent which bytes when out. Pure. */
import { keptEvents, type RecordedEvent } from '../record.ts'
import { escapeBytes, escapeText } from './escape.ts'

/** Of an event in a run that kept its rule, so many bytes are shown: the whole is in the JSON report. */
const shownOfKept = 400

const faint = (escape: string) => `<i>${escape}</i>`

const words: Readonly<Record<RecordedEvent['kind'], string>> = {
  sent: 'sent',
  received: 'received',
  end: 'closed',
  reset: 'reset',
  note: 'app',
}

export function formatConversation(events: readonly RecordedEvent[], isKept: boolean): string {
  const isOne = new Set(events.map(({ connection }) => connection).filter((one) => one !== 0)).size <= 1
  const lines = gatherEnds(events).map(({ event, connections }) => {
    const { kind } = event
    const isEnd = kind === 'end' || kind === 'reset'
    const which = isOne || kind === 'note' || isEnd ? '' : ` #${event.connection}`
    const text = isEnd ? describeEnd(kind, isOne ? [] : connections) : showEvent(event, isKept)
    return `<p class="${kind}"><b>${words[kind]}${which}</b>${text}</p>`
  })
  const isFull = events.length >= keptEvents
  if (isFull) lines.push(`<p class="cut"><b></b>A record holds ${keptEvents} events; more may have followed.</p>`)
  return `<div class="talk">${lines.join('')}</div>`
}

function showEvent({ kind, text, bytes }: RecordedEvent, isKept: boolean): string {
  const shown = isKept ? text.slice(0, shownOfKept) : text
  const isNote = kind === 'note'
  const size = isNote ? new TextEncoder().encode(shown).length : shown.length
  const rest = bytes > size ? `<em>… ${bytes - size} more of ${bytes} bytes</em>` : ''
  // Marks are most of the elements of a page: with them in all that is kept, ten servers would open slowly.
  return (isNote ? escapeText(shown) : isKept ? escapeBytes(shown) : escapeBytes(shown, faint)) + rest
}

function describeEnd(kind: 'end' | 'reset', connections: readonly number[]): string {
  const how = kind === 'end' ? 'The server ended the connection' : 'The connection was reset'
  return `${how}${connections.length === 0 ? '' : `: ${connections.map((one) => `#${one}`).join(', ')}`}.`
}

/** Ends of one kind that follow each other are one line. */
function gatherEnds(events: readonly RecordedEvent[]) {
  const lines: { readonly event: RecordedEvent; readonly connections: number[] }[] = []
  for (const event of events) {
    const last = lines.at(-1)
    const isEnd = event.kind === 'end' || event.kind === 'reset'
    if (isEnd && last?.event.kind === event.kind) last.connections.push(event.connection)
    else lines.push({ event, connections: [event.connection] })
  }
  return lines
}

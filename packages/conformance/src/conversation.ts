/** What happened in a run in, lines for a terminal out: `> ` was sent, `< ` received, `· ` noted. Pure. */
import { keptEvents, type RecordedEvent } from './record.ts'

const marks: Readonly<Record<RecordedEvent['kind'], string>> = {
  sent: '>',
  received: '<',
  end: '·',
  reset: '·',
  note: '·',
}

/** Lines of one event that are shown. */
const shownLines = 40

/** Each event, with the number of its connection where there were several. */
export function formatConversation(events: readonly RecordedEvent[]): readonly string[] {
  const isOne = new Set(events.map(({ connection }) => connection).filter((one) => one !== 0)).size <= 1
  const lines = events.flatMap((event) => {
    const which = isOne || event.connection === 0 ? '' : `#${event.connection} `
    return describe(event).map((line) => `${which}${marks[event.kind]} ${line}`)
  })
  return events.length < keptEvents
    ? lines
    : [...lines, `· a record holds ${keptEvents} events; more may have followed`]
}

function describe({ kind, text, bytes }: RecordedEvent): readonly string[] {
  if (kind === 'end') return ['the server ended the connection']
  if (kind === 'reset') return ['the connection was reset']
  // A note is text, the rest are bytes.
  const kept = kind === 'note' ? new TextEncoder().encode(text).length : text.length
  const unseen = kind === 'note' ? unseenCharacters : unseenBytes
  const lines = text.split(/(?<=\n)/).map((line) => line.replaceAll(unseen, nameOf))
  const isCut = bytes > kept || lines.length > shownLines
  return [...lines.slice(0, shownLines), ...(isCut ? [`… of ${bytes} bytes`] : [])]
}

// What a terminal would swallow or obey.
const unseenBytes = /[^ -~]|\\/g
const unseenCharacters = /[\p{Cc}\p{Cf}]/gu

const names: Readonly<Record<string, string>> = { '\r': '\\r', '\n': '\\n', '\t': '\\t', '\\': '\\\\' }

function nameOf(one: string): string {
  return names[one] ?? `\\x${(one.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`
}

/** What was recorded of a run in, its connections with the bytes of either side out, the same on every machine. Pure. */
import type { ColumnRun } from '@tsgi/conformance'

/** What became of one run of a case. */
export type RunVerdict = ColumnRun['verdicts'][number]

/** One connection: what either side sent. How the two interleave may differ from run to run, and proves nothing. */
export interface Conversation {
  readonly sent: string
  readonly received: string
  /** Whether the peer ended it. The client resets what is open when a run is over, which says nothing. */
  readonly isEnded: boolean
}

/** In an order that does not depend on which connection was open first. */
export function conversationsOf(events: RunVerdict['events']): readonly Conversation[] {
  const numbers = new Set(events.map(({ connection }) => connection).filter((number) => number > 0))
  return [...numbers]
    .map((number) => {
      const own = events.filter(({ connection }) => connection === number)
      const textOf = (wanted: string) =>
        steady(own.flatMap(({ kind, text }) => (kind === wanted ? [text] : [])).join(''))
      return { sent: textOf('sent'), received: textOf('received'), isEnded: own.some(({ kind }) => kind === 'end') }
    })
    .sort((a, b) => (a.sent < b.sent ? -1 : a.sent > b.sent ? 1 : 0))
}

/** Dates, run numbers and ports are others each time. */
export function steady(text: string): string {
  return text
    .replace(/^(tsgi-run: )\d+/gim, '$11')
    .replace(/(tsgi-run=)\d+/g, '$11')
    .replace(/^(date: ).*?(?=\r\n)/gim, '$1Thu, 01 Jan 1970 00:00:00 GMT')
    .replace(/(127\.0\.0\.1|localhost):\d+/g, '$1:30000')
}

/** What the suite said, with what differs from run to run replaced. */
export function steadyWords(why: string): string {
  return steady(why.replaceAll('\\r\\n', '\r\n')).replaceAll('\r\n', '\\r\\n')
}

/** Whether what the suite said names the request of this connection; null where it names none. */
export function namedIn(why: string, { sent }: Conversation): boolean | null {
  return why.startsWith('an error was expected for "') ? steadyWords(why).includes(JSON.stringify(sent)) : null
}

/** So much is shown of what was sent or received at a time. */
const shownBytes = 600
const shownLines = 14

/** Bytes as a person reads them, first one side and then the other: one line each, what is not printable escaped. */
export function showConversation({ sent, received, isEnded }: Conversation): string {
  const end = isEnded ? ['< (the peer closes)'] : []
  return [lines(sent, '> '), lines(received, '< '), ...end].filter((text) => text !== '').join('\n')
}

function lines(text: string, mark: string): string {
  const cut = text.length > shownBytes ? `${text.slice(0, shownBytes)}…` : text
  const all = cut.split('\r\n')
  const rows = (all.length > shownLines ? [...all.slice(0, shownLines), '…'] : all).map((row) =>
    row.replace(/[^\x20-\x7e…]/g, escape),
  )
  // Each line but the last one has ended with CRLF.
  return rows
    .map((row, i) => `${mark}${row}${i < rows.length - 1 ? '\\r\\n' : ''}`)
    .filter((row) => row !== mark)
    .join('\n')
}

function escape(char: string): string {
  if (char === '\t') return '\\t'
  if (char === '\n') return '\\n'
  if (char === '\r') return '\\r'
  return `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`
}

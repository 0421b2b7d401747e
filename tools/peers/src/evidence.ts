/** What was recorded of a run in, its connections with the bytes of either side out, the same on every machine. Pure. */
import type { ColumnRun } from '@tsgi/conformance'

/** What became of one run of a case. */
export type RunVerdict = ColumnRun['verdicts'][number]

/** One connection: what was sent and received, in the order in which it happened. */
export interface Conversation {
  readonly turns: readonly Turn[]
  readonly sent: string
  readonly received: string
}

export interface Turn {
  readonly kind: 'sent' | 'received' | 'end'
  readonly text: string
}

export function conversationsOf(events: RunVerdict['events']): readonly Conversation[] {
  const numbers = [...new Set(events.map(({ connection }) => connection))].filter((number) => number > 0)
  return numbers
    .sort((a, b) => a - b)
    .map((number) => {
      const turns = events.flatMap(({ connection, kind, text }): Turn[] => {
        if (connection !== number || kind === 'note') return []
        // The client resets what is still open when a run is over: that says nothing of the peer.
        if (kind === 'reset') return []
        return [{ kind, text: kind === 'end' ? '' : steady(text) }]
      })
      const joined = (wanted: Turn['kind']) =>
        turns.flatMap(({ kind, text }) => (kind === wanted ? [text] : [])).join('')
      return { turns, sent: joined('sent'), received: joined('received') }
    })
}

/** Dates, run numbers and ports are others each time. */
export function steady(text: string): string {
  return text
    .replace(/^(tsgi-run: )\d+/gim, '$11')
    .replace(/^(date: ).*?(?=\r\n)/gim, '$1Thu, 01 Jan 1970 00:00:00 GMT')
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:3000')
}

/** So much is shown of what was sent or received at a time. */
const shownBytes = 600
const shownLines = 14

/** Bytes as a person reads them: one line each, what is not printable escaped. */
export function showTurns({ turns }: Conversation): string {
  return turns
    .map(({ kind, text }) => (kind === 'end' ? '< (the peer closes)' : lines(text, kind === 'sent' ? '> ' : '< ')))
    .join('\n')
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

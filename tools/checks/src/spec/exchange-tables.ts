/** The states of an exchange and its ends in, the truth tables of SPEC.md out. Pure. */
import type { EndingRow, EventRow, JudgedElsewhere, State, Tables } from '@tsgi/conformance'
import { capitalise, grid, ruleLink } from './markdown.ts'

export function statesTable({ states, events }: Tables): string {
  const names = states.map(({ state }) => state)
  return [
    'An exchange is in one of five states. What an app observes in each:',
    grid(
      ['State', 'Means', '`signal`', '`completed`', 'A reading that has begun', 'A body not yet begun'],
      states.map((row) => [
        `\`${row.state}\``,
        row.means,
        row.signal,
        row.completed === 'pending' ? 'pending' : `\`${row.completed}\``,
        row.begunReading,
        row.unbegunBody,
      ]),
    ),
    'What leads from one to another, what the server then does, and the phase in which `onError` hears of it. An empty ' +
      'cell cannot happen; what comes after the loss of an exchange changes nothing and is reported to nobody.',
    grid(
      ['Event', ...names.map((name) => `\`${name}\``)],
      events.map((row) => [capitalise(`${row.by} ${row.event}`), ...names.map((name) => stepText(row, name))]),
    ),
  ].join('\n\n')
}

const asked: Readonly<Record<string, string>> = {
  sendWhole: 'sends all of it',
  sendHead: 'sends the head',
  sendChunk: 'sends it',
  sendEnd: 'completes the answer',
  cut: 'cuts',
}

function stepText({ steps }: EventRow, from: State): string {
  const step = steps[from]
  if (step === undefined) return ''
  const { to, asks, status, reports } = step
  const parts = [to === from ? 'stays' : `→ \`${to}\``]
  if (asks !== undefined) parts.push(status === undefined ? (asked[asks] ?? '') : `sends a bare ${status}`)
  if (reports !== undefined) parts.push(`\`onError\`: ${reports}`)
  return parts.join(', ')
}

export function endingsTable({ endings, judgedElsewhere }: Tables): string {
  const head = ['What ends it', '`signal`', 'Body of the answer gets', 'Reading the request rejects with']
  return [
    'Who ends an exchange, and what becomes of each of its parts. “–”: nothing. An empty cell is not ' +
      'judged there.',
    grid(
      [...head, '`completed`', '`onError`', 'The client gets', 'Connection', 'Decided by'],
      [...endings, ...judgedElsewhere].map(endingRow),
    ),
  ].join('\n\n')
}

const none = '–'

function endingRow(row: EndingRow | JudgedElsewhere): readonly string[] {
  const { how, rule, signal, body, reading, completed, onError, client, connection } = row
  const quoted = (text: string | null | undefined) => (text === undefined ? '' : text === null ? none : `\`${text}\``)
  return [
    capitalise(how.replace(/^\w+\(\)/, (call) => `\`${call}\``)),
    signal ?? '',
    quoted(body === 'nothing' ? null : body),
    quoted(reading),
    quoted(completed),
    onError === undefined ? '' : (onError ?? none),
    client === 'refused' ? '400 to 599, or nothing' : client === null ? none : String(client),
    connection ?? '',
    ruleLink(rule),
  ]
}

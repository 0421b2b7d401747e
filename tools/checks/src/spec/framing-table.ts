/** The rows of framing in, the truth table of SPEC.md out. Pure. */
import type { Framed, FramingGroup, Tables } from '@tsgi/conformance'
import { grid } from './markdown.ts'

const columns = {
  none: 'no `content-length`',
  equal: 'that of the body',
  less: 'one less',
  more: 'one more',
} as const

export function framingTable({ framing }: Tables): string {
  return [
    'What the app gives as a body and as its `content-length`, and what the client gets. After each answer that is not ' +
      'cut, the connection serves the next request.',
    ...framing.flatMap(groupText),
  ].join('\n\n')
}

function groupText({ title, rows }: FramingGroup): readonly string[] {
  const cells = rows.flatMap((row) => [row.none, row.equal, row.less, row.more])
  const [first] = cells
  if (first && cells.every((cell) => cell === null || cell === first))
    return [`_${title}_: ${cellText(first)}, whatever the app gives.`]
  const names = Object.keys(columns) as (keyof typeof columns)[]
  return [
    `_${title}_:`,
    grid(
      ['Body', ...names.map((name) => columns[name])],
      rows.map((row) => [row.body, ...names.map((name) => cellText(row[name]))]),
    ),
  ]
}

function cellText(framed: Framed | null): string {
  return framed === null ? '' : `[${says(framed)}](#${framed.rule})`
}

function says({ by, length, body }: Framed): string {
  const alone = body ? '' : ', no body'
  switch (by) {
    case 'refused':
      return '500'
    case 'cut':
      return 'cut'
    case 'chunks':
      return 'chunked'
    case 'nothing':
      return `no length${alone}`
    case 'length or chunks':
      return `length 0, or chunked without a chunk${alone}`
    case 'length':
      return `${length === 'given' ? 'length as given' : 'length of the bytes'}${alone}`
  }
}

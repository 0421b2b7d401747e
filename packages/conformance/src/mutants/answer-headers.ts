/** Servers that send other headers than the app's. */
import type { Serve } from '@tsgi/spec'
import { isPairs, otherMembers } from './faults.ts'
import type { ServerMutant } from './mutant.ts'
import { addField, onAnswerHeads } from './wire-faults.ts'

/** Other headers for each answer that has some. */
const withHeaders = (
  change: (fields: readonly (readonly [string, string])[]) => readonly (readonly [string, string])[],
) => otherMembers(({ headers }) => (isPairs(headers) ? { headers: change([...headers]) } : null))

/** Each pair of an answer's headers through a function; `null` drops it. */
const withFields = (change: (name: string, value: string) => readonly [string, string] | null) =>
  withHeaders((fields) => fields.map(([name, value]) => change(name, value)).filter((field) => field !== null))

const addedField = (line: string) => onAnswerHeads((head) => addField(head, line))

/** Sends fields that the server drops, under a name that it does not know, which is undone on the wire. */
const passingOn = (dropped: readonly string[]) => (serve: Serve) =>
  onAnswerHeads((head) => head.replaceAll(/\r\nx-hidden-/g, '\r\n'))(
    withFields((name, value) => [dropped.includes(name) ? `x-hidden-${name}` : name, value])(serve),
  )

export const answerHeadersMutants: readonly ServerMutant[] = [
  {
    name: 'takes a record for headers',
    rule: 'answer-headers-are-pairs',
    break: otherMembers(({ headers }: { readonly headers?: unknown }) => {
      const isRecord = typeof headers === 'object' && headers !== null && !(Symbol.iterator in headers)
      return isRecord ? { headers: Object.entries(headers) as [string, string][] } : null
    }),
  },
  {
    name: 'drops headers whose names are no tokens',
    rule: 'answer-names-are-tokens',
    break: withFields((name, value) => (/^[\w!#$%&'*+.^`|~-]+$/.test(name) ? [name, value] : null)),
  },
  {
    name: 'sends header names as the app wrote them',
    rule: 'answer-names-are-lower-case',
    break: onAnswerHeads((head) => head.replaceAll(/\r\nx-/g, '\r\nX-').replaceAll(/\r\ncontent-/g, '\r\nContent-')),
  },
  {
    name: 'smuggles a header through a value',
    rule: 'values-cannot-split-an-answer',
    seenIn: 'uWebSockets.js: writeHeader() checks nothing',
    // The server refuses line breaks, so they travel as other characters up to the wire.
    break: (serve) =>
      onAnswerHeads((head) => head.replaceAll('(CR)', '\r').replaceAll('(LF)', '\n'))(
        withFields((name, value) => [name, String(value).replaceAll('\r', '(CR)').replaceAll('\n', '(LF)')])(serve),
      ),
  },
  {
    name: 'cuts line breaks out of header values',
    rule: 'values-cannot-split-an-answer',
    break: withFields((name, value) => [name, String(value).replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '')]),
  },
  {
    name: 'encodes header values as UTF-8',
    rule: 'header-values-are-ascii',
    break: onAnswerHeads((head) => Buffer.from(head, 'utf8').toString('latin1')),
  },
  {
    name: 'joins fields of one name',
    rule: 'repeated-names-stay-apart',
    seenIn: 'adapters that build a record of headers: farming-labs/farm.js#916',
    break: withHeaders((fields) => {
      const joined = new Map<string, string>()
      for (const [name, value] of fields) joined.set(name, joined.has(name) ? `${joined.get(name)}, ${value}` : value)
      return [...joined]
    }),
  },
  {
    name: 'keeps the last of several cookies',
    rule: 'repeated-names-stay-apart',
    seenIn: 'withastro/astro#7226: Object.fromEntries(headers)',
    break: withHeaders((fields) => {
      const last = fields.findLast(([name]) => name === 'set-cookie')
      return fields.filter((field) => field[0] !== 'set-cookie' || field === last)
    }),
  },
  {
    name: 'passes on connection fields',
    rule: 'connection-fields-are-the-servers',
    break: passingOn(['keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade']),
  },
  {
    name: 'keeps the connection where an answer says close',
    rule: 'connection-close-is-a-wish',
    break: withFields((name, value) => (name === 'connection' ? null : [name, value])),
  },
  { name: 'sends a second date', rule: 'date-is-single', break: addedField('date: Thu, 01 Jan 1970 00:00:00 GMT') },
  {
    name: 'sends its own date instead of the app’s',
    rule: 'date-of-the-app-is-sent',
    break: withFields((name, value) => (name === 'date' ? null : [name, value])),
  },
]

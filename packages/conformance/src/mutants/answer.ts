/** Servers that send other answers than the app's. */
import type { Answer, HttpResponse, Serve } from '@tsgi/spec'
import { otherAnswers, otherMembers } from './faults.ts'
import type { ServerMutant } from './mutant.ts'
import { addField, onAnswerHeads } from './wire-faults.ts'

/** Other headers for each answer that has some. */
const withHeaders = (
  change: (fields: readonly (readonly [string, string])[]) => readonly (readonly [string, string])[],
) => otherMembers(({ headers }) => (isPairs(headers) ? { headers: change([...headers]) } : null))

/** Each pair of an answer's headers through a function; `null` drops it. */
const withFields = (change: (name: string, value: string) => readonly [string, string] | null) =>
  withHeaders((fields) => fields.map(([name, value]) => change(name, value)).filter((field) => field !== null))

function isPairs(headers: unknown): headers is Iterable<readonly [string, string]> {
  if (typeof headers !== 'object' || headers === null || !(Symbol.iterator in headers)) return false
  return [...(headers as Iterable<unknown>)].every(
    (pair) => Array.isArray(pair) && pair.every((one) => typeof one === 'string'),
  )
}

const addedField = (line: string) => onAnswerHeads((head) => addField(head, line))

/** Sends fields that the server drops, under a name that it does not know, which is undone on the wire. */
const passingOn = (dropped: readonly string[]) => (serve: Serve) =>
  onAnswerHeads((head) => head.replaceAll(/\r\nx-hidden-/g, '\r\n'))(
    withFields((name, value) => [dropped.includes(name) ? `x-hidden-${name}` : name, value])(serve),
  )

export const answerMutants: readonly ServerMutant[] = [
  {
    name: 'answers 404 where the app returned nothing',
    rule: 'an-answer-is-an-object',
    seenIn: '@whatwg-node/server',
    break: otherAnswers((answer: unknown) =>
      answer === undefined || answer === null ? { status: 404 } : (answer as Answer),
    ),
  },
  {
    name: 'sends an empty answer to who asked for a WebSocket',
    rule: 'upgrades-need-the-capability',
    break: otherAnswers((answer) => (answer.status === undefined ? { status: 200 } : answer)),
  },
  {
    name: 'answers 200 where the app returned nothing',
    rule: 'an-answer-is-an-object',
    seenIn: 'Bun.serve: “Welcome to Bun!”',
    break: otherAnswers((answer: unknown) =>
      answer === undefined ? { status: 200, body: 'Welcome!' } : (answer as Answer),
    ),
  },
  {
    name: 'never answers where the app returned nothing',
    rule: 'an-answer-is-an-object',
    seenIn: 'node-serve of Remix on uWS',
    break: otherAnswers((answer: unknown) =>
      answer === undefined ? new Promise<Answer>(() => {}) : (answer as Answer),
    ),
  },
  {
    name: 'sends 200 for a status that is none',
    rule: 'status-is-final',
    break: otherMembers(({ status }: { readonly status: unknown }) =>
      typeof status === 'number' && !(status >= 200 && status < 600) ? { status: 200 } : null,
    ),
  },
  {
    name: 'sends a reason phrase of its own',
    rule: 'reason-phrase-is-the-servers',
    seenIn: 'Bun.serve, @hono/node-server: unknown',
    break: onAnswerHeads((head) => head.replace(/^HTTP\/1\.1 (\d+) .*/, 'HTTP/1.1 $1 Whatever')),
  },
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
  {
    name: 'sends the valid headers of an invalid answer',
    rule: 'invalid-answers-say-nothing',
    break(serve) {
      let kept = ''
      const noting = otherMembers((answer) => {
        if (hasBadField(answer)) kept = validLines(answer)
        return null
      })
      return onAnswerHeads((head) => {
        const lines = head.startsWith('HTTP/1.1 500 ') ? kept : ''
        if (lines !== '') kept = ''
        return head.replace(/\r\n\r\n$/, `\r\n${lines}\r\n`)
      })(noting(serve))
    },
  },
  {
    name: 'sends the status text that an app was given by a stranger',
    rule: 'reason-phrase-is-the-servers',
    seenIn: 'srvx, @whatwg-node/server, hattip, node-fetch-server',
    break: (serve) =>
      onAnswerHeads((head) => {
        const text = /\r\nx-hidden-text: (.*)\r\n/.exec(head)?.[1]
        return text === undefined
          ? head
          : head.replace(/^(HTTP\/1\.1 \d+) .*/, `$1 ${text}`).replace(/x-hidden-text: .*\r\n/, '')
      })(
        otherMembers(({ statusText, headers }: HttpResponse & { readonly statusText?: string }) =>
          statusText === undefined || statusText === ''
            ? null
            : { headers: [...(headers ?? []), ['x-hidden-text', statusText]] },
        )(serve),
      ),
  },
  {
    name: 'sends any body as text',
    rule: 'a-body-is-text-or-bytes',
    break: otherMembers(({ body }: { readonly body?: unknown }) => {
      const isBody = body === null || body === undefined || typeof body === 'string' || body instanceof Uint8Array
      const isChunks = typeof body === 'object' && body !== null && Symbol.asyncIterator in body
      return isBody || isChunks ? null : { body: Object.prototype.toString.call(body) }
    }),
  },
  {
    name: 'takes an answer once',
    rule: 'answers-can-be-returned-twice',
    seenIn: 'srvx: FastResponse',
    break(serve) {
      const seen = new WeakSet<object>()
      return otherAnswers((answer) => {
        if (typeof answer !== 'object' || answer === null) return answer
        if (seen.has(answer)) return { status: 500 }
        seen.add(answer)
        return answer
      })(serve)
    },
  },
  {
    name: 'loses the headers of a Response',
    rule: 'platform-responses-are-answers',
    break: otherMembers((answer) => (answer instanceof Response ? { headers: [] } : null)),
  },
]

const isGood = ([name, value]: readonly [string, string]) => /^[\w-]+$/.test(name) && !/[\r\n\0]/.test(value)

function hasBadField({ headers }: HttpResponse): boolean {
  return isPairs(headers) && ![...headers].every(isGood)
}

function validLines({ headers }: HttpResponse): string {
  return [...(headers ?? [])]
    .filter(isGood)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')
}

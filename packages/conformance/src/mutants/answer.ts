/** Servers that send other answers than the app's. */
import type { Answer, HttpResponse, Serve } from '@tsgi/spec'
import { aroundApps, onTheWire, otherAnswers } from './faults.ts'
import type { ServerMutant } from './mutant.ts'

/** Each pair of an answer's headers through a function; `null` drops it. */
const withFields = (change: (name: string, value: string) => readonly [string, string] | null) =>
  otherAnswers((answer) =>
    withHeaders(answer, (fields) =>
      fields.map(([name, value]) => change(name, value)).filter((field) => field !== null),
    ),
  )

function withHeaders(
  answer: Answer,
  change: (fields: (readonly [string, string])[]) => (readonly [string, string])[],
): Answer {
  const { status, headers, body } = answer as HttpResponse
  return { status, headers: change([...(headers ?? [])]), body }
}

/** The head of an answer, where a piece of the wire begins with one. */
const onHeads = (change: (head: string) => string) =>
  onTheWire({ response: (text) => text.replace(/^HTTP\/1\.1 [\s\S]*?\r\n\r\n/, (head) => change(head)) })

const addField = (line: string) => onHeads((head) => head.replace(/\r\n\r\n$/, `\r\n${line}\r\n\r\n`))

/** Sends fields that the server drops, under a name that it does not know, which is undone on the wire. */
const passingOn = (dropped: readonly string[]) => (serve: Serve) =>
  onHeads((head) => head.replaceAll(/\r\nx-hidden-/g, '\r\n'))(
    withFields((name, value) => [dropped.includes(name) ? `x-hidden-${name}` : name, value])(serve),
  )

export const answerMutants: readonly ServerMutant[] = [
  {
    name: 'answers 404 where the app returned nothing',
    rule: 'an-answer-is-an-object',
    break: otherAnswers((answer) => (typeof answer === 'object' && answer !== null ? answer : { status: 404 })),
  },
  {
    name: 'sends an empty answer to who asked for a WebSocket',
    rule: 'upgrades-need-the-capability',
    break: otherAnswers((answer) => (answer.status === undefined ? { status: 200 } : answer)),
  },
  {
    name: 'sends 200 for a status that is none',
    rule: 'status-is-final',
    break: otherAnswers((answer) => {
      const { status, headers, body } = answer as HttpResponse
      return status >= 200 && status < 600 ? answer : { status: 200, headers, body }
    }),
  },
  {
    name: 'sends a reason phrase of its own',
    rule: 'reason-phrase-is-the-servers',
    break: onHeads((head) => head.replace(/^HTTP\/1\.1 (\d+) .*/, 'HTTP/1.1 $1 Whatever')),
  },
  {
    name: 'takes a record for headers',
    rule: 'answer-headers-are-pairs',
    break: otherAnswers((answer) => {
      const { status, headers, body } = answer as HttpResponse
      const isRecord = typeof headers === 'object' && !(Symbol.iterator in headers)
      return isRecord ? { status, headers: Object.entries(headers as object), body } : answer
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
    break: onHeads((head) => head.replaceAll(/\r\nx-/g, '\r\nX-').replaceAll(/\r\ncontent-/g, '\r\nContent-')),
  },
  {
    name: 'smuggles a header through a value',
    rule: 'values-cannot-split-an-answer',
    // The server refuses line breaks, so they travel as other characters up to the wire.
    break: (serve) =>
      onHeads((head) => head.replaceAll('(CR)', '\r').replaceAll('(LF)', '\n'))(
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
    break: onHeads((head) => Buffer.from(head, 'utf8').toString('latin1')),
  },
  {
    name: 'joins fields of one name',
    rule: 'repeated-names-stay-apart',
    break: otherAnswers((answer) =>
      withHeaders(answer, (fields) => {
        const joined = new Map<string, string>()
        for (const [name, value] of fields) joined.set(name, joined.has(name) ? `${joined.get(name)}, ${value}` : value)
        return [...joined]
      }),
    ),
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
  { name: 'sends a second date', rule: 'date-is-single', break: addField('date: Thu, 01 Jan 1970 00:00:00 GMT') },
  {
    name: 'sends its own date instead of the app’s',
    rule: 'date-of-the-app-is-sent',
    break: withFields((name, value) => (name === 'date' ? null : [name, value])),
  },
  {
    name: 'explains an invalid answer to the client',
    rule: 'invalid-answers-say-nothing',
    break: otherAnswers((answer) => {
      const isValid = typeof answer === 'object' && answer !== null && Number(answer.status) >= 200
      return isValid && !hasBadField(answer)
        ? answer
        : { status: 500, body: 'TypeError: the answer of the app is invalid' }
    }),
  },
  {
    name: 'sends the status text that an app was given by a stranger',
    rule: 'reason-phrase-is-the-servers',
    break: (serve) =>
      onHeads((head) => {
        const text = /\r\nx-hidden-text: (.*)\r\n/.exec(head)?.[1]
        return text === undefined
          ? head
          : head.replace(/^(HTTP\/1\.1 \d+) .*/, `$1 ${text}`).replace(/x-hidden-text: .*\r\n/, '')
      })(
        otherAnswers((answer) => {
          const { statusText } = (answer ?? {}) as { statusText?: string }
          if (statusText === undefined || statusText === '') return answer
          return withHeaders(answer, (fields) => [...fields, ['x-hidden-text', statusText]])
        })(serve),
      ),
  },
  {
    name: 'sends any body as text',
    rule: 'a-body-is-text-or-bytes',
    break: otherAnswers((answer) => {
      if (answer instanceof Response || typeof answer !== 'object' || answer === null) return answer
      const { status, headers, body } = answer as HttpResponse
      const isBody = body === null || body === undefined || body instanceof Uint8Array
      const isChunks = typeof body === 'object' && body !== null && Symbol.asyncIterator in body
      return isBody || isChunks ? answer : { status, headers, body: safeText(body) }
    }),
  },
  {
    name: 'takes an answer once',
    rule: 'answers-can-be-returned-twice',
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
    break: aroundApps((app) => async (request, context) => {
      const answer = await app(request, context)
      return answer instanceof Response ? { status: answer.status, body: answer.body } : answer
    }),
  },
]

function safeText(value: unknown): string {
  return typeof value === 'string' ? value : Object.prototype.toString.call(value)
}

function hasBadField(answer: Answer): boolean {
  return [...((answer as HttpResponse).headers ?? [])].some(
    ([name, value]) => !/^[\w-]+$/.test(name) || /[\r\n\0]/.test(value),
  )
}

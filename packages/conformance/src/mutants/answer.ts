/** Servers that send other answers than the app's. */
import type { Answer, HttpResponse } from '@tsgi/spec'
import { isPairs, otherAnswers, otherMembers, otherServers } from './faults.ts'
import type { ServerMutant } from './mutant.ts'
import { onAnswerHeads } from './wire-faults.ts'

/** A server that does not declare them: what it would do with one is the fault's business. */
const withoutWebSockets = otherServers((server) => {
  const capabilities = server.info.capabilities.filter((one) => one !== 'webSocket')
  return { ...server, info: { ...server.info, capabilities } }
})

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
    name: 'has no WebSockets, and sends an empty answer to who asked for one',
    rule: 'upgrades-need-the-capability',
    break: (serve) =>
      withoutWebSockets(otherAnswers((answer) => (answer.status === undefined ? { status: 200 } : answer))(serve)),
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
    alsoBreaks: { 'answers-can-be-returned-twice': 'A Response is among what is returned twice, with its headers.' },
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

/** Servers that tell the end of an answer wrongly. */
import type { HttpResponse } from '@tsgi/spec'
import { isChunks, isIterated, otherAnswers, otherBodies, otherMembers } from './faults.ts'
import type { ServerMutant } from './mutant.ts'
import { addField, changeHead, onAnswerHeads, onTheWire } from './wire-faults.ts'

/** Answers with a status get a body behind their head. */
const bodyAfter = (status: number) =>
  onTheWire({ response: (text) => (text.startsWith(`HTTP/1.1 ${status} `) ? `${text}hello` : text) })

/** Remembers whether the last request was a HEAD. */
const noteHead = (text: string, connection: Record<string, unknown>) => {
  if (/^[A-Z]+ \S+ HTTP/.test(text)) connection.isHead = text.startsWith('HEAD ')
  return text
}

const withoutLength = (fields: HttpResponse['headers']) =>
  [...(fields ?? [])].filter(([name]) => name !== 'content-length')

const hidingLength = (headers: HttpResponse['headers']) =>
  [...(headers ?? [])].map(([name, value]) => [name === 'content-length' ? 'x-hidden-length' : name, value] as const)

const lengthIn = (headers: HttpResponse['headers']) =>
  [...(headers ?? [])].find(([name]) => name === 'content-length')?.[1]

const declaredOf = ({ headers }: HttpResponse) => Number(lengthIn(headers))

export const framingMutants: readonly ServerMutant[] = [
  {
    name: 'sends text in chunks',
    rule: 'known-bodies-have-a-length',
    seenIn: '@whatwg-node/server, hattip, node-fetch-server',
    break: otherMembers(({ body }, { method }) =>
      (typeof body === 'string' || body instanceof Uint8Array) && method !== 'HEAD'
        ? { body: new Blob([Buffer.from(body)]).stream() }
        : null,
    ),
  },
  {
    name: 'sends chunks until the connection ends',
    rule: 'streams-are-chunked',
    break: onTheWire({
      response: (text) => changeHead(text, (head) => head.replace(/transfer-encoding: chunked\r\n/i, '')),
    }),
  },
  {
    name: 'sends a length beside the chunked coding',
    rule: 'an-answer-has-one-framing',
    seenIn: 'hattip on uWS',
    break: (serve) =>
      onAnswerHeads((head) => head.replace('\r\nx-hidden-length: ', '\r\ncontent-length: '))(
        otherMembers(({ headers, body }) => (isIterated(body) ? { headers: hidingLength(headers) } : null))(serve),
      ),
  },
  {
    name: 'sends the length twice',
    rule: 'an-answer-has-one-framing',
    seenIn: 'node-serve of Remix on uWS; oven-sh/bun#29714',
    // Its own, and the one that the app declared.
    break: (serve) =>
      onAnswerHeads((head) => head.replace('\r\nx-hidden-length: ', '\r\ncontent-length: '))(
        otherMembers(({ headers, body }) => {
          const length = lengthIn(headers)
          return length === undefined || body === null || isIterated(body)
            ? null
            : { headers: [...(headers ?? []), ['x-hidden-length', length]] }
        })(serve),
      ),
  },
  {
    name: 'ignores the declared length of chunks',
    rule: 'declared-lengths-are-sent',
    seenIn: '@whatwg-node/server on uWS; oven-sh/bun#28186',
    alsoBreaks: { 'an-answer-has-one-framing': 'A length that was declared is then sent not once but never.' },
    break: otherMembers(({ headers, body }, { method }) => {
      if (method === 'HEAD' || lengthIn(headers) === undefined) return null
      if (body instanceof ReadableStream) return { headers: withoutLength(headers) }
      return isIterated(body)
        ? { headers: withoutLength(headers), body: counted(body, Number(lengthIn(headers))) }
        : null
    }),
  },
  {
    name: 'corrects a wrong length',
    rule: 'a-length-is-one-number',
    break: otherMembers(({ headers, body }) =>
      typeof body === 'string' || body instanceof Uint8Array ? { headers: withoutLength(headers) } : null,
    ),
  },
  {
    name: 'fills a short body up',
    rule: 'short-bodies-are-cut',
    break: otherBodies(async function* (body, answer) {
      let left = declaredOf(answer)
      for await (const chunk of body) {
        left -= chunk.byteLength
        yield chunk
      }
      if (left > 0) yield new Uint8Array(left)
    }),
  },
  {
    name: 'cuts a long body off in silence',
    rule: 'long-bodies-are-cut',
    break: otherBodies(async function* (body, answer) {
      let left = declaredOf(answer)
      for await (const chunk of body) {
        yield left >= 0 ? chunk.subarray(0, left) : chunk
        left -= chunk.byteLength
      }
    }),
  },
  {
    name: 'ends a body at an empty chunk',
    rule: 'empty-chunks-do-not-end-a-body',
    break: otherBodies(async function* (body) {
      for await (const chunk of body) {
        if (chunk.byteLength === 0) return
        yield chunk
      }
    }),
  },
  {
    name: 'sends the body of an answer to HEAD',
    rule: 'head-has-no-body',
    seenIn: '@whatwg-node/server and hattip on uWS; oven-sh/bun#33811',
    break: onTheWire({ request: noteHead, response: (text, { isHead }) => (isHead ? `${text}hello` : text) }),
  },
  {
    name: 'sends no length with an answer to HEAD',
    rule: 'head-keeps-the-length',
    seenIn: 'srvx, @whatwg-node/server, hattip, node-fetch-server; honojs/node-server#220',
    break: onTheWire({
      request: noteHead,
      response: (text, { isHead }) =>
        isHead ? changeHead(text, (head) => head.replace(/content-length: \d+\r\n/i, '')) : text,
    }),
  },
  {
    name: 'says that the answer to a HEAD has no bytes',
    rule: 'head-keeps-the-length',
    seenIn: 'oven-sh/bun#15355',
    break: onTheWire({
      request: noteHead,
      response: (text, { isHead }) =>
        isHead ? changeHead(text, (head) => head.replace(/content-length: \d+\r\n/i, 'content-length: 0\r\n')) : text,
    }),
  },
  {
    name: 'reads the whole body before it answers a HEAD',
    rule: 'head-ends-the-body',
    seenIn: '@hono/node-server, @whatwg-node/server, hattip: an endless body never ends',
    break: otherAnswers(async (answer, { method }) => {
      const { body } = answer as HttpResponse
      if (method === 'HEAD' && isChunks(body)) for await (const _ of body);
      return answer
    }),
  },
  { name: 'sends a body with 204', rule: 'no-content-has-no-body', break: bodyAfter(204) },
  {
    name: 'sends a length with 204',
    rule: 'no-content-has-no-body',
    seenIn: 'hattip, @whatwg-node/server on uWS',
    break: onAnswerHeads((head) => (head.startsWith('HTTP/1.1 204 ') ? addField(head, 'content-length: 0') : head)),
  },
  { name: 'sends a body with 205', rule: 'reset-content-has-no-body', break: bodyAfter(205) },
  { name: 'sends a body with 304', rule: 'not-modified-has-no-body', break: bodyAfter(304) },
]

/** Chunks that fail where they are not of that length. */
async function* counted(body: AsyncIterable<Uint8Array>, length: number): AsyncGenerator<Uint8Array> {
  let left = length
  for await (const chunk of body) {
    left -= chunk.byteLength
    if (left < 0) throw new Error('too long')
    yield chunk
  }
  if (left > 0) throw new Error('too short')
}

/** Servers that tell the end of an answer wrongly. */
import type { HttpResponse } from '@tsgi/spec'
import { isIterated, otherAnswers, otherBodies, otherMembers } from './faults.ts'
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

const declaredOf = ({ headers }: HttpResponse) =>
  Number([...(headers ?? [])].find(([name]) => name === 'content-length')?.[1])

export const framingMutants: readonly ServerMutant[] = [
  {
    name: 'sends text in chunks',
    rule: 'known-bodies-have-a-length',
    break: otherMembers(({ body }) => (typeof body === 'string' ? { body: new Blob([body]).stream() } : null)),
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
    break: onTheWire({
      response: (text) =>
        changeHead(text, (head) => (/transfer-encoding/i.test(head) ? addField(head, 'content-length: 5') : head)),
    }),
  },
  {
    name: 'sends the length twice',
    rule: 'an-answer-has-one-framing',
    break: onTheWire({
      response: (text) => changeHead(text, (head) => head.replace(/content-length: \d+\r\n/i, (line) => line + line)),
    }),
  },
  {
    name: 'ignores the declared length of chunks',
    rule: 'declared-lengths-are-sent',
    break: otherMembers(({ headers, body }) => (isIterated(body) ? { headers: withoutLength(headers) } : null)),
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
    break: onTheWire({ request: noteHead, response: (text, { isHead }) => (isHead ? `${text}hello` : text) }),
  },
  {
    name: 'sends no length with an answer to HEAD',
    rule: 'head-keeps-the-length',
    break: onTheWire({
      request: noteHead,
      response: (text, { isHead }) =>
        isHead ? changeHead(text, (head) => head.replace(/content-length: \d+\r\n/i, '')) : text,
    }),
  },
  {
    name: 'reads the whole body before it answers a HEAD',
    rule: 'head-ends-the-body',
    break: otherAnswers(async (answer, { method }) => {
      const { body } = answer as HttpResponse
      if (method === 'HEAD' && isIterated(body)) for await (const _ of body);
      return answer
    }),
  },
  { name: 'sends a body with 204', rule: 'no-content-has-no-body', break: bodyAfter(204) },
  { name: 'sends a body with 205', rule: 'reset-content-has-no-body', break: bodyAfter(205) },
  { name: 'sends a body with 304', rule: 'not-modified-has-no-body', break: bodyAfter(304) },
]

/** Servers that hand over bodies wrongly. */
import type { HttpRequest } from '@tsgi/spec'
import { aroundApps, onTheWire, otherAnswers, otherOptions, otherRequests, overlay } from './faults.ts'
import type { ServerMutant } from './mutant.ts'

type Chunk = Uint8Array<ArrayBuffer>
type Body = AsyncIterable<Chunk>

/** A body whose chunks go through a generator; what collects it follows. */
const withBody = (change: (body: Body) => AsyncGenerator<Chunk>) =>
  otherRequests((request) => (request.body === null ? request : readingFrom(request, change(request.body))))

function readingFrom(request: HttpRequest, body: Body): HttpRequest {
  const bytes = async () => Buffer.concat(await collect(body))
  return overlay(request, {
    body,
    text: async () => (await bytes()).toString(),
    json: async () => JSON.parse((await bytes()).toString()) as unknown,
    arrayBuffer: async () => new Uint8Array(await bytes()).buffer,
  })
}

async function collect(body: Body): Promise<Chunk[]> {
  const chunks: Chunk[] = []
  for await (const chunk of body) chunks.push(chunk)
  return chunks
}

/** A server that takes errors of a body for others. */
const withErrors = (change: (error: unknown) => unknown) =>
  withBody(async function* (body) {
    try {
      yield* body
    } catch (error) {
      const other = change(error)
      if (other !== undefined) throw other
    }
  })

/** Reads every body whole before an app asks. */
const greedy = aroundApps((app) => (request, context) => {
  if (request.body === null) return app(request, context)
  const chunks = collect(request.body)
  chunks.catch(() => {})
  const body = {
    async *[Symbol.asyncIterator]() {
      yield* await chunks
    },
  }
  return app(readingFrom(request, body), context)
})

const noLimit = otherOptions((options) => ({ ...options, limits: { ...options.limits, maxRequestBodySize: 2 ** 40 } }))

export const bodyMutants: readonly ServerMutant[] = [
  {
    name: 'takes trailers for the next request',
    rule: 'request-trailers-are-discarded',
    break: onTheWire({ request: (text) => text.replace(/(\r\n0\r\n)(X-Checksum)/, '$1\r\n$2') }),
  },
  {
    name: 'gives an empty body where there is none',
    rule: 'no-content-is-null',
    break: otherRequests((request) =>
      request.body === null ? overlay(request, { body: { async *[Symbol.asyncIterator]() {} } }) : request,
    ),
  },
  {
    name: 'loses a byte of each chunk',
    rule: 'bodies-arrive-intact',
    break: withBody(async function* (body) {
      for await (const chunk of body) yield chunk.subarray(1)
    }),
  },
  {
    name: 'uses the memory of a chunk again',
    rule: 'chunks-are-the-apps-own',
    break: withBody(async function* (body) {
      for await (const chunk of body) {
        yield chunk
        chunk.fill(0)
      }
    }),
  },
  {
    name: 'finds nothing at a second read',
    rule: 'bodies-are-read-once',
    break: otherRequests((request) => {
      let isRead = false
      const once = <T>(read: () => Promise<T>, empty: T) => {
        if (isRead) return Promise.resolve(empty)
        isRead = true
        return read()
      }
      return overlay(request, {
        bodyUsed: false,
        text: () => once(() => request.text(), ''),
        arrayBuffer: () => once(() => request.arrayBuffer(), new ArrayBuffer(0)),
      })
    }),
  },
  {
    name: 'decodes bodies as Latin-1',
    rule: 'whole-bodies-are-decoded',
    break: otherRequests((request) =>
      overlay(request, { text: async () => Buffer.from(await request.arrayBuffer()).toString('latin1') }),
    ),
  },
  { name: 'takes declared bodies of any size', rule: 'declared-size-over-the-limit-is-413', break: noLimit },
  { name: 'takes chunked bodies of any size', rule: 'size-over-the-limit-is-told', break: noLimit },
  {
    name: 'takes a malformed body for an error of the app',
    rule: 'malformed-bodies-are-told',
    break: withErrors((error) => new Error('broken', { cause: error })),
  },
  { name: 'ends a broken body cleanly', rule: 'broken-bodies-are-never-complete', break: withErrors(() => undefined) },
  {
    name: 'rejects with a text when the client has left',
    rule: 'aborted-bodies-reject-with-the-reason',
    break: withErrors(() => 'aborted'),
  },
  {
    name: 'answers body errors with 500',
    rule: 'body-errors-have-a-status',
    break: withErrors((error) => new Error('broken', { cause: error })),
  },
  {
    name: 'ends the connection after a body that was not read',
    rule: 'unread-bodies-are-discarded',
    break: otherAnswers((answer, { body, bodyUsed }) =>
      body === null || bodyUsed
        ? answer
        : { ...answer, status: answer.status ?? 200, headers: [['connection', 'close']] },
    ),
  },
  {
    name: 'receives unread bodies without end',
    rule: 'large-unread-bodies-end-the-connection',
    break: (serve) => noLimit(greedy(serve)),
  },
  { name: 'receives bodies faster than the app reads', rule: 'uploads-wait-for-the-app', break: greedy },
  { name: 'keeps unread bodies for later', rule: 'bodies-end-with-the-answer', break: greedy },
  {
    name: 'stops a reading when the answer is complete',
    rule: 'begun-bodies-go-on',
    break: aroundApps((app) => async (request, context) => {
      if (request.body === null) return app(request, context)
      let isOver = false
      void context.completed.then(() => {
        isOver = true
      })
      const { body } = request
      const stopping = (async function* () {
        for await (const chunk of body) {
          if (isOver) throw new Error('the answer is complete')
          yield chunk
        }
      })()
      return app(readingFrom(request, stopping), context)
    }),
  },
  { name: 'sends 100 Continue to everybody', rule: 'continue-is-sent-when-the-app-reads', break: greedy },
  {
    name: 'never sends 100 Continue',
    rule: 'waiting-clients-get-their-continue',
    break: onTheWire({ response: (text) => text.replace('HTTP/1.1 100 Continue\r\n\r\n', '') }),
  },
  {
    name: 'ignores unknown expectations',
    rule: 'unknown-expectations-are-refused',
    break: onTheWire({ request: (text) => text.replace(/^expect:.*\r\n/gim, '') }),
  },
]

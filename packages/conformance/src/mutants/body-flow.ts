/** Servers that bound, end and discard bodies wrongly. */
import type { Answer, HttpRequest, Serve } from '@tsgi/spec'
import { derive } from '@tsgi/spec/derive'
import { BodyError } from '@tsgi/spec/server'
import {
  aroundApps,
  otherAnswers,
  otherBound,
  type RequestBody,
  type RequestChunk,
  readAhead,
  withBody,
} from './faults.ts'
import type { ServerMutant } from './mutant.ts'

/** A server that takes errors of a body with this code for others, or for none. */
const withErrors = (code: string, change: (error: unknown) => unknown) =>
  withBody(async function* (body) {
    try {
      yield* body
    } catch (error) {
      const other = codeOf(error) === code ? change(error) : error
      if (other !== undefined) throw other
    }
  })

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | undefined)?.code
}

const expects = ({ headers }: HttpRequest) => headers.has('expect')

/** Receives bodies before an app asks, until it has answered. */
const greedy = (isFor: (request: HttpRequest) => boolean) =>
  aroundApps((app) => (request, context) => {
    if (request.body === null || !isFor(request)) return app(request, context)
    let isOver = false
    void context.completed.then(() => {
      isOver = true
    })
    return app(derive(request, { body: readAhead(request.body, () => isOver) }), context)
  })

const mebibyte = 2 ** 20

/** A server without a limit for bodies, whose apps know the one that was asked for. */
const unlimited =
  (wrap: (limit: number) => (serve: Serve) => Serve) =>
  (serve: Serve): Serve =>
    ((app: never, options: Parameters<Serve>[1]) => {
      const limit = options?.limits?.maxRequestBodySize ?? 16 * mebibyte
      return wrap(limit)(otherBound('limits', 'maxRequestBodySize', 2 ** 40)(serve))(app, options)
    }) as Serve

const lengthOf = ({ headers }: HttpRequest) => headers.get('content-length')

export const bodyFlowMutants: readonly ServerMutant[] = [
  {
    name: 'takes declared bodies of any size',
    rule: 'declared-size-over-the-limit-is-413',
    break: unlimited((limit) =>
      aroundApps((app) => (request, context) => {
        if (request.body === null || lengthOf(request) !== null) return app(request, context)
        return endingTooLarge(() =>
          app(derive(request, { body: bounded(request.body as RequestBody, limit) }), context),
        )
      }),
    ),
  },
  {
    name: 'takes chunked bodies of any size',
    rule: 'size-over-the-limit-is-told',
    break: unlimited((limit) =>
      aroundApps(
        (app) => (request, context) =>
          Number(lengthOf(request)) > limit
            ? { status: 413, headers: [['connection', 'close']] }
            : app(request, context),
      ),
    ),
  },
  {
    name: 'takes a malformed body for an error of the app',
    rule: 'malformed-bodies-are-told',
    break: withErrors('body-malformed', (error) => new Error('broken', { cause: error })),
  },
  {
    name: 'ends a broken body cleanly',
    rule: 'broken-bodies-are-never-complete',
    break: withErrors('body-aborted', () => undefined),
  },
  {
    name: 'rejects with a text when the client has left',
    rule: 'aborted-bodies-reject-with-the-reason',
    seenIn: '@hono/node-server',
    break: withErrors('body-aborted', () => 'aborted'),
  },
  {
    name: 'answers body errors with 500',
    rule: 'body-errors-have-a-status',
    break: aroundApps((app) => async (request, context) => {
      try {
        return await app(request, context)
      } catch (error) {
        throw error instanceof BodyError ? new Error('broken', { cause: error }) : error
      }
    }),
  },
  {
    name: 'ends the connection after a body that was not read',
    rule: 'unread-bodies-are-discarded',
    seenIn: 'Deno.serve, after an early 413',
    break: otherAnswers((answer, { body, bodyUsed }) =>
      body === null || bodyUsed || typeof answer !== 'object' || answer === null
        ? answer
        : derive(answer, { headers: [...(answer.headers ?? []), ['connection', 'close']] }),
    ),
  },
  {
    name: 'receives unread bodies without end',
    rule: 'large-unread-bodies-end-the-connection',
    alsoBreaks: { 'bodies-end-with-the-answer': 'To receive such a body it reads it, behind the back of the app.' },
    break: otherAnswers((answer, request) => {
      if (request.body !== null && !request.bodyUsed && !expects(request)) void request.arrayBuffer().catch(() => {})
      return answer
    }),
  },
  {
    name: 'receives bodies faster than the app reads',
    rule: 'uploads-wait-for-the-app',
    seenIn: '@whatwg-node/server and hattip on uWS: 200 of 200 MB before the first read',
    break: greedy((request) => !expects(request)),
  },
  {
    name: 'finds an empty body after the answer',
    rule: 'bodies-end-with-the-answer',
    break: aroundApps((app) => (request, context) => {
      if (request.body === null) return app(request, context)
      let isOver = false
      void context.completed.then(() => {
        isOver = true
      })
      const { body } = request
      const late = (async function* () {
        if (!isOver) yield* body
      })()
      return app(derive(request, { body: late }), context)
    }),
  },
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
      return app(derive(request, { body: stopping }), context)
    }),
  },
  {
    name: 'sends 100 Continue to everybody',
    rule: 'continue-is-sent-when-the-app-reads',
    seenIn: 'all 13 stacks that were looked at',
    break: greedy(expects),
  },
]

async function endingTooLarge(answer: () => Answer | Promise<Answer>): Promise<Answer> {
  try {
    return await answer()
  } catch (error) {
    if (codeOf(error) !== 'body-too-large') throw error
    return { status: 413, headers: [['connection', 'close']] }
  }
}

async function* bounded(body: RequestBody, limit: number): AsyncGenerator<RequestChunk> {
  let size = 0
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size > limit) throw new BodyError('body-too-large', 413, 'too large')
    yield chunk
  }
}

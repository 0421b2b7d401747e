/** Servers that pull and end the bodies of answers wrongly. */
import type { HttpResponse, ResponseBody } from '@tsgi/spec'
import { onTheWire, otherAnswers } from './faults.ts'
import type { ServerMutant } from './mutant.ts'

type Chunks = AsyncIterable<Uint8Array>

const isStream = (body: unknown): body is Chunks =>
  typeof body === 'object' && body !== null && Symbol.asyncIterator in body

/** Another body for each answer that has chunks. */
const withBodies = (change: (body: Chunks, status: number) => ResponseBody) =>
  otherAnswers((answer) => {
    const { status, headers, body } = answer as HttpResponse
    return isStream(body) ? { status, headers, body: change(body, status) } : answer
  })

/** An iterator of the body, with other members. */
const withIterators = (change: (iterator: AsyncIterator<Uint8Array>) => Partial<AsyncIterator<Uint8Array>>) =>
  withBodies((body) => ({
    [Symbol.asyncIterator]() {
      const iterator = body[Symbol.asyncIterator]()
      return {
        next: () => iterator.next(),
        return: async () => (await iterator.return?.()) ?? done,
        ...change(iterator),
      }
    },
  }))

const done = { done: true, value: undefined } as const

export const streamMutants: readonly ServerMutant[] = [
  {
    name: 'sends a chunk when the next one comes',
    rule: 'chunks-are-not-held-back',
    break: withBodies(async function* (body) {
      let last: Uint8Array | undefined
      for await (const chunk of body) {
        if (last !== undefined) yield last
        last = chunk
      }
      if (last !== undefined) yield last
    }),
  },
  {
    name: 'holds the head back until a chunk comes',
    rule: 'the-head-leaves-first',
    break: onTheWire({
      response(text, connection) {
        const held = `${(connection.held as string | undefined) ?? ''}${text}`
        const isHeadAlone =
          /^HTTP\/1\.1 2(?:(?!\r\n\r\n)[\s\S])*\r\n(?:transfer-encoding|content-length: [1-9])(?:(?!\r\n\r\n)[\s\S])*\r\n\r\n$/i.test(
            held,
          )
        connection.held = isHeadAlone ? held : ''
        return isHeadAlone ? '' : held
      },
    }),
  },
  {
    name: 'buffers a download that nobody reads',
    rule: 'downloads-wait-for-the-client',
    break: withBodies(readAhead),
  },
  {
    name: 'sends whatever a chunk is as text',
    rule: 'chunks-are-bytes',
    break: withBodies(async function* (body) {
      for await (const chunk of body) yield chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk))
    }),
  },
  {
    name: 'ends a body that fails cleanly',
    rule: 'an-error-after-the-head-is-visible',
    break: withBodies(async function* (body) {
      try {
        yield* body
      } catch {
        // The fault.
      }
    }),
  },
  {
    name: 'lets go of a stream without cancelling it',
    rule: 'streams-are-cancelled-at-once',
    break: withBodies((body) => ({ [Symbol.asyncIterator]: () => ({ next: readerOf(body) }) })),
  },
  {
    name: 'never closes an iterator',
    rule: 'iterators-are-returned-once',
    break: withIterators(() => ({ return: () => Promise.resolve(done) })),
  },
  {
    name: 'closes an iterator twice',
    rule: 'iterators-are-returned-once',
    break: withIterators((iterator) => ({
      async return() {
        await iterator.return?.()
        return (await iterator.return?.()) ?? done
      },
    })),
  },
  {
    name: 'closes an iterator that has ended',
    rule: 'finished-iterators-are-left-alone',
    break: withIterators((iterator) => ({
      async next() {
        const result = await iterator.next()
        if (result.done) void iterator.return?.()
        return result
      },
    })),
  },
  {
    name: 'drops a body that it does not send',
    rule: 'unbegun-bodies-are-cancelled',
    break: withBodies((body) => ({ [Symbol.asyncIterator]: () => body[Symbol.asyncIterator]() })),
  },
]

/** Takes all chunks as fast as they are made, whoever waits for them. */
function readAhead(body: Chunks): Chunks {
  return {
    [Symbol.asyncIterator]() {
      const iterator = body[Symbol.asyncIterator]()
      const results: Promise<IteratorResult<Uint8Array>>[] = []
      const pull = () => {
        const result = iterator.next()
        results.push(result)
        // A turn of the loop between chunks, so that others are served too.
        result.then(
          ({ done }) => done || isOver || setImmediate(pull),
          () => {},
        )
      }
      let isOver = false
      pull()
      return {
        next: async () => results.shift() ?? iterator.next(),
        return: async () => {
          isOver = true
          return (await iterator.return?.()) ?? done
        },
      }
    },
  }
}

function readerOf(body: Chunks): () => Promise<IteratorResult<Uint8Array>> {
  const iterator = body[Symbol.asyncIterator]()
  return () => iterator.next()
}

/** Servers that pull and end the bodies of answers wrongly. */
import { Readable } from 'node:stream'
import { isIterated, otherBodies, otherMembers, readAhead } from './faults.ts'
import type { ServerMutant } from './mutant.ts'
import { onTheWire } from './wire-faults.ts'

type Chunks = AsyncIterable<Uint8Array>

/** An iterator of the body, with other members. */
const withIterators = (change: (iterator: AsyncIterator<Uint8Array>) => Partial<AsyncIterator<Uint8Array>>) =>
  otherBodies((body) => ({
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
    seenIn: 'node-serve of Remix',
    // But for the first: clients of other cases leave when they have that.
    break: withIterators((iterator) => {
      let isFirst = true
      let held: IteratorResult<Uint8Array> | undefined
      return {
        async next() {
          if (isFirst) {
            isFirst = false
            return iterator.next()
          }
          const given = held ?? (await iterator.next())
          held = given.done ? given : await iterator.next()
          return given
        },
      }
    }),
  },
  {
    name: 'holds the head back until a chunk comes',
    rule: 'the-head-leaves-first',
    seenIn: 'srvx on node, @whatwg-node/server, hattip, node-fetch-server; oven-sh/bun#33660',
    break: onTheWire({
      // No chunk comes behind the head of such an answer.
      request(text, connection) {
        connection.isHead = text.startsWith('HEAD ')
        return text
      },
      response(text, connection) {
        if (connection.isHead === true) return text
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
    seenIn: '@whatwg-node/server and hattip on uWS: 4001 of 4001 chunks pulled',
    break: otherBodies((body) => ({ [Symbol.asyncIterator]: () => readAhead(body)[Symbol.asyncIterator]() })),
  },
  {
    name: 'sends whatever a chunk is as text',
    rule: 'chunks-are-bytes',
    break: otherBodies(async function* (body) {
      for await (const chunk of body) yield chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk))
    }),
  },
  {
    name: 'ends a body that fails cleanly',
    rule: 'an-error-after-the-head-is-visible',
    seenIn: 'hattip, on node and on uWS',
    break: otherBodies(async function* (body) {
      try {
        yield* body
      } catch {
        // The fault.
      }
    }),
  },
  {
    name: 'never ends a body that fails',
    rule: 'an-error-after-the-head-is-visible',
    seenIn: '@whatwg-node/server 0.11, node-serve of Remix on uWS',
    alsoBreaks: { 'iterators-are-returned-once': 'What never ends is never returned.' },
    break: otherBodies(async function* (body) {
      try {
        yield* body
      } catch {
        await new Promise(() => {})
      }
    }),
  },
  {
    name: 'lets go of a stream without cancelling it',
    rule: 'streams-are-cancelled-at-once',
    seenIn: 'honojs/node-server#279, elysiajs/elysia#1768',
    break: otherMembers(({ body }) => (isFresh(body) ? { body: neverEnded(body) } : null)),
  },
  {
    name: 'never closes an iterator',
    rule: 'iterators-are-returned-once',
    seenIn: 'node-serve of Remix on uWS; Devin-AXIS/AINO#354',
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
    break: otherMembers(({ body }) =>
      isIterated(body) ? { body: { [Symbol.asyncIterator]: () => body[Symbol.asyncIterator]() } } : null,
    ),
  },
]

/** Whether it is a stream that nobody has read from. */
function isFresh(body: unknown): body is ReadableStream<Uint8Array> {
  // The types know a stream of node's own alone.
  return body instanceof ReadableStream && !body.locked && !Readable.isDisturbed(body as unknown as Readable)
}

/** The chunks of a stream, which nobody can end. */
function neverEnded(body: Chunks): Chunks {
  return {
    [Symbol.asyncIterator]() {
      const iterator = body[Symbol.asyncIterator]()
      return { next: () => iterator.next() }
    },
  }
}

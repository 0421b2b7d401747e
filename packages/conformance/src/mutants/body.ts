/** Servers that hand over bodies wrongly. */
import { otherRequests, overlay, type RequestBody, type RequestChunk, withBody } from './faults.ts'
import type { ServerMutant } from './mutant.ts'
import { onTheWire } from './wire-faults.ts'

export const bodyMutants: readonly ServerMutant[] = [
  {
    name: 'takes trailers for the next request',
    rule: 'request-trailers-are-discarded',
    break: onTheWire({ request: (text) => text.replace(/(\r\n0\r\n)(X-Checksum)/, '$1\r\n$2') }),
  },
  {
    name: 'gives an empty body where there is none',
    rule: 'no-content-is-null',
    seenIn: 'every stack but Bun, for a POST without content',
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
    // When the next body is read: nobody who takes it at once is disturbed.
    break(serve) {
      const given: RequestChunk[] = []
      return otherRequests((request) => {
        if (request.body === null) return request
        return overlay(request, { body: lending(request.body, given.splice(0), (chunks) => given.push(...chunks)) })
      })(serve)
    },
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
    name: 'hangs at a second read',
    rule: 'bodies-are-read-once',
    seenIn: 'srvx, whose tests demand that it rejects and does not hang',
    break: otherRequests((request) => {
      const once = <T>(read: () => Promise<T>) => (request.bodyUsed ? new Promise<T>(() => {}) : read())
      return overlay(request, {
        text: () => once(() => request.text()),
        json: () => once(() => request.json()),
        arrayBuffer: () => once(() => request.arrayBuffer()),
      })
    }),
  },
  {
    name: 'reads a body twice',
    rule: 'bodies-are-read-once',
    seenIn: '@whatwg-node/server',
    break: otherRequests((request) => {
      let text: Promise<string> | undefined
      return overlay(request, {
        text() {
          text ??= request.text()
          return text
        },
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

async function* lending(
  body: RequestBody,
  old: readonly RequestChunk[],
  lend: (chunks: readonly RequestChunk[]) => void,
): AsyncGenerator<RequestChunk> {
  const chunks: RequestChunk[] = []
  for await (const chunk of body) {
    for (const one of old) one.fill(0)
    chunks.push(chunk)
    yield chunk
  }
  lend(chunks)
}

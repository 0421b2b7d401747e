/** The body of an answer in, whether it comes in chunks out. */

// A `ReadableStream` is iterable on every platform of ours but one; what is neither the server refuses.
export function isChunks(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && ('getReader' in body || Symbol.asyncIterator in body)
}

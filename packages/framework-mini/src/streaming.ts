/** A function that writes, or values, in; an answer that is sent as fast as the client reads out. */
import type { HttpResponse } from '@tsgi/spec'
import { answer, type HeaderRecord } from '@tsgi/spec/answer'
import { withDefaults } from './header-defaults.ts'
import { mappedBody, type Values } from './mapped-body.ts'
import { type Writer, writtenBody } from './written-body.ts'

/** The head of an answer that is streamed. */
export interface StreamOptions {
  /** The status of the answer. Default: 200. */
  readonly status?: number | undefined
  /** Headers of the answer, names in any case, beside its `content-type`. Default: none. */
  readonly headers?: HeaderRecord | undefined
}

/**
 * An answer that a function writes. `await write(chunk)` waits until the client takes it. The body ends when the function
 * does; when it throws, the connection is cut, so that no client takes a part for the whole. When the client leaves,
 * `signal` aborts and a `write()` that waits rejects. A chunk is given away: do not change it afterwards.
 * Bytes (`application/octet-stream`), unless the headers say otherwise.
 *
 * @example
 * stream(async (write) => {
 *   for await (const row of database.rows()) await write(`${row.id}\n`)
 * }, { headers: { 'content-type': 'text/plain; charset=utf-8' } })
 */
export function stream(writer: Writer, options?: StreamOptions): HttpResponse {
  return streamed(writtenBody(writer), 'application/octet-stream', options)
}

/**
 * Values as lines of JSON (`application/x-ndjson`), each pulled when the client has taken those before it. When the client
 * leaves, the iterator is ended.
 */
export function jsonLines(values: Values<unknown>, options?: StreamOptions): HttpResponse {
  return streamed(mappedBody(values, jsonLine), 'application/x-ndjson', options)
}

function jsonLine(value: unknown): string {
  const line = JSON.stringify(value) as string | undefined
  if (line === undefined) throw new TypeError(`A line needs a value that JSON can hold; got ${typeof value}.`)
  return `${line}\n`
}

function streamed(body: AsyncIterable<Uint8Array>, type: string, options: StreamOptions = {}): HttpResponse {
  const { status = 200, headers } = options
  return answer(status, withDefaults({ 'content-type': type }, headers), body)
}

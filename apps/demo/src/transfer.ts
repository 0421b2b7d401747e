/** An upload in, its size and hash out; and a download that is made while it is sent. Neither is ever whole in memory. */
import { createHash } from 'node:crypto'
import type { HttpRequest, HttpResponse } from '@tsgi/spec'
import { answer } from '@tsgi/spec/answer'

/** What is known of an upload when it has gone through. */
export interface Received {
  readonly bytes: number
  readonly sha256: string
  readonly chunks: number
  /** The largest chunk, in bytes: no more was in memory at once. */
  readonly largest: number
}

/** Reads a body to its end and keeps none of it. */
export async function receive({ body }: HttpRequest): Promise<Received> {
  const hash = createHash('sha256')
  let [bytes, chunks, largest] = [0, 0, 0]
  for await (const chunk of body ?? []) {
    hash.update(chunk)
    bytes += chunk.byteLength
    chunks += 1
    largest = Math.max(largest, chunk.byteLength)
  }
  return { bytes, sha256: hash.digest('hex'), chunks, largest }
}

const lineLength = 64
const linesOfChunk = 1024

/** A text of so many MiB, in numbered lines of 64 bytes. Its lines are made as fast as the client reads. */
export function download(mebibytes: number): HttpResponse {
  const lines = (mebibytes * 1024 * 1024) / lineLength
  const headers = {
    'content-type': 'text/plain; charset=utf-8',
    'content-disposition': `attachment; filename="${mebibytes}-mib.txt"`,
    'content-length': String(lines * lineLength),
    // Compressed, it would have no length by which a browser shows how far it is.
    'cache-control': 'no-store, no-transform',
  }
  return answer(200, headers, numbered(lines))
}

async function* numbered(lines: number): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  for (let first = 1; first <= lines; first += linesOfChunk) {
    let chunk = ''
    for (let number = first; number < first + linesOfChunk && number <= lines; number += 1)
      chunk += `${String(number).padStart(10)} of ${lines}`.padEnd(lineLength - 1, '.').concat('\n')
    yield encoder.encode(chunk)
  }
}

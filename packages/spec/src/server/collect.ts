/** The chunks of a body in, all of its bytes out. */
import { show } from './errors.ts'

type Bytes = Uint8Array<ArrayBuffer>

const decoder = new TextDecoder()

/** All bytes of a body. */
export async function collect(body: AsyncIterable<Bytes>): Promise<Bytes> {
  const chunks: Bytes[] = []
  let length = 0
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array))
      throw new TypeError(`Each chunk of a body needs to be a Uint8Array; got ${show(chunk)}.`)
    chunks.push(chunk)
    length += chunk.byteLength
  }
  return join(chunks, length)
}

/** Chunks of this length in all, as one; a single one is that chunk. */
export function join(chunks: readonly Bytes[], length: number): Bytes {
  const [first] = chunks
  if (chunks.length === 1 && first !== undefined) return first
  const whole = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole
}

/** Bytes as UTF-8 text, a byte order mark dropped: WHATWG Encoding section 6, “UTF-8 decode”. */
export function asText(bytes: Bytes): string {
  return decoder.decode(bytes)
}

/** A buffer of exactly these bytes. */
export function asBuffer({ buffer, byteOffset, byteLength }: Bytes): ArrayBuffer {
  return byteLength === buffer.byteLength ? buffer : buffer.slice(byteOffset, byteOffset + byteLength)
}

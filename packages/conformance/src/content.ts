/** A size in, content out in which no byte can be lost, doubled or moved unseen; and the digest that both sides compare. */
import { Buffer } from 'node:buffer'

/** Printable ASCII of that many bytes. The seed tells two contents of one size apart. */
export function contentOf(size: number, seed = 0): string {
  const bytes = Buffer.allocUnsafe(size)
  for (let i = 0; i < size; i += 1) bytes[i] = 33 + ((i + (i >> 6) * 7 + (i >> 13) * 11 + seed) % 94)
  return bytes.toString('latin1')
}

/** Length and FNV-1a hash. */
export function digestOf(content: string | Uint8Array | readonly Uint8Array[]): string {
  let hash = 0x811c9dc5
  let length = 0
  for (const part of partsOf(content)) {
    for (const byte of part) hash = Math.imul(hash ^ byte, 0x01000193)
    length += part.byteLength
  }
  return `${length} bytes, ${(hash >>> 0).toString(16)}`
}

/** Text in pieces of that many bytes. */
export function piecesOf(text: string, size: number): readonly string[] {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, i) => text.slice(i * size, (i + 1) * size))
}

function partsOf(content: string | Uint8Array | readonly Uint8Array[]): readonly Uint8Array[] {
  if (typeof content === 'string') return [Buffer.from(content)]
  return content instanceof Uint8Array ? [content] : content
}

/** What is demanded of the chunks of an answer's body. */
import { show, TsgiError } from './errors.ts'

/** A chunk as the app gave it. Throws on what is none. */
export function checkedChunk(value: unknown): Uint8Array {
  // A proxy of one passes `instanceof`, and no platform can send it.
  if (ArrayBuffer.isView(value) && value instanceof Uint8Array) return value
  throw new TsgiError({
    code: 'answer-invalid',
    party: 'app',
    demand: 'Each chunk of the body of an answer needs to be a Uint8Array',
    got: show(value),
    cure: 'Encode text with a TextEncoder. The connection was cut, so that the client does not take the body for complete.',
  })
}

/** More or fewer bytes than were declared. */
export function wrongLength(declared: number, got: string): TsgiError {
  return new TsgiError({
    code: 'answer-length',
    party: 'app',
    demand: `The body of an answer needs the length that its content-length declares, ${declared}`,
    got,
    cure: 'Declare the true length or none. The connection was cut.',
  })
}

/** A whole body as the chunk that it is, for an answer that something follows. */
export async function* oneChunk(body: string | Uint8Array | object | null): AsyncGenerator<Uint8Array, void> {
  yield typeof body === 'string' ? new TextEncoder().encode(body) : (body as Uint8Array)
}

/** An app in, one whose answers are compressed for the clients that take that out. */
import type { Answer, App, HttpRequest, HttpResponse, Middleware, ResponseBody } from '@tsgi/spec'
import compressible from 'compressible'
import { acceptedEncodings } from './accepted-encodings.ts'
import { whenAnswered } from './answered.ts'
import { isChunks } from './chunks.ts'
import { type AnswerFacts, encodedFields, readFacts, weakTag } from './compression/answer-facts.ts'
import { CompressedBody } from './compression/compressed-body.ts'
import { type Encoder, type Encoding, encoders } from './compression/encoders.ts'
import { type Field, fieldsOf, hasFields, isReadOnce, withField, withVary } from './fields.ts'
import { checkOptions, isInteger, type OptionRule } from './options.ts'

/** Options of {@link compression}. */
export interface CompressionOptions {
  /** Those to use; of what a client likes equally, the first one is taken. Default: `['br', 'gzip']`. */
  readonly encodings?: readonly Encoding[] | undefined
  /** Smaller bodies are sent as they are, in bytes. Default: 1024. */
  readonly threshold?: number | undefined
  /** The quality of Brotli, 0 (fast) to 11 (small). Default: 4. */
  readonly brotliQuality?: number | undefined
  /** The level of gzip, 0 (not at all) to 9 (small). Default: 6. */
  readonly gzipLevel?: number | undefined
  /** Whether a body with this `content-type` is worth it. Default: what the database of media types says. */
  readonly compressible?: ((type: string) => boolean) | undefined
}

export type { Encoding } from './compression/encoders.ts'

const names = Object.keys(encoders) as readonly Encoding[]
const isEncodings = (value: unknown) =>
  Array.isArray(value) && value.length > 0 && value.every((one) => names.includes(one as Encoding))

const table: Readonly<Record<keyof CompressionOptions, OptionRule>> = {
  encodings: { demand: `a list of ${names.join(' and ')}`, holds: isEncodings },
  threshold: { demand: 'bytes, 0 or more', holds: isInteger(0) },
  brotliQuality: { demand: 'an integer from 0 to 11', holds: isInteger(0, 11) },
  gzipLevel: { demand: 'an integer from 0 to 9', holds: isInteger(0, 9) },
  compressible: { demand: 'a function', holds: (value) => typeof value === 'function' },
}

/**
 * Compresses the bodies of the apps inside with what the client likes best (`accept-encoding`, RFC 9110, section
 * 12.5.3). Text and bytes are compressed whole, off the thread; of chunks, each is sent before the next is asked for.
 *
 * An answer stays as it is where its type is not compressible or not told, its body is smaller than `threshold`, its
 * status is 204, 205 or 206, it has a `content-encoding`, a `content-range` or a digest, or its `cache-control` says
 * `no-transform`. A strong `etag` becomes a weak one, and `vary` tells caches, also where a client takes none.
 *
 * @throws {TsgiError} `option-invalid`, `option-unknown`
 *
 * @example
 * const app = compression()(pages)
 */
export function compression(options: CompressionOptions = {}): Middleware {
  checkOptions('compression', options, table)
  const { encodings = names, threshold = 1024, brotliQuality = 4, gzipLevel = 6 } = options
  const settings: Settings = {
    encodings,
    threshold,
    encoders: new Map(encodings.map((name) => [name, encoders[name]({ brotliQuality, gzipLevel })])),
    isCompressible: options.compressible ?? ((type) => compressible(type) === true),
  }
  return (next) => compressed(next, settings)
}

interface Settings {
  readonly encodings: readonly Encoding[]
  readonly threshold: number
  readonly encoders: ReadonlyMap<Encoding, Encoder>
  readonly isCompressible: (type: string) => boolean
}

const untouched: ReadonlySet<number | undefined> = new Set([undefined, 204, 205])

function compressed<C>(next: App<C>, settings: Settings): App<C> {
  return (request, context) =>
    whenAnswered(next(request, context), (answer) =>
      untouched.has(answer.status) ? answer : compress(request, answer as HttpResponse, settings),
    )
}

function compress(request: HttpRequest, answer: HttpResponse, settings: Settings): Answer | Promise<Answer> {
  // The body before the headers, as a server reads them; each of them once.
  const { status, body = null, headers, trailers } = answer
  if (!hasFields(headers)) return answer
  const fields = fieldsOf(headers)
  const facts = readFacts(fields)
  const unchanged = () => (isReadOnce(headers) ? { status, headers: fields, body, trailers } : answer)
  if (facts.fixed) return unchanged()
  // A 304 need not tell its type.
  if (facts.type === null ? status !== 304 : !settings.isCompressible(facts.type)) return unchanged()
  if (status === 304 || status === 206 || facts.isPart)
    return { status, headers: asOfWhole(request, status, fields, facts), body, trailers }
  const size = sizeOf(body, facts.length)
  if (size !== null && size < settings.threshold) return unchanged()
  const isHead = request.method === 'HEAD'
  if (body === null && !isHead) return unchanged()
  // What is none of the three, the server refuses with better words.
  if (body !== null && typeof body !== 'string' && !(body instanceof Uint8Array) && !isChunks(body)) return unchanged()
  const varied = withVary(fields, 'accept-encoding')
  const [encoding] = acceptedEncodings(request.headers.get('accept-encoding'), settings.encodings)
  const encoder = encoding === undefined ? undefined : settings.encoders.get(encoding)
  if (encoder === undefined) return { status, headers: varied, body, trailers }
  const encoded = { status, headers: encodedFields(varied, encoder.encoding), trailers }
  if (typeof body === 'string' || body instanceof Uint8Array) {
    // The length of the compressed bytes is nobody's to tell without making them.
    if (isHead) return encoded
    const bytes = typeof body === 'string' ? Buffer.from(body) : body
    return encoder.whole(bytes).then((small) => ({ ...encoded, body: small }))
  }
  // The server reads no body of a HEAD and ends it.
  if (body === null || isHead) return { ...encoded, body }
  return { ...encoded, body: new CompressedBody(body, encoder.stream, () => request.signal.reason as unknown) }
}

/** The bytes of a body; `null` where only its end tells. On HEAD, an app may tell them without giving it. */
function sizeOf(body: ResponseBody, declared: number | null): number | null {
  if (typeof body === 'string') return Buffer.byteLength(body)
  if (body instanceof Uint8Array) return body.byteLength
  return body === null ? (declared ?? 0) : declared
}

// RFC 9110, sections 15.3.7 and 15.4.5: a part and a 304 have the `vary` that the whole would have, a 304 its `etag` too.
function asOfWhole(request: HttpRequest, status: number, fields: readonly Field[], facts: AnswerFacts) {
  const { etag } = facts
  const varied = withVary(fields, 'accept-encoding')
  if (status !== 304 || etag === null) return varied
  const isOfCompressed = request.headers.get('if-none-match')?.includes(weakTag(etag)) === true
  return isOfCompressed ? withField(varied, 'etag', weakTag(etag)) : varied
}

/** Bytes of a connection in, one decoded message out. Knows nothing of sockets. RFC 9112 section 6.3. */
import { Buffer } from 'node:buffer'

/** An answer as a client understands it. */
export interface ClientMessage {
  /** The status code, as a number. */
  readonly status: number
  /** The reason phrase; `''` without one. */
  readonly reason: string
  /** `[lower-case name, value]` in the order of the wire. */
  readonly headers: readonly (readonly [string, string])[]
  /** The content, without its framing. */
  readonly body: Buffer
  /** The content as UTF-8 text. */
  readonly text: string
  /** How the end of the body is told. */
  readonly framing: 'none' | 'length' | 'chunked' | 'close'
  /** Whether the client can tell that nothing is missing. */
  readonly complete: boolean
  /** The chunks of a chunked body, as they were framed. */
  readonly chunks: readonly Buffer[]
  /** `[lower-case name, value]` behind a chunked body. */
  readonly trailers: readonly (readonly [string, string])[]
  /** The 1xx that came before it. */
  readonly informational: readonly ClientHead[]
  /** The value of a field that must not be repeated. */
  readonly header: (name: string) => string | null
  /** Each value of a field. */
  readonly all: (name: string) => readonly string[]
}

/** A message and how many bytes it took. */
export interface Decoded {
  readonly message: ClientMessage
  readonly length: number
}

/** The head of a message. */
export interface ClientHead {
  readonly status: number
  readonly reason: string
  readonly headers: readonly (readonly [string, string])[]
  readonly length: number
}

/** Decodes the head, `null` until it is complete. Throws on what is no head. */
export function decodeHead(bytes: Buffer): ClientHead | null {
  const end = bytes.indexOf('\r\n\r\n')
  if (end === -1) return null
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n')
  const match = /^HTTP\/1\.1 (\d{3}) (.*)$/.exec(statusLine)
  if (match === null) throw new Error(`a status line was expected, ${JSON.stringify(statusLine)} came`)
  return { status: Number(match[1]), reason: match[2] as string, headers: lines.map(decodeField), length: end + 4 }
}

function decodeField(line: string): readonly [string, string] {
  const field = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*(.*?)[ \t]*$/.exec(line)
  if (field === null) throw new Error(`a header field was expected, ${JSON.stringify(line)} came`)
  return [(field[1] as string).toLowerCase(), field[2] as string]
}

/**
 * Decodes the final answer at the beginning of `bytes`, skipping 1xx; `null` while more is needed.
 * With `ended`, what is there is all that comes: the message may be incomplete.
 */
export function decodeMessage(bytes: Buffer, method: string, ended: boolean): Decoded | null {
  const head = decodeHead(bytes)
  if (head === null) return null
  if (head.status < 200) {
    const rest = decodeMessage(bytes.subarray(head.length), method, ended)
    if (rest === null) return null
    const informational = [head, ...rest.message.informational]
    return { message: { ...rest.message, informational }, length: rest.length + head.length }
  }
  const body = decodeBody(bytes.subarray(head.length), framingOf(head, method), ended)
  if (body === null) return null
  return { message: toMessage(head, body), length: head.length + body.length }
}

interface Framing {
  readonly kind: ClientMessage['framing']
  readonly length: number
}

/** A body, and how many bytes it took on the wire. */
export interface DecodedBody {
  readonly framing: ClientMessage['framing']
  readonly body: Buffer
  readonly chunks: readonly Buffer[]
  readonly complete: boolean
  readonly trailers?: readonly (readonly [string, string])[]
  readonly length: number
}

function framingOf({ status, headers }: ClientHead, method: string): Framing {
  const lengths = headers.filter(([name]) => name === 'content-length').map(([, value]) => value)
  const codings = headers.filter(([name]) => name === 'transfer-encoding').map(([, value]) => value)
  if (lengths.length > 1) throw new Error(`one content-length was expected, ${lengths.join(' and ')} came`)
  if (lengths.length > 0 && codings.length > 0)
    throw new Error('one framing was expected, two came: content-length and transfer-encoding')
  if (method === 'HEAD' || status === 204 || status === 304) return { kind: 'none', length: 0 }
  if (codings.length > 0) {
    if (codings.join() !== 'chunked') throw new Error(`transfer-encoding: chunked was expected, ${codings.join()} came`)
    return { kind: 'chunked', length: 0 }
  }
  const [length] = lengths
  if (length === undefined) return { kind: 'close', length: 0 }
  if (!/^\d+$/.test(length)) throw new Error(`a decimal content-length was expected, ${length} came`)
  return { kind: 'length', length: Number(length) }
}

function decodeBody(bytes: Buffer, { kind, length }: Framing, ended: boolean): DecodedBody | null {
  if (kind === 'none') return { framing: kind, body: Buffer.alloc(0), chunks: [], complete: true, length: 0 }
  if (kind === 'chunked') return decodeChunks(bytes, ended)
  if (kind === 'close') {
    return ended ? { framing: kind, body: bytes, chunks: [], complete: true, length: bytes.length } : null
  }
  if (bytes.length < length && !ended) return null
  const body = bytes.subarray(0, length)
  return { framing: kind, body, chunks: [], complete: body.length === length, length: body.length }
}

function decodeChunks(bytes: Buffer, ended: boolean): DecodedBody | null {
  const chunks: Buffer[] = []
  let at = 0
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at)
    if (lineEnd === -1) break
    const line = bytes.toString('latin1', at, lineEnd)
    if (!/^[0-9a-f]+$/i.test(line)) throw new Error(`a chunk size was expected, ${JSON.stringify(line)} came`)
    const size = Number.parseInt(line, 16)
    if (size === 0) {
      // RFC 9112 section 7.1.2: an empty line ends the trailers.
      const end = bytes.indexOf('\r\n\r\n', lineEnd)
      if (end === -1) break
      const lines = bytes.toString('latin1', lineEnd + 2, Math.max(lineEnd + 2, end)).split('\r\n')
      const trailers = lines.filter((one) => one !== '').map(decodeField)
      return { framing: 'chunked', body: Buffer.concat(chunks), chunks, complete: true, trailers, length: end + 4 }
    }
    const next = lineEnd + 2 + size + 2
    if (bytes.length < next) break
    if (bytes.toString('latin1', next - 2, next) !== '\r\n') throw new Error('a chunk is longer than its size')
    chunks.push(bytes.subarray(lineEnd + 2, next - 2))
    at = next
  }
  if (!ended) return null
  return { framing: 'chunked', body: Buffer.concat(chunks), chunks, complete: false, length: bytes.length }
}

/** A message of its parts. */
export function toMessage(
  { status, reason, headers }: Omit<ClientHead, 'length'>,
  decoded: Omit<DecodedBody, 'length'>,
): ClientMessage {
  const { framing, body, chunks, complete, trailers = [] } = decoded
  const all = (name: string) => headers.filter(([other]) => other === name).map(([, value]) => value)
  return {
    status,
    reason,
    headers,
    body,
    // Of a large body, few ask for it.
    get text() {
      return body.toString('utf8')
    },
    framing,
    complete,
    chunks,
    trailers,
    informational: [],
    all,
    header(name) {
      const values = all(name)
      if (values.length > 1) throw new Error(`one ${name} was expected, ${values.length} came: ${values.join(' | ')}`)
      return values[0] ?? null
    },
  }
}

/** A request in, its answer over HTTP/2 out, decoded as one of HTTP/1.1 is: cases judge both alike. */
import { Buffer } from 'node:buffer'
import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from 'node:http2'
import type { ClientRequest } from './case.ts'
import { type ClientHead, type ClientMessage, toMessage } from './message.ts'
import type { Recorder } from './record.ts'

/** A client of one run; each exchange has a connection of its own, as on HTTP/1.1. */
export class Http2Client {
  readonly #run: string
  readonly #recorder: Recorder
  readonly #sessions = new Set<ClientHttp2Session>()

  constructor(run: string, recorder: Recorder) {
    this.#run = run
    this.#recorder = recorder
  }

  async exchange(port: number, request: ClientRequest): Promise<ClientMessage> {
    const session = connect(`https://127.0.0.1:${port}`, {
      rejectUnauthorized: false,
      // More than any case sends: what is too much is the server's to say.
      maxHeaderListPairs: 4096,
      settings: { maxHeaderListSize: 1024 * 1024 },
    })
    this.#sessions.add(session)
    const record = this.#recorder.connection()
    try {
      return await exchangeOn(session, this.#run, request, (kind, text) => record(kind, Buffer.from(text)))
    } finally {
      session.close()
      this.#sessions.delete(session)
    }
  }

  /** Ends each connection that is still open. */
  end(): void {
    for (const session of this.#sessions) session.destroy()
  }
}

type Received = [named: object, flags: number, raw: readonly string[]]

type Told = (kind: 'sent' | 'received' | 'reset', text: string) => void

function exchangeOn(
  session: ClientHttp2Session,
  run: string,
  { method = 'GET', target = '/', headers = [], body }: ClientRequest,
  tell: Told,
): Promise<ClientMessage> {
  const host = headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? 'example.test'
  const fields: Record<string, string | string[]> = Object.assign(Object.create(null), {
    ':method': method,
    ':scheme': 'https',
    ':authority': host,
    ':path': target,
    'tsgi-run': run,
  })
  for (const [given, value] of headers) {
    const name = given.toLowerCase()
    if (name === 'host') continue
    const known = fields[name]
    fields[name] = known === undefined ? value : [...(Array.isArray(known) ? known : [known]), value]
  }
  if (typeof body === 'string' || body instanceof Uint8Array) fields['content-length'] = String(Buffer.byteLength(body))
  tell('sent', lines(Object.entries(fields)))
  return new Promise((resolve, reject) => {
    session.on('error', reject)
    const stream = session.request(fields, { endStream: body === undefined })
    if (body !== undefined) {
      for (const chunk of Array.isArray(body) ? (body as readonly string[]) : [body as string | Uint8Array]) {
        tell('sent', Buffer.from(chunk).toString('latin1'))
        stream.write(chunk)
      }
      stream.end()
    }
    hear(stream, tell, resolve, reject)
  })
}

function hear(
  stream: ClientHttp2Stream,
  tell: Told,
  resolve: (message: ClientMessage) => void,
  reject: (error: Error) => void,
): void {
  const informational: ClientHead[] = []
  const chunks: Buffer[] = []
  let head: ClientHead | null = null
  let trailers: readonly (readonly [string, string])[] = []
  let isEnded = false
  const decode = (raw: readonly string[]): ClientHead => {
    const all = raw.flatMap((name, i) => (i % 2 === 0 ? [[name, raw[i + 1] as string] as const] : []))
    tell('received', lines(all))
    const status = Number(all.find(([name]) => name === ':status')?.[1])
    return { status, reason: '', headers: all.filter(([name]) => !name.startsWith(':')), length: 0 }
  }
  // In the order of the wire; what comes first has them by name.
  stream.on('headers', (...[, , raw]: Received) => informational.push(decode(raw)))
  stream.on('response', (...[, , raw]: Received) => {
    head = decode(raw)
  })
  stream.on('trailers', (...[, , raw]: Received) => {
    trailers = decode(raw).headers
  })
  stream.on('data', (chunk: Buffer) => {
    tell('received', chunk.toString('latin1'))
    chunks.push(chunk)
  })
  stream.on('end', () => {
    isEnded = true
  })
  stream.on('error', () => {})
  stream.on('close', () => {
    const isReset = stream.rstCode !== constants.NGHTTP2_NO_ERROR
    if (isReset) tell('reset', '')
    if (head === null) return reject(new Error('an answer was expected, the stream ended without one'))
    const isWhole = isEnded && !isReset
    const declared = head.headers.find(([name]) => name === 'content-length')?.[1]
    const framing = declared === undefined ? 'chunked' : 'length'
    const parts = { framing, body: Buffer.concat(chunks), chunks, complete: isWhole, trailers } as const
    resolve({ ...toMessage(head, parts), informational })
  })
}

function lines(fields: readonly (readonly [string, string | readonly string[]])[]): string {
  return fields.flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${one}\r\n`)).join('')
}

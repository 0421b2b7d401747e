/** Sessions of HTTP/2 in, an exchange for each of their streams out. */
import { Buffer } from 'node:buffer'
import {
  constants,
  type IncomingHttpHeaders,
  performServerHandshake,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2'
import type { TLSSocket } from 'node:tls'
import { type AnswerHead, Exchange, judgeHead, type Life, Refusal, type Transport } from '@tsgi/spec/server'
import { receiveBody } from './body.ts'
import { type Connection, connectionOf } from './connection.ts'

/** Streams of one connection at a time; RFC 9113 section 6.5.2 recommends no fewer, and node would take any number. */
const maxConcurrentStreams = 100

/** The sessions of one server. */
export class Sessions {
  readonly #life: Life
  readonly #open = new Set<ServerHttp2Session>()
  #isEnded = false

  constructor(life: Life) {
    this.#life = life
  }

  /** Serves a connection that has agreed on `h2`. */
  serve(socket: TLSSocket): void {
    const life = this.#life
    const connection = connectionOf(socket)
    // Its default of 128 fields would cut streams; the size of a head bounds their count.
    const session = performServerHandshake(socket, {
      maxHeaderListPairs: life.info.limits.maxHeaderSize,
      settings: { maxConcurrentStreams },
    })
    this.#open.add(session)
    // Its handshake took longer than the server lived.
    if (this.#isEnded) session.close()
    session.on('close', () => this.#open.delete(session))
    // What breaks ends its streams, and each of them tells.
    session.on('error', ignore)
    session.setTimeout(life.info.timeouts.idle, () => {
      if (connection.open.length === 0) session.close()
    })
    session.on('stream', (stream: ServerHttp2Stream, _headers: IncomingHttpHeaders, flags: number, raw: string[]) =>
      takeStream(life, connection, stream, (flags & constants.NGHTTP2_FLAG_END_STREAM) === 0, raw),
    )
  }

  /** Takes no further streams; those that are open complete. */
  end(): void {
    this.#isEnded = true
    for (const session of this.#open) session.close()
  }
}

function takeStream(
  life: Life,
  connection: Connection,
  stream: ServerHttp2Stream,
  hasContent: boolean,
  raw: readonly string[],
): void {
  stream.on('error', ignore)
  // Its session broke with the same read: nobody would hear of its end.
  if (stream.destroyed || stream.closed) return
  const head = readHead(life, raw, hasContent)
  if (head instanceof Refusal) return refuse(stream, head)
  const transport = new StreamTransport(connection, stream)
  const exchange = new Exchange(life, head, transport)
  transport.attach(exchange)
  exchange.run()
}

/** RFC 9113 section 8.3: the pseudo-headers are the request line and `Host`, and no app sees them. */
function readHead(life: Life, raw: readonly string[], hasContent: boolean): ReturnType<typeof judgeHead> {
  const pseudo: Record<string, string> = {}
  const fields: string[] = []
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i] as string
    const value = raw[i + 1] as string
    if (name.startsWith(':')) pseudo[name] = value
    // Section 8.3.1: where both are sent, they say the same.
    else if (name !== 'host' || value !== pseudo[':authority']) fields.push(name, value)
  }
  const { ':authority': authority, ':method': method = '', ':path': target = '' } = pseudo
  if (authority !== undefined) fields.unshift('host', authority)
  return judgeHead({
    method,
    target,
    httpVersion: '2',
    fields,
    encrypted: true,
    localAuthority: '',
    maxHeaderSize: life.info.limits.maxHeaderSize,
    maxRequestBodySize: life.info.limits.maxRequestBodySize,
    hasContent,
  })
}

function refuse(stream: ServerHttp2Stream, { status }: Refusal): void {
  stream.respond({ ':status': status, 'content-length': '0' }, { endStream: true })
  // Section 8.1: what the client still sends is not wanted.
  stream.close(constants.NGHTTP2_NO_ERROR)
}

class StreamTransport implements Transport {
  readonly #connection: Connection
  readonly #stream: ServerHttp2Stream
  #exchange: Exchange | undefined
  #trailers: readonly string[] = []
  #isEnded = false
  // What is left of the body is not wanted, read or not.
  #isRefused = false

  constructor(connection: Connection, stream: ServerHttp2Stream) {
    this.#connection = connection
    this.#stream = stream
  }

  attach(exchange: Exchange): void {
    this.#exchange = exchange
    this.#connection.open.push(exchange)
    const { body } = exchange
    this.#stream.on('finish', () => exchange.delivered())
    this.#stream.on('close', () => {
      this.#connection.leave(exchange)
      // A stream that both sides have ended may close before it tells that it has finished.
      if (this.#isEnded && this.#stream.rstCode === constants.NGHTTP2_NO_ERROR) exchange.delivered()
      exchange.lost('The client closed the stream.')
    })
    this.#stream.on('drain', () => exchange.drained())
    if (body === null) this.#stream.resume()
    else receiveBody(this.#stream, body)
  }

  sendWhole(head: AnswerHead, body: string | Uint8Array | null): void {
    if (this.#isGone) return
    this.#isEnded = true
    sendFields(headersOf(head), (headers) => this.#stream.respond(headers, { endStream: body === null }))
    if (body !== null) this.#stream.end(typeof body === 'string' ? Buffer.from(body) : body)
    this.#dropRest()
  }

  sendHead(head: AnswerHead): void {
    if (this.#isGone) return
    sendFields(headersOf(head), (headers) => this.#stream.respond(headers, { waitForTrailers: true }))
    this.#stream.on('wantTrailers', () => {
      try {
        sendFields(collect(this.#trailers), (trailers) => this.#stream.sendTrailers(trailers))
      } catch {
        // Node refuses some that are legal, and would end the process here.
        this.cut()
      }
    })
  }

  sendChunk(chunk: Uint8Array): boolean {
    return this.#stream.write(chunk)
  }

  sendEnd(trailers: readonly string[]): void {
    this.#trailers = trailers
    this.#isEnded = true
    this.#stream.end()
    this.#dropRest()
  }

  cut(): void {
    this.#stream.close(constants.NGHTTP2_INTERNAL_ERROR)
  }

  pauseBody(): void {
    this.#stream.pause()
  }

  resumeBody(): void {
    this.#stream.resume()
  }

  continueBody(): void {
    if (this.#exchange?.head.expectsContinue && !this.#stream.headersSent && !this.#isGone)
      this.#stream.additionalHeaders({ ':status': 100 })
  }

  refuseBody(): void {
    this.#isRefused = true
    this.#stream.pause()
    if (this.#isEnded) this.#dropRest()
  }

  inform(status: number, fields: readonly string[]): void {
    if (this.#isGone) return
    const headers = { ':status': status, ...collect(fields) }
    sendFields(headers, (given) => this.#stream.additionalHeaders(given))
  }

  // An answer that asks for one is a 426: the request is none of HTTP/1.1.
  upgrade(): void {}

  tlsFacts(): Connection['tls'] {
    return this.#connection.tls
  }

  remoteAddress(): Connection['remote'] {
    return this.#connection.remote
  }

  localAddress(): Connection['local'] {
    return this.#connection.local
  }

  get #isGone(): boolean {
    return this.#stream.destroyed || this.#stream.closed
  }

  // A body that nobody reads would hold the stream open.
  #dropRest(): void {
    const { body } = this.#exchange as Exchange
    if (body === null || body.complete || (body.isRead && !this.#isRefused)) return
    // Waits for what is still to be written.
    this.#stream.close(constants.NGHTTP2_NO_ERROR)
  }
}

type Fields = Record<string, string | number | string[]>

/** Node takes some names as single ones, `content-language` too: their values are sent as one list (RFC 9110 section 5.3). */
function sendFields(fields: Fields, send: (fields: Fields) => void): void {
  try {
    send(fields)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_HTTP2_HEADER_SINGLE_VALUE') throw error
    const joined = Object.entries(fields).map(([name, value]) =>
      Array.isArray(value) && name !== 'set-cookie' ? [name, value.join(', ')] : [name, value],
    )
    send(Object.fromEntries(joined))
  }
}

/** RFC 9113 section 8.2.2: what speaks about a connection is not sent. */
function headersOf({ status, fields, length }: AnswerHead): Fields {
  const headers: Fields = { ':status': status, ...collect(fields) }
  if (length !== null) headers['content-length'] = String(length)
  delete headers['connection']
  delete headers['upgrade']
  return headers
}

function collect(fields: readonly string[]): Record<string, string | string[]> {
  const all = Object.create(null) as Record<string, string | string[]>
  for (let i = 0; i < fields.length; i += 2) {
    const name = fields[i] as string
    // RFC 9113 section 8.2.1: white space around a value is an error here; clients drop the field.
    const value = (fields[i + 1] as string).replace(/^[\t ]+|[\t ]+$/g, '')
    const known = all[name]
    if (known === undefined) all[name] = value
    else if (typeof known === 'string') all[name] = [known, value]
    else known.push(value)
  }
  return all
}

function ignore(): void {}

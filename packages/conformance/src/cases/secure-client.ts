/** A port of loopback in; what a client reads there over TLS or HTTP/2 out, whatever the run itself speaks. */
import { Buffer } from 'node:buffer'
import { type ClientHttp2Session, type ClientHttp2Stream, connect as connectHttp2 } from 'node:http2'
import { type ConnectionOptions, connect } from 'node:tls'

const anyServer = { host: '127.0.0.1', rejectUnauthorized: false } as const

/** What came for one request over TLS until the connection ended; '' where it ended without an answer. */
export function askOverTls(port: number, options: ConnectionOptions = {}): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ ...anyServer, port, ...options })
    let text = ''
    socket.setEncoding('latin1')
    socket.on('data', (more: string) => {
      text += more
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(text))
    socket.write('GET /x HTTP/1.1\r\nHost: example.test\r\nConnection: close\r\n\r\n')
  })
}

/** The body of such an answer. */
export const bodyOf = (text: string): string => text.slice(text.indexOf('\r\n\r\n') + 4)

/** An answer over HTTP/2. */
export interface StreamAnswer {
  readonly status: number
  /** In the order of the wire. */
  readonly names: readonly string[]
  readonly text: string
  /** Whether the stream ended and was not reset. */
  readonly complete: boolean
}

/** Runs something on one connection of HTTP/2, which ends with it. */
export async function onHttp2<T>(port: number, talk: (session: ClientHttp2Session) => Promise<T>): Promise<T> {
  const session = connectHttp2(`https://127.0.0.1:${port}`, anyServer)
  session.on('error', () => {})
  try {
    return await talk(session)
  } finally {
    session.destroy()
  }
}

/** The answer of a stream. Rejects where it ends without one. */
export function answerOf(stream: ClientHttp2Stream): Promise<StreamAnswer> {
  const answer = new Promise<StreamAnswer>((resolve, reject) => {
    let names: readonly string[] | null = null
    let status = 0
    let isEnded = false
    const chunks: Buffer[] = []
    stream.on('response', (...[headers, , raw]: [headers: object, flags: number, raw: readonly string[]]) => {
      status = Number((headers as Record<string, unknown>)[':status'])
      names = raw.filter((_, i) => i % 2 === 0)
    })
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      isEnded = true
    })
    stream.on('error', () => {})
    stream.on('close', () => {
      if (names === null) return reject(new Error('an answer was expected, the stream ended without one'))
      const complete = isEnded && stream.rstCode === 0
      resolve({ status, names, text: Buffer.concat(chunks).toString('latin1'), complete })
    })
  })
  // A case that has failed waits for it no more.
  answer.catch(() => {})
  return answer
}

/** A request on a connection, and its answer. */
export const ask = (session: ClientHttp2Session, path = '/'): Promise<StreamAnswer> =>
  answerOf(session.request({ ':path': path, ':authority': 'example.test' }))

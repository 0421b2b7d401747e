/** A request as a case writes it in, the bytes of HTTP/1.1 out. */
import { Buffer } from 'node:buffer'
import type { ClientRequest } from './case.ts'

/** The header that names the run of a request, so that one server serves all of them. */
export const runHeader = 'tsgi-run'

/** The run, and the body of the answer, of the request that the delivery `glued` appends. */
export const canary = 'canary'

/** The header by which a client asks a host of its operator's own to connect to its side channel. */
export const channelHeader = 'tsgi-channel'

/** How such a host answers. */
export const hostBody = 'a host of @tsgi/conformance'

/** The head of a request: the host, the run, the fields given. */
export function headText(run: string, requestLine = 'GET / HTTP/1.1', fields: readonly string[] = []): string {
  const host = fields.some((field) => /^host:/i.test(field)) ? [] : ['Host: example.test']
  return [requestLine, `${runHeader}: ${run}`, ...host, ...fields, '', ''].join('\r\n')
}

/** The bytes of a whole request. */
export function requestBytes(run: string, request: ClientRequest): Buffer {
  const { method = 'GET', target = '/', headers = [], body } = request
  const fields = headers.map(([name, value]) => `${name}: ${value}`)
  const content = contentBytes(body)
  if (Array.isArray(body)) fields.push('Transfer-Encoding: chunked')
  else if (body !== undefined) fields.push(`Content-Length: ${content.length}`)
  return Buffer.concat([Buffer.from(headText(run, `${method} ${target} HTTP/1.1`, fields), 'latin1'), content])
}

/** The chunked coding of some chunks, the last one included. RFC 9112 section 7.1. */
export function chunked(chunks: readonly string[]): string {
  return [...chunks.map((chunk) => `${Buffer.byteLength(chunk).toString(16)}\r\n${chunk}\r\n`), '0\r\n\r\n'].join('')
}

function contentBytes(body: ClientRequest['body']): Buffer {
  if (body === undefined) return Buffer.alloc(0)
  if (typeof body === 'string') return Buffer.from(body)
  if (body instanceof Uint8Array) return Buffer.from(body)
  return Buffer.from(chunked(body))
}

/** A scenario on uWebSockets.js itself, written as one would without an interface. Gives the port. */

import type * as Uws from 'uWebSockets.js'
import { Buffer } from 'node:buffer'
import { type Scenario, userOf } from '../scenarios.ts'
import { nativeUws } from './uws.ts'

type Handler = (response: Uws.HttpResponse, request: Uws.HttpRequest) => void

export async function start(scenario: Scenario): Promise<number> {
  const uws = nativeUws()
  const app = uws.App()
  if (scenario.work === 'socket')
    app.ws('/*', { message: (socket, data, isBinary) => void socket.send(data, isBinary) })
  else app.any(scenario.work === 'json' ? '/users/:id' : '/*', handlerOf(scenario))
  const token = await new Promise<false | object>((resolve) => app.listen('127.0.0.1', 0, resolve))
  if (token === false) throw new Error('uWebSockets.js does not listen')
  return uws.us_socket_local_port(token as Parameters<typeof uws.us_socket_local_port>[0])
}

function handlerOf({ work, request: { headers }, answer: { contentType, chunks } }: Scenario): Handler {
  const send = (response: Uws.HttpResponse, body: string | Uint8Array) =>
    response.writeHeader('content-type', contentType).end(body)
  switch (work) {
    case 'text': {
      const text = Buffer.concat(chunks).toString()
      return (response) => send(response, text)
    }
    case 'json':
      return (response, request) => send(response, JSON.stringify(userOf(request.getParameter(0) ?? '')))
    case 'echo':
      return (response) =>
        read(response, (body) => response.cork(() => send(response, JSON.stringify(JSON.parse(body.toString())))))
    case 'stream':
      return (response) => sendChunks(chunks, contentType, response)
    case 'big': {
      const body = Buffer.concat(chunks)
      return (response) => send(response, body)
    }
    case 'header': {
      const name = Object.keys(headers).at(-1) ?? 'x-field-1'
      return (response, request) => send(response, request.getHeader(name) || 'none')
    }
    case 'upload':
      return (response) => {
        let size = 0
        response.onAborted(() => {})
        response.onData((chunk, isLast) => {
          size += chunk.byteLength
          if (isLast) response.cork(() => send(response, String(size)))
        })
      }
    case 'socket':
      throw new Error('WebSockets have a route of their own')
  }
}

function read(response: Uws.HttpResponse, done: (body: Buffer) => void): void {
  let body: Buffer | null = null
  response.onAborted(() => {})
  response.onData((chunk, isLast) => {
    const part = Buffer.from(chunk)
    if (isLast) done(body === null ? part : Buffer.concat([body, part]))
    // The chunk is the library's again when the handler returns.
    else body = Buffer.concat(body === null ? [part] : [body, part])
  })
}

function sendChunks(chunks: readonly Uint8Array[], contentType: string, response: Uws.HttpResponse): void {
  let next = 0
  let alive = true
  const write = () => {
    for (let taken = true; taken && next < chunks.length; next += 1) {
      // A cork for each: it holds 16 KiB, and what goes beyond is sent in pieces, one system call for each.
      response.cork(() => {
        taken = response.write(chunks[next] ?? '')
      })
    }
    if (next === chunks.length) response.end()
    return true
  }
  response.onAborted(() => {
    alive = false
  })
  response.onWritable(() => !alive || write())
  response.writeHeader('content-type', contentType)
  write()
}

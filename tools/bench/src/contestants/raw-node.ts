/** A scenario on node:http itself, written as one would without an interface. Gives the port. */
import { Buffer } from 'node:buffer'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { type Scenario, userOf } from '../scenarios.ts'

/** Connections that stay are what some scenarios are about; server-node is given the same. */
const keepAliveTimeout = 120_000

export async function start(scenario: Scenario): Promise<number> {
  const server = createServer({ keepAliveTimeout }, listenerOf(scenario))
  if (scenario.work === 'socket') {
    new WebSocketServer({ server }).on('connection', (socket) => socket.on('message', (data) => socket.send(data)))
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

function listenerOf({ work, request: { headers }, answer: { contentType, chunks } }: Scenario): RequestListener {
  const sendText = (response: ServerResponse, text: string) => {
    response.setHeader('content-type', contentType)
    response.setHeader('content-length', Buffer.byteLength(text))
    response.end(text)
  }
  switch (work) {
    case 'text': {
      const text = Buffer.concat(chunks).toString()
      return (_request, response) => sendText(response, text)
    }
    case 'json':
      return ({ url = '' }, response) => sendText(response, JSON.stringify(userOf(url.slice(url.lastIndexOf('/') + 1))))
    case 'echo':
      return (request, response) =>
        read(request, (body) => sendText(response, JSON.stringify(JSON.parse(body.toString()))))
    case 'stream':
      return (_request, response) => {
        response.setHeader('content-type', contentType)
        writeFrom(0, chunks, response)
      }
    case 'big': {
      const body = Buffer.concat(chunks)
      return (_request, response) => {
        response.setHeader('content-type', contentType)
        response.setHeader('content-length', body.byteLength)
        response.end(body)
      }
    }
    case 'header': {
      const name = Object.keys(headers).at(-1) ?? 'x-field-1'
      return (request, response) => sendText(response, String(request.headers[name] ?? 'none'))
    }
    case 'upload':
      return (request, response) => {
        let size = 0
        request.on('data', (chunk: Buffer) => {
          size += chunk.byteLength
        })
        request.on('end', () => sendText(response, String(size)))
      }
    case 'socket':
      return (_request, response) => sendText(response, 'a WebSocket is expected')
  }
}

function read(request: IncomingMessage, done: (body: Buffer) => void): void {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => done(Buffer.concat(parts)))
}

function writeFrom(first: number, chunks: readonly Uint8Array[], response: ServerResponse): void {
  for (let index = first; index < chunks.length; index += 1) {
    if (!response.write(chunks[index])) {
      response.once('drain', () => writeFrom(index + 1, chunks, response))
      return
    }
  }
  response.end()
}

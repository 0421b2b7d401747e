/** The scenarios on node:http itself, written as one would without an interface. Gives the port. */
import { Buffer } from 'node:buffer'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ScenarioName, scenarios } from '../scenarios.ts'

export async function start(name: ScenarioName): Promise<number> {
  const { contentType, chunks } = scenarios[name]
  const text = Buffer.concat(chunks).toString()
  const server = createServer((_request, response) => {
    response.setHeader('content-type', contentType)
    if (name === 'text') {
      response.setHeader('content-length', Buffer.byteLength(text))
      response.end(text)
    } else {
      writeFrom(0, chunks, response)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
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

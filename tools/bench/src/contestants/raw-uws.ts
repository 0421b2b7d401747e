/** The scenarios on uWebSockets.js itself, written as one would without an interface. Gives the port. */

import type * as Uws from 'uWebSockets.js'
import { Buffer } from 'node:buffer'
import { createRequire } from 'node:module'
import { type ScenarioName, scenarios } from '../scenarios.ts'

export async function start(name: ScenarioName): Promise<number> {
  const uws = createRequire(import.meta.url)('uWebSockets.js') as typeof Uws
  // The stand-in that some builds give where they have no native library.
  if (typeof uws.SSLApp !== 'function') {
    throw new Error(`uWebSockets.js is not native for Node ${process.versions.node} on ${process.platform}`)
  }
  const { contentType, chunks } = scenarios[name]
  const text = Buffer.concat(chunks).toString()
  const app = uws.App()
  app.get('/*', (response) => {
    if (name === 'text') response.writeHeader('content-type', contentType).end(text)
    else sendChunks(chunks, contentType, response)
  })
  const token = await new Promise<false | object>((resolve) => app.listen('127.0.0.1', 0, resolve))
  if (token === false) throw new Error('uWebSockets.js does not listen')
  return uws.us_socket_local_port(token as Parameters<typeof uws.us_socket_local_port>[0])
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

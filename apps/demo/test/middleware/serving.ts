/** A server, an app and a visit in; the app judged over real sockets, what went wrong on its side out. */
import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, type RequestOptions, request } from 'node:http'
import { serve as serveNode } from '@tsgi/server-node'
import { serve as serveUws } from '@tsgi/server-uws'
import type { App, Serve } from '@tsgi/spec'
import { validate } from '@tsgi/spec/validator'

export const servers: readonly (readonly [string, Serve])[] = [
  ['server-node', serveNode],
  ['server-uws', serveUws],
]

/** Serves the app while `visit` runs. Resolves with the broken rules and the errors, both as text. */
export async function serving(
  serve: Serve,
  app: App,
  visit: (url: string) => Promise<void>,
): Promise<readonly string[]> {
  const wrong: string[] = []
  const judged = validate(app, { onBreach: ({ rule, got }) => wrong.push(`${rule}: got ${got}`) })
  const server = await serve(judged, { port: 0, onError: (error) => wrong.push(String(error)) })
  try {
    await visit(server.url ?? '')
  } finally {
    // Not close(), which gives idle clients a second.
    server.destroy()
    await server.closed
  }
  return wrong
}

/** Asks as a plain client does, which decodes nothing. Without `body`, the caller ends the request. */
export function asking(url: string, options: RequestOptions = {}): ClientRequest {
  return request(url, { agent: false, ...options }).on('error', () => {})
}

export async function answerTo(client: ClientRequest): Promise<IncomingMessage> {
  const [message] = (await once(client, 'response')) as [IncomingMessage]
  return message
}

export async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Resolves once `read` gives the same figure for a while: what is asked for has come to a stop. */
export async function standstill(read: () => number): Promise<number> {
  for (let before = -1; ; ) {
    const now = read()
    if (now === before && now > 0) return now
    before = now
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}

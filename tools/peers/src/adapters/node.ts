/** Plain `http.createServer` with a listener as a person writes one for a fetch handler: no trick, no repair. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import { adapt, type Handler } from './adapted.ts'
import { listenWith } from './http.ts'

export const serve = adapt('http.createServer', process.versions.node, (fetch) =>
  listenWith((incoming, outgoing) => {
    void answer(fetch, incoming, outgoing).catch(() => outgoing.destroy())
  }),
)

async function answer(fetch: Handler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { method = 'GET', url = '/', headers } = incoming
  const left = new AbortController()
  outgoing.once('close', () => outgoing.writableFinished || left.abort())
  const init: RequestInit & { duplex: 'half' } = { method, signal: left.signal, duplex: 'half' }
  init.headers = Object.entries(headers).map(([name, value]) => [name, String(value)])
  if (method !== 'GET' && method !== 'HEAD') init.body = Readable.toWeb(incoming) as ReadableStream<Uint8Array>
  const response = await fetch(new Request(`http://${headers.host ?? 'localhost'}${url}`, init))
  outgoing.writeHead(response.status, [...response.headers].flat())
  if (response.body === null) outgoing.end()
  else await pipeline(Readable.fromWeb(response.body as NodeStream), outgoing)
}

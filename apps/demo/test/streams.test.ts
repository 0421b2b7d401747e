import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { events, jsonLines, stream } from '@tsgi/framework-mini'
import { serve as serveNode } from '@tsgi/server-node'
import { serve as serveUws } from '@tsgi/server-uws'
import type { App, Serve } from '@tsgi/spec'
import { validate } from '@tsgi/spec/validator'
import { describe, expect, test } from 'vitest'

const servers: readonly (readonly [string, Serve])[] = [
  ['server-node', serveNode],
  ['server-uws', serveUws],
]

const text = 'x'.repeat(65_536)

/** Answers without an end, which count what they are asked for and say when they were ended. */
const endless = {
  'events of an iterator': (seen: Seen) => events(counting(seen)),
  'events of a function'(seen: Seen) {
    return events(async (send, signal) => {
      signal.addEventListener('abort', seen.ended)
      for (; ; seen.chunks += 1) await send(text)
    })
  },
  'a stream'(seen: Seen) {
    return stream(async (write, signal) => {
      signal.addEventListener('abort', seen.ended)
      for (; ; seen.chunks += 1) await write(text)
    })
  },
  'lines of JSON': (seen: Seen) => jsonLines(counting(seen)),
}

interface Seen {
  chunks: number
  readonly ended: () => void
}

function* counting(seen: Seen) {
  try {
    for (; ; seen.chunks += 1) yield text
  } finally {
    seen.ended()
  }
}

/** Waits until nothing more is asked for: the client reads nothing, so the buffers between are full. */
async function standstill(seen: Seen): Promise<number> {
  let before = -1
  while (before !== seen.chunks || before === 0) {
    before = seen.chunks
    await wait(300)
  }
  return before
}

async function asking(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  await once(socket, 'connect')
  socket.write('GET / HTTP/1.1\r\nhost: a.test\r\n\r\n')
  return socket
}

describe.each(servers)('%s', (_, serve) => {
  test.each(Object.entries(endless))('%s: waits for the client, goes on with it, ends with it', async (_, answer) => {
    const breaches: string[] = []
    const errors: unknown[] = []
    let ended = () => {}
    const over = new Promise<void>((resolve) => {
      ended = resolve
    })
    const seen: Seen = { chunks: 0, ended }
    const app: App = () => answer(seen)
    const judged = validate(app, { onBreach: ({ rule, got }) => breaches.push(`${rule}: got ${got}`) })
    const server = await serve(judged, { port: 0, onError: (error) => errors.push(error) })
    try {
      const socket = await asking(server.url ?? '')
      const stopped = await standstill(seen)
      // What a kernel buffers, and not what an endless answer could give meanwhile.
      expect(stopped * text.length).toBeLessThan(64 * 1024 * 1024)
      expect(stopped).toBeGreaterThan(0)
      let read = 0
      for await (const chunk of socket) {
        read += (chunk as Uint8Array).byteLength
        // Breaks, and with it destroys the socket: the client leaves.
        if (read > (stopped + 16) * text.length) break
      }
      await over
      expect(seen.chunks).toBeGreaterThan(stopped)
    } finally {
      await server.close()
    }
    expect([breaches, errors]).toEqual([[], []])
  })
})

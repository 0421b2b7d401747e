/** A server's name in, the demo on that server out, bare or inside the validator, with what was broken. */
import { serve as serveNode } from '@tsgi/server-node'
import { serve as serveUws } from '@tsgi/server-uws'
import type { Serve, Server } from '@tsgi/spec'
import { validate } from '@tsgi/spec/validator'
import { WebSocket } from 'ws'
import { type DemoOptions, demo } from '../src/app.ts'
import type { View } from '../src/board.ts'

const serves: Readonly<Record<string, Serve>> = { node: serveNode, uws: serveUws }

/** Each server, bare and inside the validator. */
export const places = Object.keys(serves).flatMap((name) => [
  { name, isValidated: false, place: `on ${name}` },
  { name, isValidated: true, place: `on ${name}, inside the validator` },
])

export interface Opened {
  readonly server: Server
  readonly url: string
  /** What the validator and the server have reported. */
  readonly faults: readonly string[]
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Response>
  readonly post: (path: string, type: string, body: NonNullable<RequestInit['body']>) => Promise<Response>
}

export async function open(place: { readonly name: string; readonly isValidated: boolean }, options: DemoOptions = {}) {
  const faults: string[] = []
  const app = demo(options)
  const judged = place.isValidated
    ? validate(app, { onBreach: ({ rule, got }) => faults.push(`${rule}: got ${got}`) })
    : app
  const onError = (error: unknown) => faults.push(String(error))
  const server = await (serves[place.name] as Serve)(judged, { port: 0, onError })
  const url = server.url ?? ''
  const opened: Opened = {
    server,
    url,
    faults,
    get: (path, headers = {}) => fetch(url + path, { headers, redirect: 'manual' }),
    post(path, type, body) {
      const init = {
        method: 'POST',
        headers: { 'content-type': type },
        body,
        redirect: 'manual',
        duplex: 'half',
      } as const
      return fetch(url + path, init)
    },
  }
  return opened
}

/** The views that come by Server-Sent Events, as they are asked for. */
export async function* readEvents(response: Response): AsyncGenerator<View> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true })
    const events = text.split('\n\n')
    text = events.pop() ?? ''
    for (const event of events) {
      // The first one says when to come back, and comments keep the connection alive.
      if (event.startsWith('data: ')) yield JSON.parse(event.slice('data: '.length)) as View
    }
  }
}

/** A WebSocket, with its messages as they are asked for. */
export function openSocket(url: string) {
  const socket = new WebSocket(new URL('/socket', url.replace('http', 'ws')))
  return { socket, messages: read(socket) }
}

async function* read(socket: WebSocket): AsyncGenerator<unknown> {
  const waiting: unknown[] = []
  let wake = () => {}
  let isOver = false
  socket.on('message', (data: Buffer) => {
    waiting.push(JSON.parse(data.toString()))
    wake()
  })
  socket.on('close', () => {
    isOver = true
    wake()
  })
  socket.on('error', () => {})
  for (;;) {
    if (waiting.length > 0) yield waiting.shift()
    else if (isOver) return
    else
      await new Promise<void>((resolve) => {
        wake = resolve
      })
  }
}

/** The first that fits. */
export async function find<T>(values: AsyncIterator<T>, fits: (value: T) => boolean): Promise<T> {
  for (;;) {
    const { done, value } = await values.next()
    if (done === true) throw new Error('It ended before it came.')
    if (fits(value)) return value
  }
}

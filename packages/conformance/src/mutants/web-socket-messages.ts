/** Servers that lose and change what is said on WebSockets, or never let anybody wait. */
import { Buffer } from 'node:buffer'
import type { WebSocketConnection, WebSocketListener } from '@tsgi/spec'
import { otherOptions } from './faults.ts'
import { notingEnds, onClientFrames, onServerFrames, otherConnections, otherListeners } from './listeners.ts'
import type { ServerMutant } from './mutant.ts'

const isText = (data: string | Uint8Array): data is string => typeof data === 'string'

/** A server that keeps messages itself, gives them one by one, and looks at how many wait. */
const holding = (look: (waiting: number, socket: WebSocketConnection) => void) =>
  otherListeners((listener) => {
    const queues = new WeakMap<WebSocketConnection, { last: Promise<void>; waiting: number }>()
    return {
      message(socket, data) {
        const queue = queues.get(socket) ?? { last: Promise.resolve(), waiting: 0 }
        queues.set(socket, queue)
        queue.waiting += 1
        look(queue.waiting, socket)
        queue.last = queue.last
          .then(() => listener.message?.(socket, data))
          .catch(() => socket.close(1011))
          .finally(() => {
            queue.waiting -= 1
          })
      },
    } satisfies WebSocketListener
  })

export const webSocketMessagesMutants: readonly ServerMutant[] = [
  {
    name: 'gives text as bytes',
    rule: 'messages-come-whole-and-in-order',
    seenIn: 'ws from 8.0 on, uWebSockets.js',
    break: otherListeners((listener) => ({
      message: (socket, data) => listener.message?.(socket, isText(data) ? new TextEncoder().encode(data) : data),
    })),
  },
  {
    name: 'gives each message in the same memory',
    rule: 'messages-come-whole-and-in-order',
    seenIn: 'uWebSockets.js',
    break: otherListeners((listener) => {
      const memory = new Uint8Array(1024)
      return {
        message(socket, data) {
          if (isText(data) || data.length > memory.length) return listener.message?.(socket, data)
          memory.set(data)
          return listener.message?.(socket, memory.subarray(0, data.length))
        },
      }
    }),
  },
  {
    name: 'keeps empty messages to itself',
    rule: 'messages-come-whole-and-in-order',
    break: otherListeners((listener) => ({
      message: (socket, data) => (data.length === 0 ? undefined : listener.message?.(socket, data)),
    })),
  },
  {
    name: 'gives the next message before the listener is done',
    rule: 'messages-wait-for-the-listener',
    seenIn: 'ws, uWebSockets.js',
    // One of them: a flood stops at the second.
    break: otherListeners((listener) => {
      const last = new WeakMap<WebSocketConnection, Promise<void>>()
      return {
        message(socket, data) {
          const before = last.get(socket)
          const now = async () => listener.message?.(socket, data)
          last.set(
            socket,
            now().catch(() => socket.close(1011)),
          )
          return before
        },
      }
    }),
  },
  {
    name: 'sends bytes when it comes to them',
    rule: 'sent-messages-arrive-in-order',
    seenIn: 'ws',
    break(serve) {
      const ended = new WeakSet<WebSocketConnection>()
      const late = otherConnections((socket) => ({
        send(data) {
          if (isText(data) || ended.has(socket)) return socket.send(data)
          queueMicrotask(() => socket.send(data))
          return true
        },
      }))
      return late(notingEnds(ended)(serve))
    },
  },
  {
    name: 'sends text as Latin-1',
    rule: 'sent-messages-arrive-in-order',
    break: otherConnections((socket) => ({
      // Where nobody counts what waits.
      send: (data) => socket.send(isText(data) && data.length < 1024 ? Buffer.from(data).toString('latin1') : data),
    })),
  },
  {
    name: 'says too long that more may be sent',
    rule: 'send-tells-to-wait',
    break: otherConnections((socket) => ({
      send(data) {
        const mayGoOn = socket.send(data)
        return mayGoOn || (socket.bufferedAmount > 0 && socket.bufferedAmount < 524_288)
      },
    })),
  },
  {
    name: 'counts what waits in characters',
    rule: 'send-tells-to-wait',
    seenIn: 'ws, given text',
    break: otherConnections((socket) => {
      let more = 0
      return {
        get bufferedAmount() {
          return socket.bufferedAmount - more
        },
        send(data) {
          const mayGoOn = socket.send(data)
          if (isText(data)) more += Buffer.byteLength(data) - data.length
          return mayGoOn
        },
      }
    }),
  },
  {
    name: 'never tells that a client has read',
    rule: 'send-tells-to-wait',
    break: otherListeners(() => ({ drain: () => {} })),
  },
  {
    name: 'drops messages for a client that does not read',
    rule: 'slow-readers-are-ended',
    seenIn: 'uWebSockets.js with maxBackpressure',
    break: otherConnections((socket) => ({
      send: (data) => (socket.bufferedAmount > 524_288 ? false : socket.send(data)),
    })),
  },
  {
    name: 'buffers without end for a client that does not read',
    rule: 'slow-readers-are-ended',
    seenIn: 'ws',
    break: otherOptions((options) => ({
      ...options,
      webSocket: { ...options.webSocket, maxBufferedAmount: Number.MAX_SAFE_INTEGER },
    })),
  },
  {
    name: 'reads a flood without end while a listener waits',
    rule: 'floods-wait-for-the-listener',
    seenIn: 'uWebSockets.js',
    break: holding(() => {}),
  },
  {
    name: 'ends a client whose listener takes its time',
    rule: 'slow-listeners-are-not-flooded',
    break: holding((waiting, socket) => {
      if (waiting <= 4) return
      socket.close(1013)
      socket.terminate()
    }),
  },
  {
    name: 'does not answer pings',
    rule: 'pings-are-answered',
    break: onServerFrames((bytes) => (bytes[0] === 0x8a ? Buffer.alloc(0) : bytes)),
  },
  {
    name: 'ends a connection on which many pings come at once',
    rule: 'pings-are-answered',
    seenIn: 'ws',
    // Small ones: those of a client that reads no pongs are large.
    break: onClientFrames((bytes) =>
      bytes[0] === 0x89 && Number(bytes[1]) < 0x84 && bytes.length > 400 ? Buffer.from([0xff, 0x80]) : bytes,
    ),
  },
  {
    name: 'gives pings to the listener',
    rule: 'pings-are-answered',
    break: onClientFrames((bytes) => {
      if (bytes[0] === 0x89) bytes[0] = 0x82
      return bytes
    }),
  },
]

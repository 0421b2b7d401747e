/** Servers that open WebSockets wrongly, or lose and change what is said on them. */
import { Buffer } from 'node:buffer'
import type { Answer, WebSocketConnection, WebSocketListener } from '@tsgi/spec'
import {
  aroundApps,
  isPairs,
  otherAnswers,
  otherContexts,
  otherMembers,
  otherOptions,
  otherRequests,
  overlay,
} from './faults.ts'
import { onClientFrames, onServerFrames, otherConnections, otherListeners, otherUpgrades } from './listeners.ts'
import type { ServerMutant } from './mutant.ts'
import { onRequestHeads } from './wire-faults.ts'

const asks = (answer: unknown): boolean =>
  typeof answer === 'object' &&
  answer !== null &&
  (answer as Partial<Answer>).status === undefined &&
  'upgrade' in answer

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

export const webSocketMutants: readonly ServerMutant[] = [
  {
    name: 'upgrades only where the app answers at once',
    rule: 'web-sockets-are-returned',
    seenIn: 'Bun.serve, whose server.upgrade() comes before the answer',
    break: aroundApps((app) => (request, context) => {
      const answer = app(request, context)
      return answer instanceof Promise ? answer.then((settled) => (asks(settled) ? { status: 500 } : settled)) : answer
    }),
  },
  {
    name: 'refuses a WebSocket without the words of the app',
    rule: 'web-sockets-are-returned',
    seenIn: 'ws: abortHandshake()',
    break: otherMembers(({ status }, { headers }) =>
      headers.get('upgrade') === 'websocket' && status >= 400 ? { headers: [], body: null } : null,
    ),
  },
  {
    name: 'answers 400 to a plain request for a WebSocket',
    rule: 'plain-requests-are-told-to-upgrade',
    break: otherAnswers((answer, { headers }) =>
      asks(answer) && !(headers.get('connection') ?? '').toLowerCase().includes('upgrade') ? { status: 400 } : answer,
    ),
  },
  {
    name: 'upgrades whatever version the client speaks',
    rule: 'handshakes-are-checked',
    seenIn: 'uWebSockets.js',
    break: onRequestHeads((head) => head.replace(/^sec-websocket-version: 8/im, 'sec-websocket-version: 13')),
  },
  {
    name: 'takes a key of any length',
    rule: 'handshakes-are-checked',
    break: onRequestHeads((head) => head.replace('c2hvcnQ=', 'dGhlIHNhbXBsZSBub25jZQ==')),
  },
  {
    name: 'opens a WebSocket that nobody listens to',
    rule: 'upgrades-have-a-listener',
    break: otherUpgrades(({ listener }) => ({
      listener: typeof listener === 'object' && listener !== null ? listener : {},
    })),
  },
  {
    name: 'leaves out a sub-protocol that was not offered',
    rule: 'upgraded-protocols-were-offered',
    break: otherUpgrades(({ protocol }, { headers }) => ({
      protocol: (headers.get('sec-websocket-protocol') ?? '').includes(protocol ?? '') ? protocol : undefined,
    })),
  },
  {
    name: 'takes the first sub-protocol that is offered',
    rule: 'upgraded-protocols-were-offered',
    seenIn: 'ws, without handleProtocols',
    break: otherUpgrades(({ protocol }, { headers }) => ({
      protocol: headers.get('sec-websocket-protocol')?.split(', ')[0] ?? protocol,
    })),
  },
  {
    name: 'opens a WebSocket without the headers of the answer',
    rule: 'handshake-headers-are-sent',
    break: otherUpgrades(() => ({ headers: [] })),
  },
  {
    name: 'keeps the last cookie of a handshake alone',
    rule: 'handshake-headers-are-sent',
    break: otherUpgrades(({ headers }) => (isPairs(headers) ? { headers: new Map(headers) } : {})),
  },
  {
    name: 'loses the body of a request that asks for h2c',
    rule: 'other-upgrades-are-requests',
    seenIn: 'node:http with a listener of upgrade',
    break: otherRequests((request) =>
      request.headers.get('upgrade') === 'h2c' ? overlay(request, { body: null, text: async () => '' }) : request,
    ),
  },
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
    break: otherListeners((listener) => ({
      message(socket, data) {
        Promise.resolve(listener.message?.(socket, data)).catch(() => socket.close(1011))
      },
    })),
  },
  {
    name: 'sends bytes when it comes to them',
    rule: 'sent-messages-arrive-in-order',
    seenIn: 'ws',
    break: otherConnections((socket) => ({
      send(data) {
        if (isText(data)) return socket.send(data)
        queueMicrotask(() => socket.send(data))
        return true
      },
    })),
  },
  {
    name: 'sends text as Latin-1',
    rule: 'sent-messages-arrive-in-order',
    break: otherConnections((socket) => ({
      send: (data) => socket.send(isText(data) ? Buffer.from(data, 'utf8').toString('latin1') : data),
    })),
  },
  {
    name: 'says always that more may be sent',
    rule: 'send-tells-to-wait',
    break: otherConnections((socket) => ({
      send(data) {
        socket.send(data)
        return true
      },
    })),
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
    seenIn: 'ws, uWebSockets.js',
    break: holding(() => {}),
  },
  {
    name: 'ends a client whose listener takes its time',
    rule: 'slow-listeners-are-not-flooded',
    break: holding((waiting, socket) => {
      if (waiting > 4) socket.close(1013)
    }),
  },
  {
    name: 'does not answer pings',
    rule: 'pings-are-answered',
    break: onServerFrames((bytes) => (bytes[0] === 0x8a ? Buffer.alloc(0) : bytes)),
  },
  {
    name: 'gives pings to the listener',
    rule: 'pings-are-answered',
    break: onClientFrames((bytes) => {
      if (bytes[0] === 0x89) bytes[0] = 0x82
      return bytes
    }),
  },
  {
    name: 'tells of a WebSocket that its answer was sent',
    rule: 'upgraded-exchanges-are-complete',
    break: otherContexts((context) =>
      overlay(context, {
        get completed() {
          return context.completed.then(({ outcome, bytes }) => ({
            outcome: outcome === 'upgraded' ? 'sent' : outcome,
            bytes,
          }))
        },
      }),
    ),
  },
]

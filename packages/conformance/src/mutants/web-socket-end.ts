/** Servers that end WebSockets wrongly, or do not end them. */
import { Buffer } from 'node:buffer'
import type { WebSocketConnection } from '@tsgi/spec'
import { otherOptions } from './faults.ts'
import {
  closeCodeOf,
  notingEnds,
  onClientFrames,
  onServerFrames,
  otherConnections,
  otherListeners,
  withCode,
} from './listeners.ts'
import type { ServerMutant } from './mutant.ts'
import { onAnswerHeads } from './wire-faults.ts'

const otherWebSocketOptions = (members: object) =>
  otherOptions((options) => ({ ...options, webSocket: { ...options.webSocket, ...members } }))

/** A server that tells the listener another code. */
const otherCodes = (change: (code: number, reason: string) => readonly [number, string]) =>
  otherListeners((listener) => ({
    close: (socket, code, reason) => listener.close?.(socket, ...change(code, reason)),
  }))

/** Close frames with another code; what is none stays. */
const otherCloseFrames = (change: (code: number, hasReason: boolean) => number | null) =>
  onServerFrames((bytes) => {
    const code = closeCodeOf(bytes)
    if (code === null) return bytes
    const other = change(code, bytes.length > 4)
    return other === null ? Buffer.alloc(0) : withCode(bytes, other)
  })

/** Characters of a text. */
const most = 2 ** 29 - 24

const isFailure = (code: number): boolean => code === 1002 || code === 1007 || code === 1009

export const webSocketEndMutants: readonly ServerMutant[] = [
  {
    name: 'takes messages of any size',
    rule: 'large-messages-are-refused',
    // A limit that is none is refused.
    break: otherOptions((options) =>
      Number(options.webSocket?.maxPayload) < most
        ? { ...options, webSocket: { ...options.webSocket, maxPayload: most } }
        : options,
    ),
  },
  {
    name: 'does not look at reserved bits',
    rule: 'broken-frames-end-the-connection',
    break: onClientFrames((bytes) => {
      // The second and third: the first says that a message is compressed. A frame that is longer may come in pieces.
      if (bytes[0] !== undefined && bytes.length < 126) bytes[0] &= 0xcf
      return bytes
    }),
  },
  {
    name: 'gives its own code for a broken frame to the listener',
    rule: 'broken-frames-end-the-connection',
    break: otherCodes((code, reason) => [code === 1006 ? 1002 : code, reason]),
  },
  {
    name: 'ends a broken connection without a word',
    rule: 'failures-say-why',
    seenIn: 'uWebSockets.js',
    break: otherCloseFrames((code, hasReason) => (isFailure(code) && !hasReason ? null : code)),
  },
  {
    name: 'says 1002 for whatever a client has done',
    rule: 'failures-say-why',
    break: otherCloseFrames((code, hasReason) => (isFailure(code) && !hasReason ? 1002 : code)),
  },
  {
    name: 'tells the end twice',
    rule: 'close-comes-once',
    break: otherListeners((listener) => ({
      close(socket, code, reason) {
        listener.close?.(socket, code, reason)
        // With a code that is an app's own.
        if (code >= 4000) listener.close?.(socket, code, reason)
      },
    })),
  },
  {
    name: 'tells the end within close()',
    rule: 'close-comes-once',
    seenIn: 'uWebSockets.js',
    break(serve) {
      const told = new WeakSet<WebSocketConnection>()
      const once = otherListeners((listener) => ({
        close: (socket, code, reason) => (told.has(socket) ? undefined : listener.close?.(socket, code, reason)),
      }))
      const within = otherConnections((socket, listener) => ({
        close(code, reason) {
          socket.close(code, reason)
          if (told.has(socket)) return
          told.add(socket)
          listener.close?.(socket, code ?? 1000, reason ?? '')
        },
      }))
      return within(once(serve))
    },
  },
  {
    name: 'takes a close frame without a code for a normal end',
    rule: 'close-says-how',
    break: otherCodes((code, reason) => [code === 1005 ? 1000 : code, reason]),
  },
  {
    name: 'loses the reason of an end',
    rule: 'close-says-how',
    // But for the server's own, of a client that reads too slowly.
    break: otherCodes((code, reason) => [code, code === 1013 ? reason : '']),
  },
  {
    name: 'takes a client that is gone for one that has closed',
    rule: 'close-says-how',
    break: otherCodes((code, reason) => [code === 1006 ? 1000 : code, reason]),
    alsoBreaks: {
      'broken-frames-end-the-connection': 'What a broken frame ends is told so too.',
      'large-messages-are-refused': 'What a large message ends is told so too.',
      'silent-clients-are-ended': 'A silent client is gone, and told so too.',
    },
  },
  {
    name: 'closes with 1000 where the code is not allowed',
    rule: 'close-codes-are-allowed-ones',
    break: otherConnections((socket) => ({
      close(code, reason) {
        try {
          socket.close(code, reason)
        } catch {
          socket.close(1000)
        }
      },
    })),
  },
  {
    name: 'throws when something is sent after the end',
    rule: 'sending-after-the-end-does-nothing',
    seenIn: 'uWebSockets.js',
    break(serve) {
      const ended = new WeakSet<WebSocketConnection>()
      const throwing = otherConnections((socket) => ({
        send(data) {
          if (ended.has(socket)) throw new Error('Invalid access of closed uWS.WebSocket/SSLWebSocket.')
          return socket.send(data)
        },
      }))
      return throwing(notingEnds(ended)(serve))
    },
  },
  {
    name: 'goes on after a listener that threw',
    rule: 'listeners-that-fail-close-with-1011',
    break: otherListeners((listener) => ({
      async open(socket) {
        await Promise.resolve(listener.open?.(socket)).catch(() => {})
      },
      async message(socket, data) {
        try {
          await listener.message?.(socket, data)
        } catch {}
      },
    })),
  },
  {
    name: 'closes with 1000 where a listener threw',
    rule: 'listeners-that-fail-close-with-1011',
    break: otherCloseFrames((code) => (code === 1011 ? 1000 : code)),
  },
  {
    name: 'keeps the connections of silent clients',
    rule: 'silent-clients-are-ended',
    seenIn: 'ws',
    break: otherWebSocketOptions({ idleTimeout: 960_000 }),
  },
  {
    name: 'ends silent clients that it has not asked',
    rule: 'silent-clients-are-ended',
    break: onServerFrames((bytes) => (bytes[0] === 0x89 ? Buffer.alloc(0) : bytes)),
  },
  {
    name: 'compresses nothing',
    rule: 'compression-is-agreed-on',
    break: otherWebSocketOptions({ compression: false }),
  },
  {
    name: 'compresses for everybody who offers it',
    rule: 'compression-is-agreed-on',
    break: otherWebSocketOptions({ compression: true }),
  },
  {
    name: 'cuts WebSockets when it closes',
    rule: 'close-ends-web-sockets',
    break: otherCloseFrames((code) => (code === 1001 ? null : code)),
  },
  {
    name: 'answers a handshake during the drain with 500',
    rule: 'close-ends-web-sockets',
    break: onAnswerHeads((head) =>
      /^connection: close/im.test(head)
        ? head.replace(/^HTTP\/1\.1 503 .*/, 'HTTP/1.1 500 Internal Server Error')
        : head,
    ),
  },
]

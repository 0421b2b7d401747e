/** A WebSocket, which an app asks for by returning it. Capability `webSocket`. */
import type { HeaderFields } from './response.ts'

/** Returned, never performed, so that the same middleware guards it. */
export interface WebSocketUpgrade {
  // Not `webSocket`: Cloudflare's `Response` has that property.
  /** What tells it from a response. */
  readonly upgrade: 'websocket'
  /** Never there: the server sends the 101, or what the handshake deserves instead. */
  readonly status?: undefined
  /** Hears of everything that happens on the connection. */
  readonly listener: WebSocketListener
  /** One of the sub-protocols that the client offered. */
  readonly protocol?: string | undefined
  /** Of the 101, beside those of the handshake; none of them may begin with `sec-websocket-`. */
  readonly headers?: HeaderFields | undefined
}

/** What happens on the connection. A throw or rejection closes it with 1011 and goes to `onError`. */
export interface WebSocketListener {
  /** Once, when the connection is a WebSocket. The first message waits for the promise. */
  readonly open?: ((socket: WebSocketConnection) => void | Promise<void>) | undefined
  /** The next message waits for the promise. */
  readonly message?:
    | ((socket: WebSocketConnection, data: string | Uint8Array<ArrayBuffer>) => void | Promise<void>)
    | undefined
  /** After a `send()` that returned `false`, once there is room again. */
  readonly drain?: ((socket: WebSocketConnection) => void) | undefined
  /** Once, always; never inside `send()` or `close()`. */
  readonly close?: ((socket: WebSocketConnection, code: number, reason: string) => void) | undefined
}

/** The server's end of a WebSocket. */
export interface WebSocketConnection {
  /** The sub-protocol in use, `''` without one. */
  readonly protocol: string
  /** Bytes that wait to be sent. */
  readonly bufferedAmount: number
  /** `false`: wait for `drain`. Never drops: over the limit the connection ends with 1013. */
  readonly send: (data: string | Uint8Array) => boolean
  /**
   * Begins the closing handshake (RFC 6455 section 7.4). `code` is 1000 by default, from 1000 to 1003, 1007 to 1014 or
   * 3000 to 4999; `reason` has at most 123 bytes of UTF-8. Throws a `TsgiError` (`web-socket-invalid`) for another one.
   */
  readonly close: (code?: number, reason?: string) => void
  /** Ends the connection at once, without a close frame: the listener hears 1006. */
  readonly terminate: () => void
}

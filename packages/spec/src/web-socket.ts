/** A WebSocket, which an app asks for by returning it. Capability `webSocket`. */
import type { HeaderFields } from './response.ts'

/** Returned, never performed, so that the same middleware guards it. */
export interface WebSocketUpgrade {
  // Not `webSocket`: Cloudflare's `Response` has that property.
  readonly upgrade: 'websocket'
  readonly status?: undefined
  readonly listener: WebSocketListener
  /** One of the sub-protocols that the client offered. */
  readonly protocol?: string | undefined
  readonly headers?: HeaderFields | undefined
}

/** What happens on the connection. A throw or rejection closes it with 1011 and goes to `onError`. */
export interface WebSocketListener {
  readonly open?: ((socket: WebSocketConnection) => void | Promise<void>) | undefined
  /** The next message waits for the promise. */
  readonly message?:
    | ((socket: WebSocketConnection, data: string | Uint8Array<ArrayBuffer>) => void | Promise<void>)
    | undefined
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
  readonly close: (code?: number, reason?: string) => void
  readonly terminate: () => void
}

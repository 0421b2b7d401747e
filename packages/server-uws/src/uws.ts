/** The part of uWebSockets.js that is used here, as types of our own: its typings stay out of what users compile. */

/** `uWebSockets.js`, as `require()` gives it. */
export interface Uws {
  readonly App: () => UwsApp
  /** Only the native library has it. Throws where it cannot use the files. */
  readonly SSLApp: (files: UwsTlsFiles) => UwsApp
  readonly LIBUS_LISTEN_EXCLUSIVE_PORT: number
  readonly DISABLED: number
  readonly SHARED_COMPRESSOR: number
  readonly us_listen_socket_close: (socket: object) => void
  readonly us_socket_local_port: (socket: object) => number
}

export interface UwsApp {
  readonly any: (pattern: string, handler: (response: UwsResponse, request: UwsRequest) => void) => UwsApp
  readonly ws: <T>(pattern: string, behavior: UwsWebSocketBehavior<T>) => UwsApp
  readonly listen: (host: string, port: number, options: number, listening: (socket: object | false) => void) => UwsApp
  readonly listen_unix: (listening: (socket: object | false) => void, path: string) => UwsApp
  readonly close: () => UwsApp
}

/** It takes files alone, and reads them at once. */
export interface UwsTlsFiles {
  readonly key_file_name: string
  readonly cert_file_name: string
  readonly passphrase?: string
}

/** Lives until its handler returns. */
export interface UwsRequest {
  readonly getCaseSensitiveMethod: () => string
  readonly getUrl: () => string
  readonly getQuery: () => string | undefined
  readonly forEach: (each: (name: string, value: string) => void) => void
}

/** Lives until it is ended or aborted; each call after that throws. */
export interface UwsResponse {
  readonly onAborted: (handler: () => void) => UwsResponse
  /** The chunk is valid until the handler returns. */
  readonly onData: (handler: (chunk: ArrayBuffer, isLast: boolean) => void) => UwsResponse
  readonly onWritable: (handler: (offset: number) => boolean) => UwsResponse
  readonly cork: (write: () => void) => UwsResponse
  readonly writeStatus: (status: string) => UwsResponse
  readonly writeHeader: (name: string, value: string | Uint8Array) => UwsResponse
  readonly write: (chunk: Uint8Array) => boolean
  readonly tryEnd: (chunk: Uint8Array, total: number) => [ok: boolean, done: boolean]
  readonly getWriteOffset: () => number
  readonly end: (body?: string | Uint8Array, closeConnection?: boolean) => UwsResponse
  readonly endWithoutBody: () => UwsResponse
  readonly close: () => UwsResponse
  /** Calls `open` before it returns. Inside `cork()`, after the status and the fields of the 101. */
  readonly upgrade: <T>(data: T, key: string, protocol: string, extensions: string, context: object) => void
  readonly pause: () => void
  readonly resume: () => void
  readonly getRemoteAddress: () => ArrayBuffer
}

/** How WebSockets of one pattern are served. Times are in seconds. */
export interface UwsWebSocketBehavior<T> {
  readonly maxPayloadLength: number
  readonly idleTimeout: number
  readonly sendPingsAutomatically: boolean
  /** 0 is no limit. */
  readonly maxBackpressure: number
  readonly compression: number
  /** Called for a GET with a key of the right length; anything else goes on to the next route. */
  readonly upgrade: (response: UwsResponse, request: UwsRequest, context: object) => void
  readonly open: (socket: UwsWebSocket<T>) => void
  /** The data is valid until the handler returns. */
  readonly message: (socket: UwsWebSocket<T>, data: ArrayBuffer, isBinary: boolean) => void
  /** Called when it has answered one. */
  readonly ping: (socket: UwsWebSocket<T>) => void
  readonly drain: (socket: UwsWebSocket<T>) => void
  readonly close: (socket: UwsWebSocket<T>, code: number, reason: ArrayBuffer) => void
}

/** Lives until `close`, which `end()` and `close()` call before they return; each call after that throws. */
export interface UwsWebSocket<T> {
  readonly getUserData: () => T
  readonly getBufferedAmount: () => number
  readonly subscribe: (topic: string) => boolean
  readonly send: (data: Uint8Array, isBinary: boolean, compress: boolean) => number
  readonly end: (code: number, reason: string) => void
  readonly close: () => void
}

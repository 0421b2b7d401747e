/** The part of uWebSockets.js that is used here, as types of our own: its typings stay out of what users compile. */

/** `uWebSockets.js`, as `require()` gives it. */
export interface Uws {
  readonly App: () => UwsApp
  /** Only the native library has it. */
  readonly SSLApp: unknown
  readonly LIBUS_LISTEN_EXCLUSIVE_PORT: number
  readonly us_listen_socket_close: (socket: object) => void
  readonly us_socket_local_port: (socket: object) => number
}

export interface UwsApp {
  readonly any: (pattern: string, handler: (response: UwsResponse, request: UwsRequest) => void) => UwsApp
  readonly listen: (host: string, port: number, options: number, listening: (socket: object | false) => void) => UwsApp
  readonly close: () => UwsApp
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
  readonly end: (body?: Uint8Array, closeConnection?: boolean) => UwsResponse
  readonly endWithoutBody: () => UwsResponse
  readonly close: () => UwsResponse
  readonly pause: () => void
  readonly resume: () => void
  readonly getRemoteAddress: () => ArrayBuffer
}

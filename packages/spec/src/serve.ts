/** What an operator gives to a server and gets back from it. */
import type { App, Application, Stateful } from './app.ts'
import type { Context, SocketAddress } from './context.ts'
import type { HttpRequest } from './request.ts'
import type { Capability } from './rules/capabilities.ts'

/** Sizes in bytes and counts; what is larger is refused. */
export interface Limits {
  /** The head of a request, in bytes; every server takes at least 4 096 bytes and 40 fields. Default: 16 384. */
  readonly maxHeaderSize: number
  /** The body of a request, in bytes; a larger one is answered with 413. Default: 16 777 216. */
  readonly maxRequestBodySize: number
  /** Connections that are open at the same time. Default: `Infinity`. */
  readonly maxConnections: number
}

/** Times in milliseconds. */
export interface Timeouts {
  /** For the head of a request to arrive, in milliseconds. Default: 60 000, or the server’s own where it cannot be set. */
  readonly headers: number
  /**
   * For the next request on an idle connection, in milliseconds. Default: 5 000, or the server’s own where it cannot be
   * set.
   */
  readonly idle: number
  /** For open exchanges and their `waitUntil` work after `close()`, in milliseconds. Default: 10 000. */
  readonly drain: number
}

/** A server as apps see it. */
export interface ServerInfo {
  /** `node`, `uws`, … */
  readonly name: string
  /** Of the server package: `1.2.3`. */
  readonly version: string
  /** What this server can do beyond the rules that every server keeps; frozen. */
  readonly capabilities: readonly Capability[]
  /** The limits in force. */
  readonly limits: Limits
  /** The timeouts in force. */
  readonly timeouts: Timeouts
  /** The bounds of WebSockets in force, where the capability `webSocket` is declared. */
  readonly webSocket?: WebSocketLimits | undefined
}

/** Key and certificate of a TLS server, each as PEM text, its bytes, or the path of a file. Capability `tls`. */
export interface TlsOptions {
  /** The private key. */
  readonly key: string | Uint8Array
  /** The certificate, with what it was signed by, up to a root, which is left out. */
  readonly cert: string | Uint8Array
  /** Who may have signed the certificates of clients. Default: none. */
  readonly ca?: string | Uint8Array | undefined
  /** The passphrase of the key. Default: none. */
  readonly passphrase?: string | undefined
  /**
   * `none`; `request`: a client may come without one, and one that `ca` has not signed is told as none; `require`: it may
   * not. Default: `none`. Capability `clientCertificates`.
   */
  readonly clientCertificate?: 'none' | 'request' | 'require' | undefined
}

/** Bounds of WebSockets. Capability `webSocket`. */
export interface WebSocketLimits {
  /**
   * The largest message, in bytes; a connection that sends more ends; at most 536 870 888, the longest text there is.
   * Default: 1 048 576.
   */
  readonly maxPayload: number
  /**
   * Bytes that may wait to be sent, or to be taken by the listener, before the connection ends with 1013; a message that
   * waits may count for 64 more than it has. Default: 1 048 576.
   */
  readonly maxBufferedAmount: number
  /**
   * A client of which nothing is heard for so long, not even a pong, is gone; in milliseconds, 8 000 to 960 000.
   * Default: 120 000.
   */
  readonly idleTimeout: number
  /** Per-message deflate (RFC 7692). Default: `false`. */
  readonly compression: boolean
}

/** Where an error came from. */
export type ErrorPhase = 'app' | 'answer' | 'body' | 'wait-until' | 'web-socket' | 'start' | 'stop'

/** The circumstances of an error. */
export interface ErrorPlace {
  /** What was under way. */
  readonly phase: ErrorPhase
  /** The request; absent where the error belongs to none, as in `start` and `stop`. */
  readonly request?: HttpRequest | undefined
  /** Its context; absent with `request`. */
  readonly context?: Context | undefined
}

/** An option that a server cannot keep makes `serve()` reject, naming the option, the server and the capability. */
export interface ServeOptions {
  /** The host name or address to listen on; `0.0.0.0` and `::` are every one. Default: `127.0.0.1`. */
  readonly hostname?: string | undefined
  /** The port to listen on; 0 picks a free one. Default: 3000. */
  readonly port?: number | undefined
  /** The path of a unix socket, instead of a host and port. Default: none. Capability `unixSocket`. */
  readonly path?: string | undefined
  /** The mode of the unix socket. Default: `0o600`, the user of this process alone. Capability `unixSocket`. */
  readonly mode?: number | undefined
  /** Share the port with other processes. Default: `false`. Capability `reusePort`. */
  readonly reusePort?: boolean | undefined
  /** Serve TLS, and nothing else, with this key and certificate. Default: none. Capability `tls`. */
  readonly tls?: TlsOptions | undefined
  /** HTTP/2 beside HTTP/1.1 on the same port, with `tls`. Default: `false`. Capability `http2`. */
  readonly http2?: boolean | undefined
  /** Sizes and counts: see {@link Limits}, whose defaults hold for what is left out. */
  readonly limits?: { readonly [K in keyof Limits]?: Limits[K] | undefined } | undefined
  /** Times: see {@link Timeouts}, whose defaults hold for what is left out. */
  readonly timeouts?: { readonly [K in keyof Timeouts]?: Timeouts[K] | undefined } | undefined
  /** Bounds of WebSockets: see {@link WebSocketLimits}, whose defaults hold for what is left out. Capability `webSocket`. */
  readonly webSocket?: { readonly [K in keyof WebSocketLimits]?: WebSocketLimits[K] | undefined } | undefined
  /** Aborting it is `close()`; where it aborts before the server listens, `serve()` rejects with its reason. Default: none. */
  readonly signal?: AbortSignal | undefined
  /**
   * Hears of each error once, and never of one that follows from a client that left. What it throws or rejects with
   * goes to stderr and no further. Default: one line on stderr for each error.
   */
  readonly onError?: ((error: unknown, where: ErrorPlace) => unknown) | undefined
}

/** A server that listens. */
export interface Server {
  /** What apps read as `context.server`. */
  readonly info: ServerInfo
  /** `http://127.0.0.1:3000`, without a slash at the end; `null` on a unix socket. */
  readonly url: string | null
  /** Where it listens: with the port that the system has picked, or the path of the unix socket. */
  readonly address: SocketAddress | { readonly path: string }
  /** Stops in order: see the rules of the server's life. A second call returns the same promise. */
  readonly close: () => Promise<void>
  /** Cuts every connection at once. */
  readonly destroy: () => void
  /** Resolves when the server has stopped, whatever stopped it. */
  readonly closed: Promise<void>
  /** `close()`, for `await using server = await serve(app)`. */
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/**
 * The one function of a server package. Rejects with one clear error, and does not listen, when an option is wrong,
 * `start` fails or the address is taken. `Options` is {@link ServeOptions} and the server's own options under its name.
 */
export interface Serve<Options extends ServeOptions = ServeOptions> {
  // In this order, so that the state of inline applications is inferred.
  <S>(app: Stateful<S>, options?: Options): Promise<Server>
  (app: App | Application, options?: Options): Promise<Server>
}

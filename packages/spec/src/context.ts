/** The second argument of an app: what Fetch cannot say. Its names are those of the WinterTC server draft. */
import type { HeaderFields } from './response.ts'
import type { ServerInfo } from './serve.ts'

/** One end of a connection. */
export interface SocketAddress {
  /** RFC 5952 text; an IPv4 address that is mapped into IPv6 is unwrapped. */
  readonly address: string
  /** `null` where the platform does not tell (capability `remotePort`). */
  readonly port: number | null
  /** Of `address`, as it is written there. */
  readonly family: 'IPv4' | 'IPv6'
}

/** How an exchange ended. */
export interface Completion {
  /** `sent`: the complete answer went to the operating system. `aborted`: it did not. `upgraded`: it became a WebSocket. */
  readonly outcome: 'sent' | 'aborted' | 'upgraded'
  /** Bytes of the answer's body that were handed to the transport. */
  readonly bytes: number
}

/** What a server knows of a TLS connection. */
export interface TlsInfo {
  /** `TLSv1.3` */
  readonly protocol: string
  /** Its name in the registry of IANA: `TLS_AES_128_GCM_SHA256`. */
  readonly cipher: string
  /** DER bytes of the one that the client has shown and `tls.ca` has signed. */
  readonly clientCertificate: Uint8Array<ArrayBuffer> | null
}

/** The facts and functions of one exchange. Readable for ever, also after it; its functions may be called detached. */
export interface Context {
  /** The server that runs the app: its name, capabilities, limits and timeouts. */
  readonly server: ServerInfo
  /** What the client and this server speak; a proxy before it may speak another one. */
  readonly httpVersion: '1.0' | '1.1' | '2' | '3'
  /** `''` or `/x`: a prefix of the URL's pathname at a segment boundary. Mounting sets it and never rewrites the URL. */
  readonly basePath: string
  /** Whether the connection to this server is TLS. */
  readonly encrypted: boolean
  /** `null` on a unix socket. */
  readonly remoteAddress: SocketAddress | null
  /** `null` on a unix socket, and where the platform does not tell. */
  readonly localAddress: SocketAddress | null
  /** Work that outlives the answer: the server does not stop before it settles. A rejection goes to `onError`. */
  readonly waitUntil: (work: PromiseLike<unknown>) => void
  /** Never rejects. Made only when read. */
  readonly completed: Promise<Completion>

  // Present exactly when the server declares the capability and the exchange's protocol can carry it:
  /** Sends a 103 before the answer. Throws after the head of the answer has left. Capability `sendInformational`. */
  readonly sendInformational?: ((status: 103, headers: HeaderFields) => void) | undefined
  /** What was agreed on in the handshake: `h2`, `http/1.1`, or `''` where the client did not ask. Capability `tlsInfo`. */
  readonly alpnProtocol?: string | undefined
  /** The name that the client asked for; `null` where it named none. Capability `tlsInfo`. */
  readonly serverName?: string | null | undefined
  /** Capability `tlsInfo`. */
  readonly tls?: TlsInfo | undefined
  /** The request target as it came, not decoded. Capability `rawTarget`. */
  readonly rawTarget?: string | undefined
}

/** What an exchange asks of its platform. */
import type { SocketAddress, TlsInfo } from '../context.ts'
import type { AnswerHead } from './answer-head.ts'
import type { BodyFlow } from './request-body.ts'
import type { UpgradePlan } from './upgrade-plan.ts'
import type { WebSocketTurn } from './web-socket-turn.ts'

/** What a server implements: the platform's side of one exchange. */
export interface Transport extends BodyFlow {
  /** Sends a whole answer. Calls `exchange.delivered()` when it went to the operating system. */
  readonly sendWhole: (head: AnswerHead, body: string | Uint8Array | null) => void
  /** Sends a head before its chunks, at once where the platform can flush. */
  readonly sendHead: (head: AnswerHead) => void
  /** Sends a chunk. `false`: the transport is full, and `exchange.drained()` will be called. */
  readonly sendChunk: (chunk: Uint8Array) => boolean
  /** Completes a streamed answer. Calls `exchange.delivered()` when it went to the operating system. */
  readonly sendEnd: (trailers: readonly string[]) => void
  /** Sends a 1xx before the head. Left out where the server does not declare `sendInformational`. */
  readonly inform?: (status: number, fields: readonly string[]) => void
  /** Cuts the connection, so that an incomplete message looks incomplete. */
  readonly cut: () => void
  /** Makes the connection a WebSocket and calls `turn.opened()`. Left out where the server does not declare `webSocket`. */
  readonly upgrade?: (plan: UpgradePlan, turn: WebSocketTurn) => void
  /** The client’s end; `null` on a unix socket. */
  readonly remoteAddress: () => SocketAddress | null
  /** This end; `null` on a unix socket and where the platform does not tell. */
  readonly localAddress: () => SocketAddress | null
  /** `null` on an unsecured connection. Left out where the server does not declare `tlsInfo`. */
  readonly tlsFacts?: () => TlsFacts | null
}

/** What a context tells of a TLS connection. */
export interface TlsFacts {
  /** `h2`, `http/1.1`, or `''` where the client did not ask. */
  readonly alpnProtocol: string
  /** The name that the client asked for; `null` where it named none. */
  readonly serverName: string | null
  /** Protocol, cipher and the certificate of the client. */
  readonly tls: TlsInfo
}

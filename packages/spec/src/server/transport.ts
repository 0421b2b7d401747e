/** What an exchange asks of its platform. */
import type { SocketAddress } from '../context.ts'
import type { AnswerHead } from './answer-head.ts'
import type { BodyFlow } from './request-body.ts'

/** What a server implements: the platform's side of one exchange. */
export interface Transport extends BodyFlow {
  /** Sends a whole answer. Calls `exchange.delivered()` when it went to the operating system. */
  readonly sendWhole: (head: AnswerHead, body: string | Uint8Array | null) => void
  /** Sends a head before its chunks, at once where the platform can flush. */
  readonly sendHead: (head: AnswerHead) => void
  /** Sends a chunk. `false`: the transport is full, and `exchange.drained()` will be called. */
  readonly sendChunk: (chunk: Uint8Array) => boolean
  /** Completes a streamed answer. Calls `exchange.delivered()` when it went to the operating system. */
  readonly sendEnd: () => void
  /** Cuts the connection, so that an incomplete message looks incomplete. */
  readonly cut: () => void
  readonly remoteAddress: () => SocketAddress | null
  readonly localAddress: () => SocketAddress | null
}

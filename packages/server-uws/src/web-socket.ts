/** A WebSocket of uWebSockets.js in, the calls of its turn out; and what it sends, to the library. Its object is dead once closed. */
import { Buffer } from 'node:buffer'
import type { WebSocketLimits } from '@tsgi/spec'
import type { WebSocketTransport, WebSocketTurn } from '@tsgi/spec/server'
import type { Uws, UwsWebSocket, UwsWebSocketBehavior } from './uws.ts'

/** What the library keeps with a connection. */
export interface WebSocketData {
  readonly turn: WebSocketTurn
  transport: UwsWebSocketTransport | null
}

/** The code that it reports where its own close frame had none. */
const noCode = 0

/** How the library serves WebSockets, but for the request that asks for one. */
export function webSocketBehavior(
  uws: Uws,
  { maxPayload, idleTimeout, compression }: WebSocketLimits,
): Omit<UwsWebSocketBehavior<WebSocketData>, 'upgrade'> {
  return {
    maxPayloadLength: maxPayload,
    // In seconds, and it looks every four.
    idleTimeout: Math.ceil(idleTimeout / 4000) * 4,
    sendPingsAutomatically: true,
    // It would drop what is over a limit: the turn ends the connection instead.
    maxBackpressure: 0,
    compression: compression ? uws.SHARED_COMPRESSOR : uws.DISABLED,
    open(socket) {
      const data = socket.getUserData()
      data.transport = new UwsWebSocketTransport(socket, compression)
      data.turn.opened(data.transport)
    },
    message(socket, data, isBinary) {
      // The memory is the library's, and taken back when this function returns.
      const { turn } = socket.getUserData()
      turn.received(isBinary ? new Uint8Array(data.slice(0)) : Buffer.from(data).toString())
    },
    // It has sent the pong, whether it is read or not.
    ping: (socket) => socket.getUserData().turn.answered(),
    drain: (socket) => socket.getUserData().turn.drained(),
    close(socket, code, reason) {
      const { turn, transport } = socket.getUserData()
      transport?.closed()
      // Its words about an abnormal end are not the client's.
      turn.closed(code === noCode ? 1005 : code, code === 1006 ? '' : Buffer.from(reason).toString())
    },
  }
}

class UwsWebSocketTransport implements WebSocketTransport {
  // It cannot stop receiving.
  readonly flow = null
  readonly #socket: UwsWebSocket<WebSocketData>
  readonly #compression: boolean
  #alive = true

  constructor(socket: UwsWebSocket<WebSocketData>, compression: boolean) {
    this.#socket = socket
    this.#compression = compression
  }

  closed(): void {
    this.#alive = false
  }

  send(data: string | Uint8Array): void {
    if (!this.#alive) return
    const isText = typeof data === 'string'
    this.#socket.send(isText ? Buffer.from(data) : data, !isText, this.#compression)
  }

  waiting(): number {
    return this.#alive ? this.#socket.getBufferedAmount() : 0
  }

  // They lie in one buffer.
  waitingMessages(): number {
    return 0
  }

  close(code: number, reason: string): void {
    if (this.#alive) this.#socket.end(code, reason)
  }

  terminate(): void {
    if (this.#alive) this.#socket.close()
  }
}

/** What an app asks of its WebSocket in, calls of its turn out; what no client could be sent is a thrown `TsgiError`. */
import type { WebSocketConnection } from '../web-socket.ts'
import { show, TsgiError } from './errors.ts'
import type { WebSocketTurn } from './web-socket-turn.ts'

/** What the app sees of a turn. */
export class Connection implements WebSocketConnection {
  readonly #turn: WebSocketTurn

  constructor(turn: WebSocketTurn) {
    this.#turn = turn
  }

  get protocol(): string {
    return this.#turn.protocol
  }

  get bufferedAmount(): number {
    return this.#turn.bufferedAmount
  }

  send(data: string | Uint8Array): boolean {
    // A proxy of one passes `instanceof`, and no platform can send it.
    if (typeof data !== 'string' && !(ArrayBuffer.isView(data) && data instanceof Uint8Array))
      throw wrongCall('send() needs text or a Uint8Array', show(data), 'Encode it: JSON.stringify(value).')
    return this.#turn.send(data)
  }

  close(code = 1000, reason = ''): void {
    if (!mayBeSent(code))
      throw wrongCall(
        'close() needs a code from 1000 to 1003, 1007 to 1014 or 3000 to 4999',
        show(code),
        'Leave it out, or choose one from 4000 on.',
      )
    if (typeof reason !== 'string' || new TextEncoder().encode(reason).byteLength > 123)
      throw wrongCall('close() needs a reason of at most 123 bytes of UTF-8', show(reason), 'Shorten it.')
    this.#turn.end(code, reason)
  }

  terminate(): void {
    this.#turn.terminate()
  }
}

/** RFC 6455 section 7.4: those that a close frame may carry, as far as they are registered or free for apps. */
function mayBeSent(code: unknown): boolean {
  if (typeof code !== 'number' || !Number.isInteger(code)) return false
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999)
}

function wrongCall(demand: string, got: string, cure: string): TsgiError {
  return new TsgiError({ code: 'web-socket-invalid', party: 'app', demand: `A WebSocket's ${demand}`, got, cure })
}

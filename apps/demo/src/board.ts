/** Notes in, the same notes out to everybody who watches the board over a WebSocket. */
import type { WebSocketConnection, WebSocketUpgrade } from '@tsgi/spec'

/** So many notes are kept. */
const kept = 20

/** The notes of one instance of the demo. */
export class Board {
  readonly #notes: string[] = []
  readonly #watching = new Set<WebSocketConnection>()

  get notes(): readonly string[] {
    return this.#notes
  }

  /** Adds a note and shows it to everybody. */
  add(note: string): void {
    this.#notes.push(note)
    if (this.#notes.length > kept) this.#notes.shift()
    for (const socket of this.#watching) this.#show(socket)
  }

  /** An answer that makes the client watch: it is sent the notes now and whenever they change, and may add one itself. */
  watch(): WebSocketUpgrade {
    return {
      upgrade: 'websocket',
      listener: {
        open: (socket) => {
          this.#watching.add(socket)
          this.#show(socket)
        },
        message: (socket, data) => {
          const note = noteOf(data)
          if (note === null) socket.close(4000, 'A note needs 1 to 200 characters.')
          else this.add(note)
        },
        close: (socket) => void this.#watching.delete(socket),
      },
    }
  }

  #show(socket: WebSocketConnection): void {
    // The whole board each time: who reads slowly may miss what is old by now.
    if (socket.bufferedAmount === 0) socket.send(JSON.stringify(this.#notes))
  }
}

/** A note that may be added, `null` for anything else. */
export function noteOf(text: unknown): string | null {
  return typeof text === 'string' && text.length >= 1 && text.length <= 200 ? text : null
}

/** A board in, what shows it and each change of it out: Server-Sent Events and a WebSocket. */
import { events } from '@tsgi/framework-mini'
import type { HttpResponse, WebSocketConnection, WebSocketListener } from '@tsgi/spec'
import type { Board } from './board.ts'

/** An answer that shows the board until the client leaves or `closing` aborts. What changes while the client does not read is passed over, but for the newest. */
export function boardEvents(board: Board, closing?: AbortSignal): HttpResponse {
  return events(
    async (send, signal) => {
      let wake = () => {}
      const stir = () => wake()
      const leave = board.read('events', stir)
      const ends = closing === undefined ? [signal] : [signal, closing]
      for (const end of ends) end.addEventListener('abort', stir)
      try {
        for (let shown = ''; !ends.some(({ aborted }) => aborted); ) {
          const changed = new Promise<void>((resolve) => {
            wake = resolve
          })
          if (board.json === shown) await changed
          else {
            shown = board.json
            await send({ data: shown })
          }
        }
      } finally {
        leave()
        for (const end of ends) end.removeEventListener('abort', stir)
      }
    },
    { retry: 1000 },
  )
}

/** The longest message that is sent back. */
const longestEcho = 64

/** The listener of one connection: it shows the board, and sends short messages back, by which a client sees how long they take. */
export function boardSocket(board: Board): WebSocketListener {
  let reader: Reader | null = null
  return {
    open(connection) {
      reader = new Reader(board, connection)
    },
    message(connection, data) {
      if (typeof data !== 'string' || data.length > longestEcho)
        return connection.close(4000, `Only text of at most ${longestEcho} characters is sent back.`)
      reader?.echo(data)
    },
    drain: () => reader?.drained(),
    close: () => reader?.stop(),
  }
}

/** One WebSocket. While it is full nothing waits for it here: it is shown the newest view when it has drained. */
class Reader {
  readonly stop: () => void
  readonly #board: Board
  readonly #connection: WebSocketConnection
  #isFull = false
  #shown = ''

  constructor(board: Board, connection: WebSocketConnection) {
    this.#board = board
    this.#connection = connection
    this.stop = board.read('socket', () => this.#show())
  }

  drained(): void {
    this.#isFull = false
    this.#show()
  }

  echo(data: string): void {
    if (!this.#isFull) this.#isFull = !this.#connection.send(JSON.stringify({ echo: data }))
  }

  #show(): void {
    const { json } = this.#board
    if (this.#isFull || json === this.#shown) return
    this.#shown = json
    this.#isFull = !this.#connection.send(json)
  }
}

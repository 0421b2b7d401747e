/** A connection that the library ws has taken over in, the calls of a WebSocket's turn out; and what it sends, to ws. */
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { WebSocketLimits } from '@tsgi/spec'
import type { UpgradePlan, WebSocketTransport, WebSocketTurn } from '@tsgi/spec/server'
import { type WebSocket, WebSocketServer } from 'ws'

/** Performs the handshakes of one server. */
export class WebSockets {
  readonly #server: WebSocketServer
  readonly #idleTimeout: number
  readonly #plans = new WeakMap<IncomingMessage, UpgradePlan>()

  constructor({ maxPayload, compression, idleTimeout }: WebSocketLimits) {
    this.#idleTimeout = idleTimeout
    const settings = {
      noServer: true,
      // Missing in its types: how long a client may take to end the connection after the close frames, 30 s by default.
      closeTimeout: 2000,
      clientTracking: false,
      maxPayload,
      perMessageDeflate: compression,
      handleProtocols: (_offered: unknown, message: IncomingMessage): string | false =>
        this.#plans.get(message)?.protocol || false,
    }
    this.#server = new WebSocketServer(settings)
    this.#server.on('headers', (lines, message) => {
      const fields = this.#plans.get(message)?.fields ?? []
      for (let i = 0; i < fields.length; i += 2) lines.push(`${fields[i]}: ${fields[i + 1]}`)
    })
  }

  /** Sends the 101. What had come before it is in `early`. */
  open(message: IncomingMessage, socket: Socket, early: Buffer, plan: UpgradePlan, turn: WebSocketTurn): void {
    this.#plans.set(message, plan)
    const lost = () => turn.closed(1006, '')
    // It may have gone already: then ws says nothing.
    socket.once('close', lost)
    this.#server.handleUpgrade(message, socket, early, (webSocket) => {
      socket.off('close', lost)
      // Too many early frames have paused it.
      socket.resume()
      bind(webSocket, socket, turn, this.#idleTimeout)
    })
  }
}

function bind(webSocket: WebSocket, socket: Socket, turn: WebSocketTurn, idleTimeout: number): void {
  webSocket.binaryType = 'arraybuffer'
  // Heads are byte strings, and text is written as a string too.
  socket.setDefaultEncoding('utf8')
  let isPaused = false
  const transport: WebSocketTransport = {
    // A copy, because ws sends the bytes when it comes to them, and the app may have changed them by then.
    send: (data) => webSocket.send(typeof data === 'string' ? data : new Uint8Array(data), drained),
    waiting: () => webSocket.bufferedAmount,
    close: (code, reason) => webSocket.close(code, reason),
    terminate: () => webSocket.terminate(),
    flow: {
      pause() {
        isPaused = true
        webSocket.pause()
      },
      resume() {
        isPaused = false
        webSocket.resume()
      },
    },
  }
  function drained(): void {
    turn.drained()
  }
  webSocket.on('message', (data: Buffer | ArrayBuffer, isBinary) => {
    turn.received(isBinary ? new Uint8Array(data as ArrayBuffer) : (data as Buffer).toString())
  })
  const stop = watch(webSocket, socket, idleTimeout, () => isPaused)
  webSocket.on('close', (code, reason) => {
    stop()
    turn.closed(code, reason.toString())
  })
  // A broken protocol; ws closes the connection by itself, and `close` tells.
  webSocket.on('error', () => {})
  turn.opened(transport)
}

/** Pings a client that is silent, and ends the connection of one that stays so. Returns what stops that. */
function watch(webSocket: WebSocket, socket: Socket, idleTimeout: number, isPaused: () => boolean): () => void {
  let received = socket.bytesRead
  let heard = Date.now()
  const timer = setInterval(() => {
    const now = Date.now()
    if (socket.bytesRead !== received || isPaused()) {
      received = socket.bytesRead
      heard = now
    } else if (now - heard >= idleTimeout) webSocket.terminate()
    else if (now - heard >= idleTimeout / 2) webSocket.ping()
  }, idleTimeout / 4)
  return () => clearInterval(timer)
}

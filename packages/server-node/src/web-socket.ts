/** A connection that the library ws has taken over in, the calls of a WebSocket's turn out; and what it sends, to ws. */
import { Buffer } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { WebSocketLimits } from '@tsgi/spec'
import type { UpgradePlan, WebSocketTransport, WebSocketTurn } from '@tsgi/spec/server'
import { type WebSocket, WebSocketServer } from 'ws'

/** Performs the handshakes of one server. */
export class WebSockets {
  readonly #server: WebSocketServer
  readonly #idleTimeout: number
  readonly #fields = new WeakMap<IncomingMessage, readonly string[]>()

  constructor({ maxPayload, compression, idleTimeout }: WebSocketLimits) {
    this.#idleTimeout = idleTimeout
    const settings = {
      noServer: true,
      // Missing in its types: how long a client may take to end the connection after the close frames, 30 s by default.
      closeTimeout: 2000,
      clientTracking: false,
      maxPayload,
      perMessageDeflate: compression,
      // It would end a client that reads, where many pings came at once.
      autoPong: false,
    }
    this.#server = new WebSocketServer(settings)
    this.#server.on('headers', (lines, message) => {
      const fields = this.#fields.get(message) ?? []
      for (let i = 0; i < fields.length; i += 2) lines.push(`${fields[i]}: ${fields[i + 1]}`)
    })
  }

  /** Sends the 101. What had come before it is in `early`. */
  open(message: IncomingMessage, socket: Socket, early: Buffer, plan: UpgradePlan, turn: WebSocketTurn): void {
    const { handshake, protocol, fields } = plan
    this.#fields.set(message, fields)
    // What was judged, and nothing else: ws judges again, and answers what it refuses by itself.
    message.headers = {
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': handshake.key,
      ...(protocol === '' ? {} : { 'sec-websocket-protocol': protocol }),
      ...(handshake.extensions === '' ? {} : { 'sec-websocket-extensions': handshake.extensions }),
    }
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
  let isPaused = false
  // Messages: those given to ws, and those of them that have left.
  let [given, gone] = [0, 0]
  const leaves = () => {
    // What waited no more when this one came has left before ws says so.
    if (webSocket.bufferedAmount === 0) gone = given
    given += 1
    const number = given
    return () => {
      gone = Math.max(gone, number)
      turn.drained()
    }
  }
  const transport: WebSocketTransport = {
    send(data) {
      const isText = typeof data === 'string'
      // A copy, because ws sends the bytes when it comes to them, and the app may have changed them by then; and text as
      // bytes, because what waits of a string is counted in characters.
      webSocket.send(isText ? Buffer.from(data) : new Uint8Array(data), { binary: !isText }, leaves())
    },
    waiting: () => webSocket.bufferedAmount,
    waitingMessages: () => given - gone,
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
  webSocket.on('message', (data: Buffer | ArrayBuffer, isBinary) => {
    turn.received(isBinary ? new Uint8Array(data as ArrayBuffer) : (data as Buffer).toString())
  })
  webSocket.on('ping', (data) => {
    webSocket.pong(data, false, leaves())
    turn.answered()
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

/** A connection in, the client's end of a WebSocket out: frames as they are, whole messages where that is enough. */
import type { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import type { WireTalk } from './case.ts'
import { closePayload, decodeFrame, encodeFrame, type Frame, type FrameOptions, opcodes } from './frames.ts'
import { type ClientHead, decodeHead } from './message.ts'
import { awaitable, type Taken, type Wire } from './wire.ts'

/** What a client asks for. */
export interface HandshakeRequest {
  /** `GET / HTTP/1.1` */
  readonly requestLine?: string
  /** `websocket` */
  readonly upgrade?: string
  readonly protocols?: string
  readonly extensions?: string
  /** Field lines beside those of the handshake. */
  readonly fields?: readonly string[]
}

const key = 'dGhlIHNhbXBsZSBub25jZQ=='
const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')

/** The client's end. */
export class WebSocketWire {
  readonly wire: Wire
  /** The 101. */
  readonly answer: ClientHead

  constructor(wire: Wire, answer: ClientHead) {
    this.wire = wire
    this.answer = answer
  }

  send(data: string | Uint8Array): Promise<void> {
    return this.frame(typeof data === 'string' ? opcodes.text : opcodes.binary, data)
  }

  frame(opcode: number, payload: string | Uint8Array, options?: FrameOptions): Promise<void> {
    return this.wire.send(encodeFrame(opcode, payload, options))
  }

  close(code?: number, reason?: string | Uint8Array): Promise<void> {
    return this.frame(opcodes.close, closePayload(code, reason))
  }

  /** The next frame. Rejects when the connection ends without one. */
  next(): Promise<Frame> {
    return this.wire.take(decodeFrame)
  }

  /** The next message that is no ping: text, or bytes. Rejects for a close frame. */
  message(): Promise<string | Buffer> {
    return awaitable(this.#message())
  }

  async #message(): Promise<string | Buffer> {
    for (;;) {
      const { opcode, payload } = await this.next()
      if (opcode === opcodes.text) return payload.toString()
      if (opcode === opcodes.binary) return payload
      if (opcode !== opcodes.ping)
        throw new Error(
          `a message was expected, got a frame of opcode ${opcode} with ${JSON.stringify(payload.toString('latin1'))}`,
        )
    }
  }

  /** The code and reason of the close frame that comes next but for pings and messages; `null` where none comes. */
  async ended(): Promise<{ readonly code: number; readonly reason: string } | null> {
    for (;;) {
      const frame = await this.next().catch(() => null)
      if (frame === null) return null
      if (frame.opcode !== opcodes.close) continue
      if (frame.payload.length < 2) return { code: 1005, reason: '' }
      return { code: frame.payload.readUInt16BE(0), reason: frame.payload.subarray(2).toString() }
    }
  }
}

/** The bytes of a handshake. */
export function handshakeText(talk: WireTalk, request: HandshakeRequest = {}): string {
  const { requestLine, upgrade = 'websocket', protocols, extensions, fields = [] } = request
  return talk.head(
    requestLine,
    'connection: Upgrade',
    `upgrade: ${upgrade}`,
    'sec-websocket-version: 13',
    `sec-websocket-key: ${key}`,
    ...(protocols === undefined ? [] : [`sec-websocket-protocol: ${protocols}`]),
    ...(extensions === undefined ? [] : [`sec-websocket-extensions: ${extensions}`]),
    ...fields,
  )
}

/** Opens a WebSocket. Rejects where the answer is another one, and where it is no good one. */
export function openWebSocket(talk: WireTalk, request?: HandshakeRequest): Promise<WebSocketWire> {
  return awaitable(shakeHands(talk, request))
}

async function shakeHands(talk: WireTalk, request?: HandshakeRequest): Promise<WebSocketWire> {
  const wire = await talk.connect()
  void wire.send(handshakeText(talk, request))
  const answer = await wire.take(decodeUpgrade)
  const found = answer.headers.find(([name]) => name === 'sec-websocket-accept')?.[1]
  if (found !== accept) throw new Error(`sec-websocket-accept needs to be ${accept}; got ${found}`)
  // As every client does: a server may wait for it.
  void wire.closed().then(() => wire.finish())
  return new WebSocketWire(wire, answer)
}

/** A 101. Throws for any other answer. */
export function decodeUpgrade(bytes: Buffer): Taken<ClientHead> | null {
  const head = decodeHead(bytes)
  if (head === null) return null
  if (head.status !== 101) throw new Error(`a 101 was expected, a ${head.status} came`)
  return { value: head, length: head.length }
}

/** Frames of WebSockets in, bytes out, and the other way round. RFC 6455 section 5.2. Pure. */
import { Buffer } from 'node:buffer'

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

/** One frame. */
export interface Frame {
  readonly opcode: number
  readonly payload: Buffer
  /** The last of its message. */
  readonly fin: boolean
  /** The first reserved bit: the message is compressed (RFC 7692). */
  readonly rsv1: boolean
  readonly masked: boolean
}

/** How a frame is made, also one that breaks the protocol. */
export interface FrameOptions {
  readonly fin?: boolean
  /** The three reserved bits. 0 */
  readonly rsv?: number
  /** A client masks each frame. `true` */
  readonly masked?: boolean
  /** A length that is declared instead of the true one. */
  readonly declared?: number
}

const mask = Buffer.from([0x12, 0x34, 0x56, 0x78])

/** A frame as a client sends it. */
export function encodeFrame(opcode: number, payload: string | Uint8Array, options: FrameOptions = {}): Buffer {
  const { fin = true, rsv = 0, masked = true } = options
  const bytes = Buffer.from(payload)
  const length = options.declared ?? bytes.length
  const head = [(fin ? 0x80 : 0) | (rsv << 4) | opcode]
  const maskBit = masked ? 0x80 : 0
  if (length < 126) head.push(maskBit | length)
  else if (length < 65_536) head.push(maskBit | 126, length >> 8, length & 0xff)
  else {
    const long = Buffer.alloc(8)
    long.writeBigUInt64BE(BigInt(length))
    head.push(maskBit | 127, ...long)
  }
  if (!masked) return Buffer.concat([Buffer.from(head), bytes])
  return Buffer.concat([Buffer.from(head), mask, bytes.map((byte, i) => byte ^ (mask[i % 4] as number))])
}

/** A close frame's payload; without a code it is empty. */
export function closePayload(code?: number, reason: string | Uint8Array = ''): Buffer {
  if (code === undefined) return Buffer.alloc(0)
  return Buffer.concat([Buffer.from([code >> 8, code & 0xff]), Buffer.from(reason)])
}

/** The first frame of what a server has sent, and how many bytes it took; `null` where more have to come. */
export function decodeFrame(bytes: Buffer): { readonly value: Frame; readonly length: number } | null {
  if (bytes.length < 2) return null
  const [first = 0, second = 0] = bytes
  const masked = (second & 0x80) !== 0
  let length = second & 0x7f
  let at = 2
  if (length === 126) {
    if (bytes.length < 4) return null
    length = bytes.readUInt16BE(2)
    at = 4
  } else if (length === 127) {
    if (bytes.length < 10) return null
    length = Number(bytes.readBigUInt64BE(2))
    at = 10
  }
  if (masked) at += 4
  if (bytes.length < at + length) return null
  const key = bytes.subarray(at - 4, at)
  const payload = bytes.subarray(at, at + length)
  const value: Frame = {
    opcode: first & 0x0f,
    payload: Buffer.from(masked ? payload.map((byte, i) => byte ^ (key[i % 4] as number)) : payload),
    fin: (first & 0x80) !== 0,
    rsv1: (first & 0x40) !== 0,
    masked,
  }
  return { value, length: at + length }
}

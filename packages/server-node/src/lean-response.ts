/** A judged answer in, few large pieces for the socket out: what was judged is not looked at again, field by field. */
import { Buffer } from 'node:buffer'
import { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { AnswerHead } from '@tsgi/spec/server'
import type { LeanMessage } from './lean-message.ts'

/** Bytes that are copied behind their head, or behind each other: cheaper than one buffer more for the system. */
export const copiedBytes = 16 * 1024

/** What node keeps of a response and reads itself. Tested on each line of Node that this package runs on. */
interface Internals {
  _header: string | null
  socket: Socket | null
  _headerSent: boolean
  finished: boolean
  destroyed: boolean
  _closed: boolean
  readonly outputData: readonly unknown[]
  readonly _flush: () => void
  /** Tells whoever observes performance. */
  readonly _finish: () => void
}

/** Who is told that an answer went to the operating system. */
export interface Delivered {
  readonly delivered: () => void
}

/** The response of each request of a server: give it to `createServer`. */
export class LeanResponse extends ServerResponse<LeanMessage> {
  /** Node's own makes it, and looks at the fields of the message where somebody observes it. */
  constructor(...given: ConstructorParameters<typeof ServerResponse<LeanMessage>>) {
    super(...given)
    given[0].isUntold = true
  }

  /** Whether an answer can go to the socket as it is, now, and the connection stays open. */
  get isFree(): boolean {
    // Behind another answer node keeps the order.
    return this.socket !== null && !this.headersSent && this.shouldKeepAlive
  }

  // Node's own listens to the end of the socket anew with each response: `loseResponse` does it for all of them.
  override assignSocket(socket: Socket): void {
    const internals = this as unknown as Internals
    ;(socket as Carrier)._httpMessage = this
    internals.socket = socket
    this.emit('socket', socket)
    if (internals.outputData.length > 0 || internals.finished) internals._flush()
  }

  override detachSocket(socket: Socket): void {
    ;(socket as Carrier)._httpMessage = null
    ;(this as unknown as Internals).socket = null
  }

  /** Its connection is gone. */
  lose(): void {
    const internals = this as unknown as Internals
    if (internals._closed) return
    internals.destroyed = true
    internals._closed = true
    this.emit('close')
  }

  /** The head, as the text to send. From here on the caller sends the message; `headersSent` is true. */
  begin(head: AnswerHead, idle: number): string {
    const text = headText(head, idle)
    const internals = this as unknown as Internals
    this.statusCode = head.status
    this.statusMessage = head.reason
    internals._header = text
    internals._headerSent = true
    return text
  }

  /** The last piece of the message is on its way. Gives what to call when it went to the operating system. */
  finish(exchange: Delivered): (error?: Error | null) => void {
    const internals = this as unknown as Internals
    internals.finished = true
    internals._finish()
    return (error) => {
      // What was not written is lost, and so is its exchange: the end of the socket tells.
      if (error) return
      this.emit('finish')
      exchange.delivered()
    }
  }

  /** Sends a whole answer, and calls back when it went to the operating system. */
  sendLean(head: AnswerHead, body: string | Uint8Array | null, idle: number, exchange: Delivered): void {
    const socket = this.socket as Socket
    const text = this.begin(head, idle)
    writeWhole(socket, text, head, body, this.finish(exchange))
  }
}

/** A connection, with the response that it sends. */
type Carrier = Socket & { _httpMessage?: LeanResponse | null }

/** A connection is gone, and with it the response that it was sending. */
export function loseResponse(socket: Socket): void {
  const { _httpMessage: response } = socket as Carrier
  // That of another protocol is node's own.
  if (response instanceof LeanResponse) response.lose()
}

function writeWhole(
  socket: Socket,
  text: string,
  { length, ascii }: AnswerHead,
  body: string | Uint8Array | null,
  done: (error?: Error | null) => void,
): void {
  if (body === null) socket.write(text, 'latin1', done)
  else if (typeof body !== 'string') writeBytes(socket, text, body, done)
  // As many bytes as characters: none is beyond ASCII.
  else if (body.length === length) socket.write(text + body, 'latin1', done)
  else if (ascii) socket.write(text + body, 'utf8', done)
  else writeBytes(socket, text, Buffer.from(body), done)
}

function writeBytes(socket: Socket, text: string, body: Uint8Array, done: (error?: Error | null) => void): void {
  if (body.byteLength > copiedBytes) {
    socket.cork()
    socket.write(text, 'latin1')
    socket.write(body, done)
    socket.uncork()
    return
  }
  const piece = Buffer.allocUnsafe(text.length + body.byteLength)
  piece.write(text, 0, 'latin1')
  piece.set(body, text.length)
  socket.write(piece, done)
}

function headText({ status, reason, fields, length, dated }: AnswerHead, idle: number): string {
  let text = `HTTP/1.1 ${status} ${reason}\r\n`
  for (let i = 0; i < fields.length; i += 2) text += `${fields[i]}: ${fields[i + 1]}\r\n`
  if (!dated) text += dateField()
  const framing = length === null ? 'transfer-encoding: chunked' : `content-length: ${length}`
  return `${text}${keepAliveFields(idle)}${framing}\r\n\r\n`
}

const kept = { idle: -1, fields: '' }

// The servers of a process mostly keep connections equally long.
function keepAliveFields(idle: number): string {
  if (idle !== kept.idle) {
    kept.idle = idle
    kept.fields = `connection: keep-alive\r\nkeep-alive: timeout=${Math.floor(idle / 1000)}\r\n`
  }
  return kept.fields
}

let second = 0
let field = ''

/** RFC 9110 section 6.6.1. */
function dateField(): string {
  const now = Math.floor(Date.now() / 1000)
  if (now !== second) {
    second = now
    field = `date: ${new Date(now * 1000).toUTCString()}\r\n`
  }
  return field
}

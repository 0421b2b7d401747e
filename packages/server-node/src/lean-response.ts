/** A judged answer in, one piece for the socket out: what was judged is not looked at again, field by field. */
import { Buffer } from 'node:buffer'
import { type IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { AnswerHead } from '@tsgi/spec/server'

/** Bytes that are copied behind their head, or behind each other: cheaper than a second buffer for the system. */
const copiedBytes = 16 * 1024

/** What node keeps of a response and reads itself. Tested on each line of Node that this package runs on. */
interface Internals {
  _header: string | null
  _headerSent: boolean
  finished: boolean
  /** Tells whoever observes performance. */
  readonly _finish: () => void
}

/** The response of each request of a server: give it to `createServer`. */
export class LeanResponse extends ServerResponse<IncomingMessage> {
  /** Whether the head and body of a whole answer can go to the socket as they are, now. */
  get isFree(): boolean {
    // Behind another answer, or with a head that has left, node keeps the order.
    return this.socket !== null && !this.headersSent && this.shouldKeepAlive
  }

  /** Sends a whole answer, and calls back when it went to the operating system. The connection stays open. */
  sendLean(head: AnswerHead, body: string | Uint8Array | null, idle: number, delivered: () => void): void {
    const socket = this.socket as Socket
    const internals = this as unknown as Internals
    const text = headText(head, idle)
    this.statusCode = head.status
    this.statusMessage = head.reason
    internals._header = text
    internals._headerSent = true
    internals.finished = true
    const done = () => {
      // What was not written is lost, and so is its exchange: the end of the socket tells.
      if (socket.errored !== null) return
      this.emit('finish')
      delivered()
    }
    writeWhole(socket, text, head, body, done)
    internals._finish()
  }
}

function writeWhole(
  socket: Socket,
  text: string,
  { length, ascii }: AnswerHead,
  body: string | Uint8Array | null,
  done: () => void,
): void {
  if (body === null) socket.write(text, 'latin1', done)
  else if (typeof body !== 'string') writeBytes(socket, text, body, done)
  // As many bytes as characters: none is beyond ASCII.
  else if (body.length === length) socket.write(text + body, 'latin1', done)
  else if (ascii) socket.write(text + body, 'utf8', done)
  else writeBytes(socket, text, Buffer.from(body), done)
}

function writeBytes(socket: Socket, text: string, body: Uint8Array, done: () => void): void {
  if (body.byteLength > copiedBytes) {
    socket.cork()
    socket.write(text, 'latin1')
    socket.write(body, done)
    return void socket.uncork()
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
  return `${text}connection: keep-alive\r\nkeep-alive: timeout=${Math.floor(idle / 1000)}\r\ncontent-length: ${length}\r\n\r\n`
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

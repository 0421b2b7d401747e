/** A fault between node's sockets and the server that reads and writes them: bytes in, other bytes out. */
import { Buffer } from 'node:buffer'
import { Server, Socket } from 'node:net'

/** What is changed. Text is Latin-1, piece by piece: as it comes from the client, as the server writes it. */
export interface WireFault {
  /** What the server gets of what a client sent. */
  readonly request?: (text: string, connection: Remembered) => string
  /** What the client gets of what the server sent. */
  readonly response?: (text: string, connection: Remembered) => string
}

/** What a fault may keep for one connection. */
export type Remembered = Record<string, unknown>

/** Puts the fault on each connection that a server of this process gets from now on. A proxy would have ports, buffers and an end of its own. */
export function breakSockets(fault: WireFault): void {
  const emit = Reflect.get(Server.prototype, 'emit') as (this: Server, ...event: readonly unknown[]) => boolean
  Object.defineProperty(Server.prototype, 'emit', {
    configurable: true,
    writable: true,
    value(this: Server, ...event: readonly unknown[]) {
      const [name, socket] = event
      const isNew = name === 'connection' && socket instanceof Socket
      if (isNew) breakSocket(socket, fault)
      const isHeard = emit.call(this, ...event)
      // Otherwise node's parser takes the bytes past the stream. Who listened on would lose those behind an upgrade.
      if (isNew) socket.on('data', ignore).off('data', ignore)
      return isHeard
    },
  })
}

const ignore = () => {}

function breakSocket(socket: Socket, { request, response }: WireFault): void {
  const connection: Remembered = {}
  const push = socket.push.bind(socket)
  const write = socket._write.bind(socket)
  if (request !== undefined) {
    socket.push = (bytes: Buffer | null) => {
      const text = bytes === null ? null : request(bytes.toString('latin1'), connection)
      return text === '' || push(text === null ? null : Buffer.from(text, 'latin1'))
    }
  }
  if (response !== undefined) {
    socket._write = (bytes: Buffer | string, encoding, done) => {
      const sent = typeof bytes === 'string' ? Buffer.from(bytes, encoding) : Buffer.from(bytes)
      const text = response(sent.toString('latin1'), connection)
      if (text === '') done()
      else write(Buffer.from(text, 'latin1'), 'buffer' as BufferEncoding, done)
    }
    // Pieces that were gathered are written one by one.
    Object.defineProperty(socket, '_writev', { value: null })
  }
}

/** One connection of node:http: its addresses, and the exchanges that wait for their answers. */
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { SocketAddress } from '@tsgi/spec'
import { type Exchange, socketAddress, type TlsFacts } from '@tsgi/spec/server'
import type { LeanMessage } from './lean-message.ts'
import { tlsFactsOf } from './tls.ts'

/** What a server remembers of a connection. */
export class Connection {
  readonly remote: SocketAddress | null
  readonly local: SocketAddress | null
  /** `null` without TLS. */
  readonly tls: TlsFacts | null
  /** Oldest first. No Set, which makes its table anew with every few requests, and in the old generation. */
  readonly open: Exchange[] = []
  /** The last one with a body: a reading that has begun outlives its answer. */
  receiving: { readonly exchange: Exchange; readonly message: LeanMessage } | null = null
  /** An answer said `connection: close`, or what came was no HTTP: nothing that follows is served. */
  closing = false
  /** The fields of a request that was given back to the parser without some of them. */
  asSent: readonly string[] | null = null
  /** A request that stayed with the parser although it asked for another protocol: the parser drops what follows it. */
  last: IncomingMessage | null = null
  /** It is a WebSocket now. */
  upgraded = false
  /** How much had been received when it was last seen idle, and since when no more has come; -1 where it was not. */
  quietAt = -1
  quietSince = 0

  constructor(socket: Socket) {
    // Now, because a socket forgets them when it closes.
    this.remote = address(socket.remoteAddress, socket.remotePort)
    this.local = address(socket.localAddress, socket.localPort)
    this.tls = socket instanceof TLSSocket ? tlsFactsOf(socket) : null
    // `flushHeaders()` names no encoding, and values of fields are byte strings; text of bodies names its own.
    socket.setDefaultEncoding('latin1')
  }

  /** An exchange has its answer, or became something else. */
  leave(exchange: Exchange): void {
    const at = this.open.indexOf(exchange)
    if (at === this.open.length - 1) this.open.pop()
    else if (at >= 0) this.open.splice(at, 1)
  }

  /** Whether it waits for a next request; a body that is still read belongs to the last one. */
  get isIdle(): boolean {
    const { receiving } = this
    return (
      this.open.length === 0 && !this.closing && !this.upgraded && (receiving === null || receiving.message.complete)
    )
  }
}

const record = Symbol('tsgi connection')

/** A lookup in a `WeakMap` for each request costs more. */
type Carrier = Socket & { [record]?: Connection }

/** The record of a socket; made at the first call. */
export function connectionOf(socket: Socket): Connection {
  return ((socket as Carrier)[record] ??= new Connection(socket))
}

/** The record of a socket that has brought a request. */
export function knownConnection(socket: Socket): Connection | undefined {
  return (socket as Carrier)[record]
}

function address(text: string | undefined, port: number | undefined): SocketAddress | null {
  return text === undefined ? null : socketAddress(text, port ?? null)
}

/** One run as the client sees it: a talk with the server, and the verdict. */
import type { ServerInfo } from '@tsgi/spec'
import type { ClientRequest, ConnectOptions, WireTalk } from './case.ts'
import { Http2Client } from './http2-client.ts'
import { Mailbox } from './mailbox.ts'
import type { ClientMessage } from './message.ts'
import type { Protocol } from './protocol.ts'
import type { Recorder } from './record.ts'
import { canary, headText, requestBytes } from './request-text.ts'
import { awaitable, type Delivery, openWire, type Wire } from './wire.ts'

/** How a run comes to its server. */
export interface Way {
  /** The port of the dispatcher; a case about a server's life notes its own. */
  readonly port: number | null
  readonly protocol: Protocol
  readonly delivery: Delivery
}

/** The client's side of one run. */
export class ClientRun implements WireTalk {
  readonly mailbox: Mailbox = new Mailbox()
  readonly #recorder: Recorder
  readonly server: ServerInfo
  readonly scheme: 'http' | 'https'
  readonly tell: (name: string, data?: unknown) => void
  readonly #run: string
  readonly #port: () => Promise<number>
  readonly #delivery: Delivery
  readonly #http2: Http2Client | null
  readonly #wires: Wire[] = []

  constructor(
    run: number,
    server: ServerInfo,
    { port, protocol, delivery }: Way,
    recorder: Recorder,
    tell: (name: string, data?: unknown) => void,
  ) {
    this.#run = String(run)
    this.server = server
    this.#delivery = delivery
    this.scheme = protocol === 'http' ? 'http' : 'https'
    this.#http2 = protocol === 'h2' ? new Http2Client(String(run), recorder) : null
    this.#recorder = recorder
    this.tell = tell
    let noted: Promise<number> | null = null
    this.#port = () => {
      if (port !== null) return Promise.resolve(port)
      noted ??= this.seen('port') as Promise<number>
      return noted
    }
    this.exchange = this.exchange.bind(this)
    this.connect = this.connect.bind(this)
  }

  seen = (name: string): Promise<unknown> => this.mailbox.take(name)

  /** Takes a note of the app. */
  hear(name: string, data: unknown): void {
    this.#recorder.note(name, data)
    this.mailbox.put(name, data)
  }

  notes = (name: string): readonly unknown[] => this.mailbox.all(name)

  head = (requestLine?: string, ...fields: readonly string[]): string => headText(this.#run, requestLine, fields)

  async connect({ reading = true, port, host, path }: ConnectOptions = {}): Promise<Wire> {
    const place = path === undefined ? { port: port ?? (await this.#port()), host } : { path }
    // A server on a unix socket is started without TLS.
    const secure = this.scheme === 'https' && path === undefined
    const wire = await openWire(place, this.#delivery, this.#recorder, { reading, secure })
    this.#wires.push(wire)
    return wire
  }

  exchange(request?: ClientRequest): Promise<ClientMessage> {
    return awaitable(this.#exchange(request))
  }

  async #exchange(request: ClientRequest = {}): Promise<ClientMessage> {
    if (this.#http2 !== null) return this.#http2.exchange(await this.#port(), request)
    const wire = await this.connect()
    const bytes = requestBytes(this.#run, request)
    if (this.#delivery !== 'glued') {
      void wire.send(bytes)
      return wire.message(request.method)
    }
    void wire.send(Buffer.concat([bytes, requestBytes(canary, {})]))
    const message = await wire.message(request.method)
    // A connection that closes after this answer owes none to what stands behind.
    if (/\bclose\b/i.test(message.header('connection') ?? '')) return message
    const next = await wire.outcome()
    if (next === 'closed' && message.complete) throw new Error('the request behind it was not answered')
    if (next !== 'closed' && next.text !== canary)
      throw new Error(`the request behind it was answered with ${next.status} ${JSON.stringify(next.text)}`)
    return message
  }

  /** Ends each connection that is still open. */
  end(): void {
    for (const wire of this.#wires) wire.reset()
    this.#http2?.end()
  }
}

/** A server without sockets: the shared core on a platform that is a few arrays. Runs the cases that need no socket. */
import { Buffer } from 'node:buffer'
import type { App, Application, Capability, ServeOptions, Server, SocketAddress, Stateful } from '@tsgi/spec'
import {
  type AnswerHead,
  bareHead,
  Exchange,
  judgeHead,
  type Life,
  type Listening,
  type Platform,
  Refusal,
  startServer,
  type Transport,
} from '@tsgi/spec/server'
import type { ClientRequest } from './case.ts'
import { type ClientMessage, toMessage } from './message.ts'

/** A server that takes requests by a call. */
export interface MemoryServer extends Server {
  /** One request in, its answer out. */
  readonly exchange: (request?: ClientRequest) => Promise<ClientMessage>
}

const address: SocketAddress = { address: '127.0.0.1', port: 1, family: 'IPv4' }

const capabilities: readonly Capability[] = ['customDate', 'extensionMethods', 'rawTarget', 'remotePort']

/** Serves an app in memory. */
export async function serveInMemory<S>(
  app: App | Application | Stateful<S>,
  options?: ServeOptions,
): Promise<MemoryServer> {
  let life: Life | undefined
  const platform: Platform = {
    name: 'memory',
    version: '0',
    capabilities,
    ownOptions: [],
    byteLength: (text) => Buffer.byteLength(text),
    listen(started) {
      life = started
      const nothing = () => {}
      const listening: Listening = {
        address,
        stopAccepting: nothing,
        cutAll: nothing,
        connections: () => 0,
        ended: Promise.resolve(),
      }
      return Promise.resolve(listening)
    },
  }
  const server = await startServer(platform, app, options)
  return { ...server, exchange: (request = {}) => exchange(life as Life, request) }
}

function exchange(life: Life, request: ClientRequest): Promise<ClientMessage> {
  const { method = 'GET', target = '/', headers = [], body } = request
  // As on the wire: a run, and a host unless the case gives one.
  const hasHost = headers.some(([name]) => name.toLowerCase() === 'host')
  const fields = ['tsgi-run', 'memory', ...(hasHost ? [] : ['host', 'example.test']), ...headers.flat()]
  const chunks = chunksOf(body)
  if (Array.isArray(body)) fields.push('transfer-encoding', 'chunked')
  else if (body !== undefined) fields.push('content-length', String(Buffer.concat(chunks).length))
  const { maxHeaderSize, maxRequestBodySize } = life.info.limits
  const head = judgeHead({
    method,
    target,
    httpVersion: '1.1',
    fields,
    encrypted: false,
    localAuthority: '',
    maxHeaderSize,
    maxRequestBodySize,
  })
  return new Promise((resolve) => {
    const transport = new MemoryTransport(resolve)
    if (head instanceof Refusal) return transport.sendWhole(bareHead(head.status), null)
    const one = new Exchange(life, head, transport)
    transport.exchange = one
    one.run()
    for (const chunk of chunks) one.body?.push(new Uint8Array(chunk))
    one.body?.end()
  })
}

function chunksOf(body: ClientRequest['body']): readonly Buffer[] {
  if (body === undefined) return []
  if (typeof body === 'string') return [Buffer.from(body)]
  return body instanceof Uint8Array ? [Buffer.from(body)] : body.map((chunk) => Buffer.from(chunk))
}

class MemoryTransport implements Transport {
  exchange: Exchange | undefined
  readonly #resolve: (message: ClientMessage) => void
  #head: AnswerHead | undefined
  readonly #chunks: Buffer[] = []

  constructor(resolve: (message: ClientMessage) => void) {
    this.#resolve = resolve
  }

  sendWhole(head: AnswerHead, body: string | Uint8Array | null): void {
    this.#head = head
    if (body !== null) this.#chunks.push(typeof body === 'string' ? Buffer.from(body) : Buffer.from(body))
    this.#settle(true)
  }

  sendHead(head: AnswerHead): void {
    this.#head = head
  }

  sendChunk(chunk: Uint8Array): boolean {
    this.#chunks.push(Buffer.from(chunk))
    return true
  }

  sendEnd(): void {
    this.#settle(true)
  }

  cut(): void {
    this.#settle(false)
  }

  pauseBody(): void {}
  resumeBody(): void {}
  continueBody(): void {}
  refuseBody(): void {}

  remoteAddress(): SocketAddress {
    return address
  }

  localAddress(): SocketAddress {
    return address
  }

  #settle(complete: boolean): void {
    const head = this.#head ?? bareHead(500)
    const headers = pairs(head)
    const framing = head.chunked ? 'chunked' : head.length === null ? 'none' : 'length'
    const parts = { framing, body: Buffer.concat(this.#chunks), chunks: this.#chunks, complete } as const
    this.#resolve(toMessage({ status: head.status, reason: head.reason, headers }, parts))
    if (complete) this.exchange?.delivered()
  }
}

function pairs({ fields, length, chunked, dated, close }: AnswerHead): readonly (readonly [string, string])[] {
  const all = fields.flatMap((name, i) => (i % 2 === 0 ? [[name, fields[i + 1] as string] as const] : []))
  if (!dated) all.push(['date', new Date().toUTCString()])
  if (length !== null) all.push(['content-length', String(length)])
  if (chunked) all.push(['transfer-encoding', 'chunked'])
  if (close) all.push(['connection', 'close'])
  return all
}

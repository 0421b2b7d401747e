/** The context that an app sees: facts looked up when read, functions that may be called detached. */
import type { Completion, Context, SocketAddress, TlsInfo } from '../context.ts'
import type { HeaderFields } from '../response.ts'
import type { ServerInfo } from '../serve.ts'
import { show, TsgiError } from './errors.ts'
import type { Exchange } from './exchange.ts'

export class ExchangeContext implements Context {
  readonly #exchange: Exchange
  #waitUntil: ((work: PromiseLike<unknown>) => void) | undefined
  #sendInformational: Context['sendInformational']

  constructor(exchange: Exchange) {
    this.#exchange = exchange
  }

  get server(): ServerInfo {
    return this.#exchange.life.info
  }

  get httpVersion(): '1.0' | '1.1' | '2' {
    return this.#exchange.head.httpVersion
  }

  get basePath(): string {
    return ''
  }

  get encrypted(): boolean {
    return this.#exchange.head.encrypted
  }

  get remoteAddress(): SocketAddress | null {
    return this.#exchange.transport.remoteAddress()
  }

  get localAddress(): SocketAddress | null {
    return this.#exchange.transport.localAddress()
  }

  get completed(): Promise<Completion> {
    return this.#exchange.completed
  }

  get rawTarget(): string {
    return this.#exchange.head.rawTarget
  }

  get alpnProtocol(): string | undefined {
    return this.#exchange.transport.tlsFacts()?.alpnProtocol
  }

  get serverName(): string | null | undefined {
    return this.#exchange.transport.tlsFacts()?.serverName
  }

  get tls(): TlsInfo | undefined {
    return this.#exchange.transport.tlsFacts()?.tls
  }

  get sendInformational(): Context['sendInformational'] {
    if (!this.#exchange.canInform) return undefined
    this.#sendInformational ??= (status: 103, headers: HeaderFields) => this.#exchange.inform(status, headers)
    return this.#sendInformational
  }

  get state(): unknown {
    return this.#exchange.life.state
  }

  get waitUntil(): (work: PromiseLike<unknown>) => void {
    this.#waitUntil ??= (work) => {
      if (typeof (work as Partial<PromiseLike<unknown>> | null | undefined)?.then !== 'function') {
        throw new TsgiError({
          code: 'wait-until-invalid',
          party: 'app',
          demand: 'context.waitUntil() needs a promise',
          got: show(work),
          cure: 'Call the async function: waitUntil(work()).',
        })
      }
      const { life, request } = this.#exchange
      // Not the app's own promise, which may have been changed.
      life.track(new Promise((resolve) => resolve(work)), { phase: 'wait-until', request, context: this })
    }
    return this.#waitUntil
  }
}

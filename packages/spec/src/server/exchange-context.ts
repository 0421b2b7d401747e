/** The context that an app sees: facts looked up when read, functions that may be called detached. */
import type { Completion, Context, SocketAddress } from '../context.ts'
import type { HeaderFields } from '../response.ts'
import type { ServerInfo } from '../serve.ts'
import { show, TsgiError } from './errors.ts'
import type { Exchange } from './exchange.ts'

/** The members that a context has only where server and exchange can keep them. Elsewhere they are not there at all. */
type Optional = 'rawTarget' | 'alpnProtocol' | 'serverName' | 'tls' | 'sendInformational'

let optional: Readonly<Record<Optional, PropertyDescriptor & ThisType<ExchangeContext>>>

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

  static {
    optional = {
      rawTarget: {
        get() {
          return this.#exchange.head.rawTarget
        },
      },
      alpnProtocol: {
        get() {
          return this.#exchange.transport.tlsFacts?.()?.alpnProtocol
        },
      },
      serverName: {
        get() {
          return this.#exchange.transport.tlsFacts?.()?.serverName
        },
      },
      tls: {
        get() {
          return this.#exchange.transport.tlsFacts?.()?.tls
        },
      },
      sendInformational: {
        get() {
          this.#sendInformational ??= (status: 103, headers: HeaderFields) => this.#exchange.inform(status, headers)
          return this.#sendInformational
        },
      },
    }
  }
}

/** Which members there are, as bits. */
const withTarget = 1
const withTls = 2
const withInforming = 4

// One class for each set of members, made when it is first needed.
const classes: (typeof ExchangeContext | undefined)[] = []

/** The context of an exchange, with the members that it can keep. */
export function makeContext(exchange: Exchange): ExchangeContext {
  const { head, transport, life } = exchange
  const set =
    (life.rawTarget ? withTarget : 0) |
    (transport.tlsFacts === undefined || transport.tlsFacts() === null ? 0 : withTls) |
    (transport.inform === undefined || head.httpVersion === '1.0' ? 0 : withInforming)
  const made = (classes[set] ??= makeClass(set))
  return new made(exchange)
}

function makeClass(set: number): typeof ExchangeContext {
  const made = class extends ExchangeContext {}
  const add = (bit: number, ...names: readonly Optional[]) => {
    if ((set & bit) === 0) return
    for (const name of names) Object.defineProperty(made.prototype, name, { configurable: true, ...optional[name] })
  }
  add(withTarget, 'rawTarget')
  add(withTls, 'alpnProtocol', 'serverName', 'tls')
  add(withInforming, 'sendInformational')
  return made
}

/** The request that an app sees: cheap until it is looked at, readable for ever. */
import type { HttpHeaders, HttpRequest } from '../request.ts'
import { asBuffer, asText } from './collect.ts'
import type { Exchange } from './exchange.ts'
import { RequestHeaders } from './request-headers.ts'
import { composeUrl } from './request-url.ts'

export class IncomingRequest implements HttpRequest {
  readonly #exchange: Exchange
  #url: string | undefined
  #headers: RequestHeaders | undefined
  #body: AsyncIterable<Uint8Array<ArrayBuffer>> | undefined

  constructor(exchange: Exchange) {
    this.#exchange = exchange
  }

  get method(): string {
    return this.#exchange.head.method
  }

  get url(): string {
    if (this.#url === undefined) {
      const { scheme, authority, target } = this.#exchange.head
      this.#url = composeUrl(scheme, authority, target)
    }
    return this.#url
  }

  get headers(): HttpHeaders {
    this.#headers ??= new RequestHeaders(this.#exchange.head.fields)
    return this.#headers
  }

  get body(): AsyncIterable<Uint8Array<ArrayBuffer>> | null {
    const { body } = this.#exchange
    if (body === null) return null
    this.#body ??= Object.freeze({ [Symbol.asyncIterator]: () => body.read() })
    return this.#body
  }

  get bodyUsed(): boolean {
    return this.#exchange.body?.used ?? false
  }

  get signal(): AbortSignal {
    return this.#exchange.signal
  }

  async text(): Promise<string> {
    return asText(await this.#collect())
  }

  async json(): Promise<unknown> {
    return JSON.parse(asText(await this.#collect())) as unknown
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return asBuffer(await this.#collect())
  }

  #collect(): Promise<Uint8Array<ArrayBuffer>> | Uint8Array<ArrayBuffer> {
    return this.#exchange.body?.collect() ?? new Uint8Array(0)
  }
}

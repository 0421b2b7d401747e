/** The new body of a derived request in, the members that read it out: `body`, `bodyUsed`, `text`, `json`, `arrayBuffer`. */
import type { HttpRequest } from './request.ts'
import { asBuffer, asText, collect } from './server/collect.ts'
import { show, TsgiError } from './server/errors.ts'

type Chunk = Uint8Array<ArrayBuffer>
type Body = AsyncIterable<Chunk>

/** Reads once, like every body of a request: a second read is a `TypeError`. No body reads as no bytes, any number of times. */
export class ReplacedBody implements Pick<HttpRequest, 'body' | 'bodyUsed' | 'text' | 'json' | 'arrayBuffer'> {
  readonly body: Body | null
  readonly text = async (): Promise<string> => asText(await this.#collect())
  readonly json = async (): Promise<unknown> => JSON.parse(await this.text()) as unknown
  readonly arrayBuffer = async (): Promise<ArrayBuffer> => asBuffer(await this.#collect())
  #used = false

  constructor(given: unknown) {
    const chunks = checked(given)
    this.body = chunks === null ? null : Object.freeze({ [Symbol.asyncIterator]: () => this.#read(chunks) })
  }

  get bodyUsed(): boolean {
    return this.#used
  }

  #read(chunks: Body): AsyncIterator<Chunk> {
    if (this.#used)
      throw new TypeError('The body of a request can be read once; it was read already. Keep what you read.')
    this.#used = true
    return chunks[Symbol.asyncIterator]()
  }

  async #collect(): Promise<Chunk> {
    return this.body === null ? new Uint8Array(0) : collect(this.body)
  }
}

function checked(given: unknown): Body | null {
  if (given === null) return null
  if (typeof (given as Partial<Body> | undefined)?.[Symbol.asyncIterator] === 'function') return given as Body
  throw new TsgiError({
    code: 'derive-invalid',
    party: 'app',
    demand: 'The body of a derived request needs to be an async iterable of Uint8Array, or null',
    got: show(given),
    cure: 'Yield the bytes from an async generator; encode text with a TextEncoder.',
  })
}

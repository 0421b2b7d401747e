/** What an app reads of a request: a subset of the WHATWG `Request`, so that a `Request` is one. */

/** Request headers: one entry for each name. A subset of the WHATWG `Headers`. */
export interface HttpHeaders {
  /** The value of a header, by a name in any case; `null` without one. Repeated fields are joined with `, `, cookies with `; `. */
  readonly get: (name: string) => string | null
  /** Whether the header is there, by a name in any case. */
  readonly has: (name: string) => boolean
  /** Each header once, as `[lower-case name, value]`; the order is not promised. */
  readonly [Symbol.iterator]: () => Iterator<[string, string]>
}

/**
 * One request. Immutable, and readable after any `await`, for ever.
 * To change one, use `derive()`: `{ ...request }` compiles and loses every getter.
 */
export interface HttpRequest {
  /** A case-sensitive token: `GET`, `POST`, … (RFC 9110 section 9.1). */
  readonly method: string
  /** Absolute, exactly as `new URL()` serialises it. */
  readonly url: string
  /** The header fields of the request. */
  readonly headers: HttpHeaders
  /** The chunks of the body, the app's own to keep; `null` without a `transfer-encoding` and with no `content-length` or a zero. */
  readonly body: AsyncIterable<Uint8Array<ArrayBuffer>> | null
  /** Whether reading has begun. */
  readonly bodyUsed: boolean
  /** Aborts when the exchange ends before its answer is complete, whatever ended it; never after. */
  readonly signal: AbortSignal
  /** The whole body as UTF-8 text. Rejects like every read of a body: see the rules of the request body. */
  readonly text: () => Promise<string>
  /** The whole body as JSON. Rejects with a `SyntaxError` where it is none. */
  readonly json: () => Promise<unknown>
  /** The whole body as bytes. */
  readonly arrayBuffer: () => Promise<ArrayBuffer>
}

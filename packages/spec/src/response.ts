/** What an app may return: a literal or a WHATWG `Response`. */

/** Header fields in order, repeats kept: `[['set-cookie', 'a=1'], ['set-cookie', 'b=2']]`. Names in lower case. */
export type HeaderFields = Iterable<readonly [string, string]>

/** The body of an answer: text (sent as UTF-8), bytes, or chunks that the server pulls as fast as the client reads. */
export type ResponseBody = string | Uint8Array | AsyncIterable<Uint8Array> | null

/** One response. A WHATWG `Response` is one; so is `{ status: 200, body: 'hello' }`. */
export interface HttpResponse {
  /** An integer from 200 to 599. */
  readonly status: number
  /** Iterated once for each answer, so an answer that is returned twice needs headers that can be iterated twice. */
  readonly headers?: HeaderFields | undefined
  /** `null` and absent are an empty body. What is not sent (to a HEAD, with a 304) is ended. */
  readonly body?: ResponseBody | undefined
  /** Sent after the body where the server declares the capability `trailers`. */
  readonly trailers?: Promise<HeaderFields> | undefined
}

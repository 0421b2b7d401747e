/** An app in, the same app with entity tags out: a client that has an answer already gets a 304 (RFC 9110 section 13). */
import type { Answer, HttpRequest, Middleware } from '@tsgi/spec'
import { derive } from '@tsgi/spec/derive'
import { show } from '@tsgi/spec/server'
import { digest } from './digest.ts'
import { evaluate } from './preconditions.ts'

/** Options of {@link etag}. */
export interface EtagOptions {
  /**
   * Tags that say "the same for a reader" instead of "the same bytes": where bodies are compressed outside.
   * Default: `false`.
   */
  readonly weak?: boolean | undefined
}

/**
 * Gives an `etag` to each 200 answer to a GET or HEAD whose body is text or bytes, unless it has one, and answers by
 * `if-none-match`, `if-modified-since` (304) and `if-match`, `if-unmodified-since` (412) instead of sending what the client
 * has, or does not want. Streams, and native `Response`s, which are streams, pass as they are. The app runs in any case:
 * what is spared is the body on the wire. Requests that change something are the app's own to guard.
 *
 * @example
 * const app = mini().use(etag()).get('/notes', () => notes)
 */
export function etag(options: EtagOptions = {}): Middleware {
  const { weak = false, ...others } = options
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) throw new TypeError(`etag() takes { weak }; got ${unknown}.`)
  if (typeof weak !== 'boolean') throw new TypeError(`etag({ weak }) needs to be true or false; got ${show(weak)}.`)
  return (next) => async (request, context) => {
    const answer = await next(request, context)
    return request.method === 'GET' || request.method === 'HEAD' ? tagged(request, answer, weak) : answer
  }
}

async function tagged(request: HttpRequest, answer: Answer, weak: boolean): Promise<Answer> {
  if (answer.status !== 200) return answer
  const { body } = answer
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return answer
  const given = [...(answer.headers ?? [])]
  const find = (wanted: string) => given.find(([name]) => name === wanted)?.[1] ?? null
  const own = find('etag')
  const tag = own ?? `${weak ? 'W/' : ''}"${await digest(body)}"`
  const headers = own === null ? [...given, ['etag', tag] as const] : given
  switch (evaluate(request.headers, { etag: tag, lastModified: find('last-modified') })) {
    case 304:
      return derive(answer, { status: 304, headers: headers.filter(([name]) => !ofBody.has(name)), body: null })
    case 412:
      return { status: 412 }
    case 200:
      return derive(answer, { headers })
  }
}

/**
 * What describes the body that a 304 does not have. What it keeps is `cache-control`, `content-location`, `date`, `etag`,
 * `expires` and `vary` (RFC 9110 section 15.4.5), and what is not about the body: cookies, say.
 */
const ofBody: ReadonlySet<string> = new Set([
  'accept-ranges',
  'content-encoding',
  'content-language',
  'content-length',
  'content-range',
  'content-type',
  'last-modified',
])

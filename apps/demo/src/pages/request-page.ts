/** A request and its context in, what the server saw of it out: as a page, and as data. */
import type { Context, HttpRequest } from '@tsgi/spec'
import { type Markup, markup } from '../markup.ts'
import { type Frame, layout, platformOf } from './layout.ts'

/** What a server saw of a request. */
export interface Facts {
  readonly method: string
  readonly url: string
  readonly httpVersion: string
  /** `null` on a unix socket. */
  readonly remoteAddress: string | null
  readonly localAddress: string | null
  readonly encrypted: boolean
  /** `null` without TLS, and where the server does not tell. */
  readonly tls: { readonly protocol: string; readonly cipher: string; readonly alpn: string } | null
  readonly headers: Readonly<Record<string, string>>
}

export function factsOf({ method, url, headers }: HttpRequest, context: Context): Facts {
  const { httpVersion, encrypted, remoteAddress, localAddress, tls, alpnProtocol = '' } = context
  return {
    method,
    url,
    httpVersion,
    remoteAddress: addressText(remoteAddress),
    localAddress: addressText(localAddress),
    encrypted,
    tls: tls === undefined ? null : { protocol: tls.protocol, cipher: tls.cipher, alpn: alpnProtocol },
    headers: Object.fromEntries({ [Symbol.iterator]: () => headers[Symbol.iterator]() } as Iterable<[string, string]>),
  }
}

export function requestPage(frame: Frame, facts: Facts): string {
  const { server } = frame
  const { tls } = facts
  return layout(
    frame,
    'request',
    'Your request',
    markup`<p class="lede">What the server saw of the request that asked for this page.</p>
<div class="facts">
${list('Connection', [
  ['Your address', facts.remoteAddress ?? 'a unix socket', true],
  ['Its own', facts.localAddress ?? 'not told', true],
  ['Protocol', `HTTP/${facts.httpVersion}`],
  ['TLS', facts.encrypted ? (tls?.protocol ?? 'yes') : 'no'],
  ...(tls === null
    ? []
    : ([
        ['Cipher', tls.cipher],
        ['ALPN', tls.alpn || 'not asked for'],
      ] as const)),
])}
${list('Request', [
  ['Method', facts.method],
  ['URL', facts.url, true],
])}
${list(
  'Headers',
  Object.entries(facts.headers).map(([name, value]) => [name, value, name === 'host' || name === 'referer'] as const),
)}
${list('Server', [
  ['Platform', platformOf(server.name), true],
  ['Version', server.version || 'not told', true],
  ['Body limit', `${server.limits.maxRequestBodySize / 1024 / 1024} MiB`],
  ['Capabilities', server.capabilities.join(', ') || 'those that every server has', true],
])}
</div>
<p class="quiet">The same as data: <code>curl -H 'accept: application/json' <span data-differs>${quoted(facts.url)}</span></code></p>`,
  )
}

type Row = readonly [name: string, value: string, differs?: boolean]

function list(title: string, rows: readonly Row[]): Markup {
  const entry = ([name, value, differs = false]: Row) =>
    markup`<dt>${name}</dt><dd${differs ? markup` data-differs` : null}>${value}</dd>`
  return markup`<section><h2>${title}</h2><dl>${rows.map(entry)}</dl></section>`
}

/** As one word of a shell, where what stands in it has no effect: whoever wrote the link chose it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

function addressText(address: Context['remoteAddress']): string | null {
  if (address === null) return null
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return address.port === null ? host : `${host}:${address.port}`
}

/** Which proxies are trusted in, a middleware that shows apps the request as the outermost of them got it out. */
import type { Context, HttpRequest, Middleware, ServerInfo, SocketAddress } from '@tsgi/spec'
import { derive } from '@tsgi/spec/derive'
import { show } from '@tsgi/spec/server'
import { type Hop, readForwarded, readNode, readXForwarded } from './forwarded.ts'
import { checkOptions, flag, isInteger, wrongOption } from './options.ts'
import { addressMatcher } from './proxy-trust.ts'
import { remembered } from './remembered.ts'

/** Options of {@link trustedProxies}. */
export interface TrustedProxiesOptions {
  /** How many proxies stand before the server, whatever their addresses. Default: none; this or `addresses` is given. */
  readonly hops?: number | undefined
  /** Addresses, networks, `loopback` and `private`: who comes from there is a proxy. Default: none; this or `hops` is given. */
  readonly addresses?: readonly string[] | undefined
  /** Whether who comes by a unix socket, and has no address, is a proxy. Default: `false`. */
  readonly unixSocket?: boolean | undefined
  /**
   * Which headers the proxies write: each of them sets who sent the request, and by which scheme, or drops what came.
   * The other kind comes from clients, and is never looked at. Default: `x-forwarded`.
   */
  readonly headers?: 'forwarded' | 'x-forwarded' | undefined
  /** Whether the host is taken from them: where a proxy does not set it, the client does. Default: `false`. */
  readonly host?: boolean | undefined
}

/**
 * Derives what proxies tell: who the client is as `context.remoteAddress`, the scheme as `context.encrypted` and in
 * `request.url`, and with `host` the host in it. It is read from the right, for what stands left of the words of a trusted
 * proxy may be anybody's. The headers stay as they came. What comes from no trusted proxy stays as it is.
 *
 * Where the proxies hide who the client is (`unknown` or `_name`: RFC 7239, section 6) its address is `null`; where the
 * nearest one says nothing of it, that one’s own. Where their words cannot be read, the answer is a bare 400: to go on would
 * make the proxy the client.
 *
 * What a server knows of TLS and of the client's port is of the proxy. So there is no `tls`, `alpnProtocol` and
 * `serverName`, and in `context.server.capabilities` neither `tlsInfo` nor `remotePort`.
 *
 * @throws {TsgiError} `option-invalid`, `option-unknown`
 *
 * @example
 * const app = trustedProxies({ addresses: ['loopback'] })(pages)
 */
export function trustedProxies(options: TrustedProxiesOptions): Middleware {
  const { isProxy, outermost } = checkTrust(options)
  const { unixSocket = false, headers = 'x-forwarded', host = false } = options
  const read = readers[headers]
  return (next) => (request, context) => {
    const peer = context.remoteAddress
    if (peer === null ? !unixSocket : !isProxy(peer)) return next(request, context)
    const hops = read(request)
    if (hops === null) return { status: 400 }
    if (hops.length === 0) return next(request, context)
    const hop = outermost(hops)
    const claim = judge(hop, hop === hops[0] ? peer : null, request, host)
    if (claim === null) return { status: 400 }
    const { url, remoteAddress, encrypted = context.encrypted } = claim
    const changes = { ...ofProxy, server: withoutProxy(context.server), remoteAddress, encrypted }
    return next(url === request.url ? request : derive(request, { url }), derive(context, changes))
  }
}

// The facts of the connection that are the proxy's.
const ofProxy = { tls: undefined, alpnProtocol: undefined, serverName: undefined } satisfies Partial<Context>

const readers = {
  forwarded: ({ headers }: HttpRequest) => readForwarded(headers.get('forwarded') ?? ''),
  'x-forwarded': ({ headers }: HttpRequest) =>
    readXForwarded(headers.get('x-forwarded-for'), headers.get('x-forwarded-proto'), headers.get('x-forwarded-host')),
}

interface Trust {
  /** Whether the other end of the connection is a proxy. */
  readonly isProxy: (peer: SocketAddress) => boolean
  /** What the proxy says that is the farthest of those that are trusted. There is at least one. */
  readonly outermost: (hops: readonly Hop[]) => Hop
}

function checkTrust(options: TrustedProxiesOptions): Trust {
  checkOptions('trustedProxies', options, {
    hops: { demand: 'an integer from 1 on', holds: isInteger(1) },
    addresses: { demand: 'a list with at least one', holds: (value) => Array.isArray(value) && value.length > 0 },
    unixSocket: flag,
    headers: { demand: 'forwarded or x-forwarded', holds: (value) => value === 'forwarded' || value === 'x-forwarded' },
    host: flag,
  })
  const { hops, addresses } = options
  if ((hops === undefined) === (addresses === undefined))
    throw wrongOption('trustedProxies', 'hops', 'to be given, or addresses, and not both', show(hops))
  if (addresses === undefined)
    return { isProxy: () => true, outermost: (told) => told[Math.min(hops ?? 1, told.length) - 1] as Hop }
  const isProxy = addressMatcher(addresses)
  const isTrusted = ({ for: sender }: Hop) => {
    const address = sender === undefined ? null : readNode(sender)
    return address !== null && address !== 'unknown' && isProxy(address)
  }
  return { isProxy, outermost: (told) => (told.find((hop) => !isTrusted(hop)) ?? told.at(-1)) as Hop }
}

const schemes: ReadonlyMap<string, 'http' | 'https'> = new Map([
  ['http', 'http'],
  ['https', 'https'],
  // What some proxies call the handshake of a WebSocket.
  ['ws', 'http'],
  ['wss', 'https'],
])

interface Claim {
  readonly url: string
  readonly remoteAddress: SocketAddress | null
  readonly encrypted: boolean | undefined
}

/** `null` where it cannot be read. `untold` is who the client is where the hop does not say. */
function judge(hop: Hop, untold: SocketAddress | null, request: HttpRequest, takesHost: boolean): Claim | null {
  const sender = hop.for === undefined ? (untold ?? 'unknown') : readNode(hop.for)
  const scheme = hop.proto === undefined ? undefined : schemes.get(hop.proto.toLowerCase())
  if (sender === null || (hop.proto !== undefined && scheme === undefined)) return null
  const url = urlOf(request.url, scheme, takesHost ? hop.host : undefined)
  if (url === null) return null
  const remoteAddress = sender === 'unknown' ? null : sender
  return { url, remoteAddress, encrypted: scheme === undefined ? undefined : scheme === 'https' }
}

const authority = /^(?:\[[\da-f:.]+\]|[\w.~-]+)(?::\d{1,5})?$/i

function urlOf(url: string, scheme: string | undefined, host: string | undefined): string | null {
  const own = url.indexOf('://')
  const path = url.indexOf('/', own + 3)
  if (host === undefined && (scheme === undefined || scheme === url.slice(0, own))) return url
  if (host !== undefined && !authority.test(host)) return null
  const origin = originOf(`${scheme ?? url.slice(0, own)}://${host ?? url.slice(own + 3, path)}`)
  return origin === null ? null : origin + url.slice(path)
}

const originOf = remembered((text) => (URL.canParse(text) ? new URL(text).origin : null))

const knownServers = new WeakMap<ServerInfo, ServerInfo>()

function withoutProxy(server: ServerInfo): ServerInfo {
  const known = knownServers.get(server)
  if (known !== undefined) return known
  const { name, version, limits, timeouts, webSocket } = server
  const capabilities = server.capabilities.filter((one) => one !== 'tlsInfo' && one !== 'remotePort')
  const made = Object.freeze({ name, version, capabilities: Object.freeze(capabilities), limits, timeouts, webSocket })
  knownServers.set(server, made)
  return made
}

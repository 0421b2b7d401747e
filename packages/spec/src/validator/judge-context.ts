/** A context as a server hands it in; what breaks a rule is reported. `completed` is not made. */
import type { SocketAddress } from '../context.ts'
import type { Capability } from '../rules/capabilities.ts'
import type { RuleId } from '../rules/index.ts'
import type { ServerInfo } from '../serve.ts'
import { show } from '../server/errors.ts'
import { type Report, serverBreach } from './breach.ts'
import { attempt, type RequestFacts } from './judge-request.ts'

type Members = Readonly<Record<string, unknown>>
type Tell = (rule: RuleId, demand: string, got: string) => void

// What belongs to a capability, and what the exchange has to be like to carry it.
const optionalMembers: readonly (readonly [string, Capability, (context: Members) => boolean])[] = [
  ['sendInformational', 'sendInformational', ({ httpVersion }) => httpVersion !== '1.0'],
  ['rawTarget', 'rawTarget', () => true],
  ['tls', 'tlsInfo', isEncrypted],
  ['alpnProtocol', 'tlsInfo', isEncrypted],
  ['serverName', 'tlsInfo', isEncrypted],
]

function isEncrypted({ encrypted }: Members): boolean {
  return encrypted === true
}

// The same object comes with each exchange of a server.
const judgedServers = new WeakSet<object>()

/** Judges a context at the call. The facts are those of its request. */
export function judgeContext(given: object, { method, url }: RequestFacts, report: Report): void {
  const context = readMembers(given as Members)
  const tell: Tell = (rule, demand, got) => report(serverBreach(rule, demand, got))
  const { server, httpVersion, basePath, encrypted, remoteAddress, localAddress } = context
  const capabilities = judgeServer(server, tell)
  if (!['1.0', '1.1', '2', '3'].includes(httpVersion as string))
    tell('context-tells-the-facts', 'context.httpVersion is 1.0, 1.1, 2 or 3', show(httpVersion))
  if (typeof encrypted !== 'boolean') tell('context-tells-the-facts', 'context.encrypted is a boolean', show(encrypted))
  if (!isBasePath(basePath, url))
    tell('context-tells-the-facts', `context.basePath is '' or a prefix of the path at a segment`, show(basePath))
  judgeAddress('remoteAddress', remoteAddress, tell)
  judgeAddress('localAddress', localAddress, tell)
  if (typeof context['waitUntil'] !== 'function')
    tell('background-work-outlives-the-answer', 'context.waitUntil is a function', show(context['waitUntil']))
  if (!('completed' in given)) tell('completed-tells-what-was-sent', 'context.completed is a promise', 'no such member')
  const port = (remoteAddress as SocketAddress | null | undefined)?.port
  if (capabilities.includes('remotePort') && port === null)
    tell('the-port-of-the-client-is-known', 'a server with remotePort tells the port of the client', show(port))
  if (context['rawTarget'] !== undefined) judgeTarget(context['rawTarget'], method, tell)
  for (const [name, capability, isCarried] of optionalMembers) {
    const isDeclared = capabilities.includes(capability)
    const isThere = context[name] !== undefined
    if (isThere && !isDeclared)
      tell('undeclared-capabilities-are-absent', `without ${capability} there is no context.${name}`, 'one')
    else if (!isThere && isDeclared && isCarried(context))
      tell('undeclared-capabilities-are-absent', `with ${capability} there is context.${name}`, 'none')
  }
}

const facts = ['server', 'httpVersion', 'basePath', 'encrypted', 'remoteAddress', 'localAddress', 'waitUntil']
const readNames: readonly string[] = facts.concat(optionalMembers.map(([name]) => name))

function readMembers(context: Members): Members {
  return Object.fromEntries(readNames.map((name) => [name, attempt(() => context[name])]))
}

function judgeServer(given: unknown, tell: Tell): readonly string[] {
  const server = (given ?? {}) as Partial<ServerInfo>
  const { name, version, capabilities, limits, timeouts } = server
  if (!judgedServers.has(server)) {
    judgedServers.add(server)
    if (typeof name !== 'string' || name === '' || typeof version !== 'string')
      tell('context-tells-the-facts', 'context.server has a name and a version', `${show(name)}, ${show(version)}`)
    if (!Array.isArray(capabilities) || !Object.isFrozen(capabilities))
      tell('context-tells-the-facts', 'context.server.capabilities is a frozen array', show(capabilities))
    const { maxHeaderSize, maxRequestBodySize, maxConnections } = limits ?? {}
    const { headers, idle, drain } = timeouts ?? {}
    const numbers = { maxHeaderSize, maxRequestBodySize, maxConnections, headers, idle, drain }
    for (const [key, value] of Object.entries(numbers)) {
      if (typeof value !== 'number')
        tell('context-tells-the-facts', `context.server tells ${key} as a number`, show(value))
    }
  }
  return Array.isArray(capabilities) ? capabilities : []
}

function isBasePath(basePath: unknown, url: unknown): boolean {
  if (basePath === '') return true
  if (typeof basePath !== 'string' || !/^\/.*[^/]$/.test(basePath)) return false
  // A URL that is none has been reported.
  if (typeof url !== 'string' || !URL.canParse(url)) return true
  const { pathname } = new URL(url)
  return pathname === basePath || pathname.startsWith(`${basePath}/`)
}

/** RFC 9112 section 3.2: origin-form, absolute-form or, for OPTIONS, the asterisk. */
function judgeTarget(target: unknown, method: unknown, tell: Tell): void {
  if (typeof target !== 'string' || !/^(?:\/|https?:\/\/|\*$)/i.test(target))
    return tell('raw-target-is-verbatim', 'context.rawTarget is a path, a URL or *', show(target))
  if (!/^[\x21-\x7e]*$/.test(target))
    tell('target-is-visible-ascii', 'context.rawTarget is visible ASCII', show(target))
  if (target.includes('#')) tell('target-has-no-fragment', 'context.rawTarget has no fragment', show(target))
  if (target === '*' && method !== 'OPTIONS')
    tell('asterisk-is-the-root', 'context.rawTarget is * for OPTIONS alone', show(method))
}

const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/

function judgeAddress(name: string, given: unknown, tell: Tell): void {
  if (given === null) return
  const { address, port, family } = (given ?? {}) as Partial<SocketAddress>
  const isRight = family === 'IPv4' ? ipv4.test(String(address)) : family === 'IPv6' && isIpv6(String(address))
  if (!isRight || typeof address !== 'string')
    tell('context-tells-the-facts', `context.${name} is an address as RFC 5952 writes it`, show(address ?? given))
  if (port !== null && !(Number.isInteger(port) && (port as number) >= 0 && (port as number) <= 65_535))
    tell('context-tells-the-facts', `context.${name}.port is a port or null`, show(port))
}

function isIpv6(address: string): boolean {
  const url = `http://[${address}]`
  // The URL parser writes IPv6 exactly as RFC 5952 section 4 demands; what is mapped has to be unwrapped.
  return URL.canParse(url) && new URL(url).hostname === `[${address}]` && !address.startsWith('::ffff:')
}

/** Addresses and networks as people write them in, who is one of them out. */
import { BlockList, isIP, isIPv4 } from 'node:net'
import type { SocketAddress } from '@tsgi/spec'
import { show } from '@tsgi/spec/server'
import { wrongOption } from './options.ts'
import { remembered } from './remembered.ts'

const named: ReadonlyMap<unknown, readonly string[]> = new Map<unknown, readonly string[]>([
  ['loopback', ['127.0.0.0/8', '::1/128']],
  ['private', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']],
])

/**
 * Whether an address is in a list of addresses, networks (`10.0.0.0/8`) and their names (`loopback`, `private`).
 *
 * @throws {TsgiError} `option-invalid`
 */
export function addressMatcher(addresses: readonly unknown[]): (address: SocketAddress) => boolean {
  const list = new BlockList()
  for (const one of addresses) for (const entry of named.get(one) ?? [one]) add(list, entry)
  const has = remembered((address) => list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6'))
  return ({ address }) => has(address)
}

function add(list: BlockList, entry: unknown): void {
  const demand = "addresses and networks, such as '192.0.2.7', '10.0.0.0/8', '2001:db8::/32', 'loopback' or 'private'"
  const wrong = () => wrongOption('trustedProxies', 'addresses', demand, show(entry))
  if (typeof entry !== 'string') throw wrong()
  const [address = '', prefix, ...rest] = entry.split('/')
  // A scope (`fe80::1%eth0`) is none of an address's own.
  if (isIP(address) === 0 || address.includes('%') || rest.length > 0) throw wrong()
  const family = isIPv4(address) ? 'ipv4' : 'ipv6'
  if (prefix === undefined) return list.addAddress(address, family)
  const bits = Number(prefix)
  if (!/^\d{1,3}$/.test(prefix) || bits > (family === 'ipv4' ? 32 : 128)) throw wrong()
  list.addSubnet(address, bits, family)
}

/** An address as a platform gives it in, its RFC 5952 text out. */
import type { SocketAddress } from '../context.ts'

// As the URL parser writes an IPv4 address that is mapped into IPv6, whatever form it came in.
const mapped = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/

// Frozen: the requests of a connection share one, those of a server perhaps too, and what one app writes another would read.
const frozen = (address: string, port: number | null, family: SocketAddress['family']): SocketAddress =>
  Object.freeze({ address, port, family })

/** From text: IPv4, or IPv6 in any of its forms; an IPv4 address that is mapped into IPv6 is unwrapped. */
export function socketAddress(text: string, port: number | null): SocketAddress {
  if (!text.includes(':')) return frozen(text, port, 'IPv4')
  const address = compress(text.replace(/%.*$/, ''))
  const groups = mapped.exec(address)?.slice(1)
  if (groups === undefined) return frozen(address, port, 'IPv6')
  const bytes = groups.map((group) => Number.parseInt(group, 16)).flatMap((group) => [group >> 8, group & 0xff])
  return frozen(bytes.join('.'), port, 'IPv4')
}

/** From bytes in network order: 4 or 16 of them; `null` for any other number. */
export function socketAddressFromBytes(bytes: Uint8Array, port: number | null): SocketAddress | null {
  if (bytes.length === 4) return frozen(bytes.join('.'), port, 'IPv4')
  if (bytes.length !== 16) return null
  const isMapped = bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff
  if (isMapped) return frozen(bytes.subarray(12).join('.'), port, 'IPv4')
  const groups: string[] = []
  for (let i = 0; i < 16; i += 2) groups.push((((bytes[i] as number) << 8) | (bytes[i + 1] as number)).toString(16))
  return frozen(compress(groups.join(':')), port, 'IPv6')
}

// The URL parser writes IPv6 exactly as RFC 5952 section 4 demands.
function compress(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1)
}

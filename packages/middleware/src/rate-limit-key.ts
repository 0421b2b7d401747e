/** A context in, what its client is counted as out. Pure. */
import type { Context, HttpRequest } from '@tsgi/spec'

/**
 * The address of the client; of IPv6 the first 64 bits, for one subscriber has as many addresses behind them as he likes
 * (RFC 6177). `''` where the address is not known.
 */
export function networkOf(_request: HttpRequest, { remoteAddress }: Context): string {
  if (remoteAddress === null) return ''
  const { address, family } = remoteAddress
  if (family === 'IPv4') return address
  const [front = '', back] = address.split('::')
  const groups = groupsOf(front)
  // `::` stands for as many zeros as are missing from eight groups.
  if (back !== undefined) {
    const behind = groupsOf(back)
    groups.push(...Array<string>(Math.max(0, 8 - groups.length - behind.length)).fill('0'), ...behind)
  }
  return `${groups.slice(0, 4).join(':')}::/64`
}

function groupsOf(text: string): string[] {
  return text === '' ? [] : text.split(':')
}

/** What proxies wrote into a request in, a list of what each of them says out. Pure. */
import { isIPv4, isIPv6 } from 'node:net'
import type { SocketAddress } from '@tsgi/spec'
import { socketAddress } from '@tsgi/spec/server'
import { remembered } from './remembered.ts'

/** What one proxy says of the request that came to it. What it does not say is absent. */
export interface Hop {
  /** Who sent it. */
  readonly for?: string | undefined
  /** By which scheme. */
  readonly proto?: string | undefined
  /** To which host. */
  readonly host?: string | undefined
}

// RFC 7239, section 4. Beyond it: an address that is not in quotes, as many write it, and white space at a semicolon.
const pair =
  /[ \t]*([\w!#$%&'*+.^`|~-]+)=(?:([\w!#$%&'*+.^`|~:[\]-]+)|"((?:[\t \x21\x23-\x5b\x5d-\x7e]|\\[\t\x20-\x7e])*)")[ \t]*/y

/** The value of `forwarded`, the proxy nearest to the server first; `null` where it is malformed. */
export function readForwarded(value: string): readonly Hop[] | null {
  const hops: Hop[] = []
  let hop: Record<string, string> = {}
  // Empty members of a list, and empty pairs, are allowed.
  const endHop = () => {
    if (Object.keys(hop).length > 0) hops.push(hop)
    hop = {}
  }
  for (let at = 0; at < value.length; at++) {
    pair.lastIndex = at
    const [all, given, bare, quoted = ''] = pair.exec(value) ?? []
    if (all !== undefined && given !== undefined) {
      const name = given.toLowerCase()
      if (Object.hasOwn(hop, name)) return null
      Object.defineProperty(hop, name, { value: bare ?? quoted.replaceAll(/\\(.)/g, '$1'), enumerable: true })
      at += all.length
    } else {
      while (value[at] === ' ' || value[at] === '\t') at++
    }
    if (at >= value.length) break
    if (value[at] === ',') endHop()
    else if (value[at] !== ';') return null
  }
  endHop()
  return hops.reverse()
}

/** The values of `x-forwarded-for`, `-proto` and `-host`, the proxy nearest to the server first. */
export function readXForwarded(...values: readonly [string | null, string | null, string | null]): readonly Hop[] {
  const [senders, schemes, hosts] = values.map(listOf) as [List, List, List]
  // Not every proxy adds to each of them: the first word of a shorter list is that of the proxies before it, too.
  const first = senders.length > 0 || schemes.length + hosts.length === 0 ? senders : [undefined]
  return first.map((sender, at) => ({
    for: sender,
    proto: schemes[Math.min(at, schemes.length - 1)],
    host: hosts[Math.min(at, hosts.length - 1)],
  }))
}

type List = readonly string[]

function listOf(value: string | null): List {
  return value === null || value.trim() === ''
    ? []
    : value
        .split(',')
        .map((member) => member.trim())
        .reverse()
}

// RFC 7239, section 6: an address in brackets or not, or a name that hides one; a port, or a name that hides one.
const node = /^(?:\[([\da-f:.]+)\]|(\d+\.\d+\.\d+\.\d+)|(unknown|_[\w.-]+))(?::(?:(\d{1,5})|_[\w.-]+))?$/i

/** An address; `unknown` where the proxy does not tell it, `null` where it is malformed. */
export const readNode = remembered(parseNode)

function parseNode(text: string): SocketAddress | 'unknown' | null {
  // As `x-forwarded-for` has it.
  if (isIPv6(text)) return socketAddress(text, null)
  const [, bracketed, dotted, hidden, digits] = node.exec(text) ?? []
  if (hidden !== undefined) return 'unknown'
  const port = digits === undefined ? null : Number(digits)
  const address = bracketed ?? dotted
  if (address === undefined || (port !== null && port > 65_535)) return null
  const isRight = bracketed === undefined ? isIPv4(address) : isIPv6(address)
  return isRight ? socketAddress(address, port) : null
}

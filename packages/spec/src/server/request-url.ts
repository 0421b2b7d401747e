/** Request target and authority in, the absolute URL out, exactly as `new URL()` serialises it. */

// RFC 9110 section 7.2: Host = uri-host [ ":" port ]; RFC 3986 section 3.2.2 for uri-host. No userinfo, not empty.
const hostGrammar = /^(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9\-._~!$&'()*+,;=%]+)(?::[0-9]*)?$/

// Hosts repeat, and their serialisation depends on nothing else. Bounded, because clients choose them.
const serialised = { http: new Map<string, string | null>(), https: new Map<string, string | null>() }
const rememberedHosts = 1000

/** The last one, which mostly is the next one too: to compare is less than to look up. */
const last = { scheme: '', authority: '', host: null as string | null }

/** The authority as a URL shows it (lower case, default port dropped), or `null` where it is not one. */
export function serialiseAuthority(authority: string, scheme: 'http' | 'https'): string | null {
  if (authority === last.authority && scheme === last.scheme) return last.host
  const known = serialised[scheme]
  let host = known.get(authority)
  if (host === undefined) {
    host = parseHost(authority, scheme)
    if (known.size >= rememberedHosts) known.clear()
    known.set(authority, host)
  }
  last.scheme = scheme
  last.authority = authority
  last.host = host
  return host
}

function parseHost(authority: string, scheme: string): string | null {
  const url = hostGrammar.test(authority) ? parse(`${scheme}://${authority}`) : null
  return url === null ? null : url.host
}

// Nothing in here is changed by the URL parser, apart from dot segments.
const plainTarget = /^\/[A-Za-z0-9\-._~!$&()*+,;=:@%/]*(?:\?[A-Za-z0-9\-._~!$&()*+,;=:@%/?]*)?$/
const mayHaveDotSegment = /\/(?:\.|%2e)/i

/** The URL of a request. `authority` comes from {@link serialiseAuthority}, `target` begins with `/`. */
export function composeUrl(scheme: 'http' | 'https', authority: string, target: string): string {
  const url = `${scheme}://${authority}${target}`
  if (plainTarget.test(target) && !mayHaveDotSegment.test(target)) return url
  return new URL(url).href
}

/** The parts of an absolute-form target, or `null` where it is none. RFC 9112 section 3.2.2. */
export function splitAbsoluteForm(target: string): { scheme: string; authority: string; target: string } | null {
  const match = /^([A-Za-z][A-Za-z0-9+\-.]*):\/\/([^/?]*)(.*)$/.exec(target)
  if (match === null) return null
  const [, scheme = '', authority = '', rest = ''] = match
  return { scheme: scheme.toLowerCase(), authority, target: rest.startsWith('/') ? rest : `/${rest}` }
}

function parse(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}

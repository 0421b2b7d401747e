/** What an app reads as `request.url`, and which targets and hosts reach no app. */
import { inArea } from './rule.ts'

export const urlRules = inArea('URL', {
  'url-is-what-the-parser-serialises': {
    sentence: '`request.url` is the absolute URL of the request, exactly as `new URL()` serialises it.',
    reason: 'Apps compare and route on URLs; two spellings of one URL are two behaviours.',
    source: 'WHATWG URL, section 4.5; RFC 9110 section 7.1',
    keeper: 'server',
  },
  'host-is-required': {
    sentence: 'An HTTP/1.1 request without `Host` is refused before the app.',
    reason: 'Without an authority there is no URL, and servers guess five different ones.',
    source: 'RFC 9112 section 3.2',
    keeper: 'server',
  },
  'host-is-single': {
    sentence: 'A request with more than one `Host` is refused before the app.',
    reason: 'The proxy in front may have looked at the other one.',
    source: 'RFC 9112 section 3.2',
    keeper: 'server',
  },
  'host-is-an-authority': {
    sentence:
      'A `Host` that is not `uri-host[:port]` (empty, with user information, a space or a path) is refused before the app.',
    reason: 'Elsewhere `new URL(request.url)` throws inside the app and a client’s mistake becomes a 500.',
    source: 'RFC 9110 section 7.2; RFC 9112 section 3.2',
    keeper: 'server',
  },
  'host-is-of-its-own-request': {
    sentence:
      'Each request has the host that it came with, also when its connection or server served another one before.',
    reason: 'An adapter that remembers the first host sends everybody’s redirects to it.',
    source: 'RFC 9110 section 7.1; hattip’s uWebSockets.js adapter',
    keeper: 'server',
  },
  'absolute-form-beats-host': {
    sentence: 'The authority of an absolute-form target is the host of the URL, whatever `Host` says.',
    reason: 'Proxies send this form, and servers are told to accept it from everybody.',
    source: 'RFC 9112 section 3.2.2',
    keeper: 'server',
    capability: 'absoluteForm',
  },
  'misdirected-scheme-is-refused': {
    sentence: 'An absolute-form target whose scheme is not that of the connection is refused with 421.',
    reason: 'An app that reads `https:` may take the connection for a secure one.',
    source: 'RFC 9110 section 7.4',
    keeper: 'server',
    capability: 'absoluteForm',
  },
  'asterisk-is-the-root': {
    sentence: 'For `OPTIONS *` the path of the URL is `/` and `context.rawTarget` is `*`.',
    reason: 'The form asks about the server as a whole, and no URL can say that.',
    source: 'RFC 9112 section 3.2.4',
    keeper: 'server',
    capability: 'asteriskForm',
  },
  'targets-have-a-known-form': {
    sentence:
      'A target that does not begin with `/` reaches no app, unless it has another form that the server declares; `*` is for OPTIONS alone.',
    reason: 'What it means is anybody’s guess: a path, a host, or a part of what stands before it.',
    source: 'RFC 9112 section 3.2',
    keeper: 'server',
  },
  'target-is-a-path': {
    sentence: 'A target that begins with `//` is a path, never a host.',
    reason: '`new URL(target, base)` takes the first segment for the host, and an attacker chooses it.',
    source: 'RFC 9112 section 3.2.1',
    keeper: 'server',
  },
  'dot-segments-are-resolved': {
    sentence: 'Dot segments of the target, percent-encoded ones too, are resolved in the URL.',
    reason: 'A guard on a path prefix is worth nothing where `/public/../secret` passes.',
    source: 'WHATWG URL, section 4.4 (path state)',
    keeper: 'server',
  },
  'percent-encoding-is-kept': {
    sentence: 'Percent-encoded bytes other than dot segments stay as they came: `%2F`, `%41`, `%zz`.',
    reason: 'Decoding twice, or decoding a slash, changes which resource is meant.',
    source: 'WHATWG URL, section 4.4; RFC 3986 section 6.2.2',
    keeper: 'server',
  },
  'empty-query-is-kept': {
    sentence: '`/x?` and `/x` are different URLs.',
    reason: 'Signatures and caches see the difference.',
    source: 'WHATWG URL, section 4.5',
    keeper: 'server',
  },
  'target-is-visible-ascii': {
    sentence: 'A target with a byte outside visible ASCII is refused before the app.',
    reason: 'One platform refuses such bytes, another replaces them: no app can rely on what it reads.',
    source: 'RFC 9112 section 3.2; RFC 3986 section 2',
    keeper: 'server',
  },
  'target-has-no-fragment': {
    sentence: 'A target with `#` is refused before the app.',
    reason: 'The fragment never belongs to a request; servers disagree whether it is path, query or nothing.',
    source: 'RFC 9112 section 3.2; RFC 9110 section 7.1',
    keeper: 'server',
  },
  'raw-target-is-verbatim': {
    sentence: '`context.rawTarget` is the request target as it came, not decoded and not normalised.',
    reason: 'Signature checks need the bytes that were signed.',
    source: 'TSGI',
    keeper: 'server',
    capability: 'rawTarget',
  },
  'http10-host-is-the-local-address': {
    sentence: 'An HTTP/1.0 request without `Host` has the local address of its connection as the host of its URL.',
    reason: 'Five servers make up five hosts.',
    source: 'RFC 9110 section 7.1',
    keeper: 'server',
    capability: 'http10',
  },
})

/** Which broken case is an accusation, and what proves it: the demand of an RFC or WHATWG standard, and the bytes. */
import type { RuleId } from '@tsgi/spec/rules'

/**
 * A case judges our rule, which is often stricter than the text that it comes from. It is held against a peer only where
 * it is named here, and only when the bytes on one of its connections, or what the app read, fit the proof.
 */
export interface Charge {
  readonly rule: RuleId
  /** The name of the case. */
  readonly case: string
  /** What the standard demands of a server, and where. */
  readonly demand: string
  /** One connection on which this was sent and that received. */
  readonly sent?: RegExp
  readonly received?: RegExp
  /** What the suite said of it. */
  readonly why?: RegExp
  /** Peers that it is not held against, with the reason. */
  readonly except?: Readonly<Record<string, string>>
}

const isServed = /^HTTP\/1\.1 2/
const nothing = /^$/
const hostDemand =
  'A server MUST answer 400 to an HTTP/1.1 request without `Host`, with more than one, or with an invalid one (RFC 9112 section 3.2).'
const absoluteDemand =
  'A server MUST accept the absolute-form, and MUST ignore `Host` beside it (RFC 9112 section 3.2.2).'
const urlDemand =
  '`request.url` is the URL of the request as the URL serializer writes it (WHATWG Fetch section 5.4, WHATWG URL section 4.5).'
const headDemand = 'The answer to a HEAD MUST have no content (RFC 9110 section 9.3.2).'
const readOnceDemand =
  'A body that was read is used: `bodyUsed` is true, and a second read rejects with a `TypeError` (WHATWG Fetch section 5.3).'
const ownUrl = {
  node: 'The listener makes the URL of its `Request` itself.',
}

/** `Host` values that the grammar of RFC 9110 section 7.2 does not allow. An empty host and a large port it does. */
const invalidHost =
  /\r\nHost: (?:a b|a\tb|@|user@|user:password@|a\.test[/?#\\]|a\.test:(?:port|-1|80:80)|http:|a\.test, |::1|\[::1\r|\[::1\]x|\[::g\]|a%zz|<a>|a\|b)/

export const charges: readonly Charge[] = [
  {
    rule: 'host-is-required',
    case: 'an HTTP/1.1 request without Host reaches no app',
    demand: hostDemand,
    sent: /^(?![^]*\r\nhost:)/i,
    received: isServed,
  },
  {
    rule: 'host-is-single',
    case: 'a request with two Host fields reaches no app, not even where they are equal',
    demand: hostDemand,
    sent: /\r\nhost:[^]*\r\nhost:/i,
    received: isServed,
  },
  {
    rule: 'host-is-an-authority',
    case: 'a Host that is not a host with an optional port reaches no app',
    demand: hostDemand,
    sent: invalidHost,
    received: isServed,
    except: { node: 'The value of `Host` is left to the listener.' },
  },
  {
    rule: 'absolute-form-beats-host',
    case: 'an absolute-form target does not excuse a Host that is missing, doubled or malformed',
    demand: hostDemand,
    sent: /^(?![^]*\r\nhost:)|\r\nhost:[^]*\r\nhost:/i,
    received: isServed,
  },
  {
    rule: 'absolute-form-beats-host',
    case: 'the authority of an absolute-form target is the host of the URL, not Host',
    demand: absoluteDemand,
    sent: /^GET http:\/\/other\.test\/p\?q /,
    why: /\+ 'http:\/\/example\.test/,
    except: ownUrl,
  },
  {
    rule: 'absolute-form-beats-host',
    case: 'the authority of an absolute-form target is the host of the URL, not Host',
    demand: urlDemand,
    sent: /^GET HTTP:\/\/OTHER/,
    why: /\+ 'HTTP:\/\/OTHER/,
    except: ownUrl,
  },
  {
    rule: 'url-is-what-the-parser-serialises',
    case: 'the host of request.url is what the URL parser makes of Host',
    demand: urlDemand,
    sent: /^Host: EXAMPLE\.Test\r/m,
    why: /\+ 'http:\/\/EXAMPLE\.Test/,
    except: ownUrl,
  },
  {
    rule: 'dot-segments-are-resolved',
    case: 'dot segments of the path are resolved, percent-encoded ones too',
    demand: urlDemand,
    sent: /^GET \/public\/\.\.\/secret/,
    why: /\+ {3}'http:\/\/example\.test\/public\/\.\.\/secret/,
    except: ownUrl,
  },
  {
    rule: 'target-is-a-path',
    case: 'a target that begins with two slashes is a path on the host of the request',
    demand: 'The host of an origin-form target is that of `Host` (RFC 9112 section 3.3).',
    why: /\+ +'http:\/\/(?:user@)?evil\.test/,
    except: ownUrl,
  },
  {
    rule: 'misdirected-scheme-is-refused',
    case: 'a target with the scheme of another connection is refused with 421',
    demand:
      'A request for an `https` resource MUST be rejected on a connection that is not secured, unless it comes from a trusted gateway (RFC 9110 section 7.4).',
    sent: /^GET https:/,
    received: isServed,
    except: { node: 'The form of a target is left to the listener.' },
  },
  ...allCases('host-is-of-its-own-request', 'The URL of a request is made of its own `Host` (RFC 9112 section 3.3).', [
    'requests of different hosts on one connection read their own',
    'an app that reads its URL late reads its own host, whatever was served in between',
  ]),
  ...allCases('method-case-is-not-changed', 'A method is case-sensitive (RFC 9110 section 9.1).', [
    'a method in other letters is refused or reaches the app in these letters',
  ]),
  ...allCases(
    'request-names-are-lower-case',
    'Iterating `Headers` gives names in lower case, one entry for each (WHATWG Fetch section 2.2).',
    ['iterating gives each name once and in lower case, with the value as it came'],
  ),
  ...allCases(
    'values-are-trimmed',
    'White space around a field value MUST be excluded from it (RFC 9110 section 5.5).',
    ['white space around a value is not part of it, white space inside is'],
  ),
  {
    rule: 'every-field-reaches-the-app',
    case: 'a head with very many fields reaches the app with all of them or not at all',
    demand:
      'A server that gets more fields than it wishes to process MUST answer with a 4xx; to ignore some of them helps request smuggling (RFC 9110 section 5.4).',
    // The names of those that are missing: a record keeps only the beginning of so long a head.
    why: /^\+ +'\d+',?$/m,
  },
  ...allCases(
    'bodies-arrive-intact',
    'A recipient MUST be able to decode the chunked coding (RFC 9112 section 7.1), and a length frames exactly its bytes (section 6.3).',
    [
      'a body of 64 KiB with a content-length arrives whole',
      'a chunked body of 64 KiB arrives whole',
      'a body of 2000 chunks of three bytes arrives whole',
      'bytes of every value arrive as they were sent',
      'a chunk size in upper case and with leading zeros is read',
    ],
  ),
  {
    rule: 'request-trailers-are-discarded',
    case: 'a chunked body with trailers is complete without them, and the connection serves on',
    demand:
      'A recipient MUST be able to decode the chunked coding, of which the trailer section is a part (RFC 9112 sections 7.1 and 7.1.2).',
    sent: /X-Checksum: 1/,
    received: /HTTP\/1\.1 4\d\d/,
  },
  ...allCases('bodies-are-read-once', readOnceDemand, [
    'a second text() rejects with a TypeError, and bodyUsed tells that the body was read',
  ]),
  {
    rule: 'whole-bodies-are-decoded',
    case: 'text() drops a byte order mark and replaces what is no UTF-8',
    demand: '`text()` is “UTF-8 decode”, which drops a byte order mark (WHATWG Fetch section 5.3, Encoding section 6).',
    sent: /\xef\xbb\xbf/,
    why: /'\uFEFF/,
  },
  ...allCases(
    'whole-bodies-are-decoded',
    '`text()`, `json()` and `arrayBuffer()` as WHATWG Fetch section 5.3 has them.',
    [
      'text() decodes UTF-8, however the bytes of a character arrive',
      'json() parses the body, and rejects with a SyntaxError where it is no JSON',
      'arrayBuffer() has exactly the bytes of the body',
    ],
  ),
  ...[
    'a client that waits for 100 Continue gets it, and then its answer (Content-Length: 5)',
    'a client that waits for 100 Continue gets it, and then its answer (Transfer-Encoding: chunked)',
    'a client that spells its expectation in upper case gets its 100 Continue too',
  ].map(
    (name): Charge => ({
      rule: 'waiting-clients-get-their-continue',
      case: name,
      demand:
        'A server MUST send 100 or a final answer to a client that waits for it; the expectation is read in any case (RFC 9110 section 10.1.1).',
      sent: /Expect: 100-continue/i,
      received: nothing,
    }),
  ),
  {
    rule: 'content-length-is-one-number',
    case: 'a content-length that is empty, signed, hexadecimal, a fraction or a list reaches no app',
    demand: 'A request with an invalid `content-length` MUST be answered with 400 (RFC 9112 section 6.3).',
    sent: /Content-Length: (?:[-+]|0x|\d+\.)/i,
    received: isServed,
  },
  {
    rule: 'header-lines-are-well-formed',
    case: 'white space before a colon reaches no app',
    demand: 'A server MUST answer 400 to white space between a field name and its colon (RFC 9112 section 5.1).',
    received: isServed,
  },
  ...allCases(
    'chunk-extensions-are-no-digits',
    'A recipient MUST ignore chunk extensions that it does not know (RFC 9112 section 7.1.1).',
    ['a chunk extension of a letter is no digit of the size'],
  ),
  {
    rule: 'an-answer-has-one-framing',
    case: 'a length that the app declares is sent once, whatever the body is',
    demand: 'A sender MUST NOT send `content-length` beside `transfer-encoding` (RFC 9112 section 6.2).',
    received:
      /^HTTP\/1\.1 200[^]*?(?:content-length[^]*?transfer-encoding|transfer-encoding[^]*?content-length)[^]*?\r\n\r\n/i,
    why: /two came|one content-length was expected/,
  },
  ...[
    'a HEAD is answered without the bytes of its body, and the connection serves on',
    'a HEAD is answered with a 404 without the bytes of its body, and the connection serves on',
  ].map(
    (name): Charge => ({
      rule: 'head-has-no-body',
      case: name,
      demand: headDemand,
      sent: /^HEAD /,
      // Behind the head, what is no other answer.
      received: /^HTTP\/1\.1 (?:(?!\r\n\r\n)[^])*\r\n\r\n(?!HTTP\/)[^]/,
    }),
  ),
  {
    rule: 'reset-content-has-no-body',
    case: 'a 205 has no content whatever the app gives, and the connection serves on',
    demand:
      'On a connection that stays open, each message needs a length of its own (RFC 9112 section 9.3); without one, it ends with the connection (section 6.3).',
    received: /^HTTP\/1\.1 205 (?![^]*(?:content-length|transfer-encoding|connection: close))[^]*\r\n\r\n$/i,
    why: /^nothing more happened/,
  },
  {
    rule: 'date-is-single',
    case: 'an answer of any kind has one date, that of now',
    demand: 'An origin server with a clock MUST send `date` with each 2xx, 3xx and 4xx (RFC 9110 section 6.6.1).',
    received: /^HTTP\/1\.1 [234]\d\d (?![^]*\r\ndate:)/i,
  },
  {
    rule: 'http10-is-served',
    case: 'a stream to an HTTP/1.0 client is not chunked and ends with the connection, kept or not',
    demand: 'A server MUST NOT send `transfer-encoding` to an HTTP/1.0 client (RFC 9112 section 6.1).',
    received: /^HTTP\/1\.[01] (?:(?!\r\n\r\n)[^])*\r\ntransfer-encoding:/i,
  },
  ...allCases(
    'answers-are-never-out-of-order',
    'Answers MUST be sent in the order of their requests (RFC 9112 section 9.3.2).',
    [
      'requests sent at once are answered in their order by an app that answers at once, or the connection ends',
      'a later request whose answer is ready first is answered behind the earlier ones, or the connection ends',
    ],
  ),
]

/** Cases that demand no more than their source does: however they break, it is a breach. */
function allCases(rule: RuleId, demand: string, names: readonly string[]): readonly Charge[] {
  return names.map((name) => ({ rule, case: name, demand }))
}

/** Which targets and hosts reach no app, as rows. */
import type { Capability } from '@tsgi/spec'
import type { RuleId } from '@tsgi/spec/rules'

/** Requests that reach no app. Each group is one case. */
export interface RefusedGroup {
  /** The rule that refuses them. */
  readonly rule: RuleId
  /** The name of their case. */
  readonly case: string
  /** Run only where all of these are declared. */
  readonly needs?: readonly Capability[]
  /** Run only where none of these is declared. */
  readonly without?: readonly Capability[]
  /** The status, where the request is answered at all and only one will do. */
  readonly status?: number
  /** Method and target; Latin-1 stands for bytes. */
  readonly requests: readonly string[]
  /** The values of its `Host` fields; `example.test` where nothing is said. Each request is sent with each of these. */
  readonly hosts?: readonly (readonly string[])[]
}

const gets = (targets: readonly string[]) => targets.map((target) => `GET ${target}`)

/** A control character, DEL, bytes over 0x7F, and text in UTF-8. */
const notVisible = [
  '\x00',
  '\x01',
  '\t',
  '\x0b',
  '\x1f',
  '\x7f',
  '\x80',
  '\xa0',
  '\xe9',
  '\xff',
  Buffer.from('é€', 'utf8').toString('latin1'),
]

export const refusedTargets: readonly RefusedGroup[] = [
  {
    rule: 'target-is-visible-ascii',
    case: 'a control character, DEL or a byte over 0x7F in the path reaches no app',
    requests: gets(notVisible.map((bytes) => `/a${bytes}b`)),
  },
  {
    rule: 'target-is-visible-ascii',
    case: 'a control character, DEL or a byte over 0x7F in the query reaches no app',
    requests: gets(notVisible.map((bytes) => `/a?b${bytes}`)),
  },
  {
    rule: 'target-is-visible-ascii',
    case: 'a space inside the target reaches no app',
    requests: gets(['/a b', '/a?b c']),
  },
  {
    rule: 'target-has-no-fragment',
    case: 'a target with a fragment reaches no app',
    requests: gets(['/a#b', '/#', '/a?b#c', '/a#b?c']),
  },
  {
    rule: 'targets-have-a-known-form',
    case: 'the target * of another method, and a target that only begins with it, reach no app',
    requests: [
      'GET *',
      'POST *',
      'HEAD *',
      'OPTIONS **',
      'OPTIONS *?a',
      'OPTIONS */x',
      'GET example',
      'GET ?a',
      'GET example.test:80',
    ],
  },
  {
    rule: 'absolute-form-beats-host',
    case: 'an absolute-form target reaches no app of a server that does not declare the form',
    without: ['absoluteForm'],
    requests: gets(['http://other.test/', 'http://example.test/x']),
  },
  {
    rule: 'host-is-an-authority',
    case: 'an absolute-form target whose authority is no host with an optional port reaches no app',
    needs: ['absoluteForm'],
    requests: gets(
      ['', 'user@other.test', 'other.test:port', 'other.test:65536', 'a|b', '[::1', 'a%20b'].map(
        (authority) => `http://${authority}/`,
      ),
    ),
  },
  {
    rule: 'misdirected-scheme-is-refused',
    case: 'a target with the scheme of another connection is refused with 421',
    needs: ['absoluteForm'],
    status: 421,
    requests: gets(['https://example.test/', 'HTTPS://example.test/']),
  },
  {
    rule: 'misdirected-scheme-is-refused',
    case: 'an absolute-form target that is not of HTTP reaches no app',
    needs: ['absoluteForm'],
    requests: gets([
      'ftp://example.test/',
      'file:///etc/passwd',
      'ws://example.test/',
      'javascript:alert(1)',
      'http:/x',
    ]),
  },
]

export const refusedHosts: readonly RefusedGroup[] = [
  {
    rule: 'host-is-required',
    case: 'an HTTP/1.1 request without Host reaches no app',
    status: 400,
    requests: ['GET /'],
    hosts: [[]],
  },
  {
    rule: 'host-is-single',
    case: 'a request with two Host fields reaches no app, not even where they are equal',
    requests: ['GET /'],
    hosts: [
      ['a.test', 'b.test'],
      ['a.test', 'a.test'],
      ['a.test', ''],
    ],
  },
  {
    rule: 'host-is-an-authority',
    case: 'a Host that is not a host with an optional port reaches no app',
    requests: ['GET /'],
    hosts: [
      '',
      'a b',
      'a\tb',
      '@',
      'user@a.test',
      'user:password@a.test',
      'a.test/',
      'a.test/path',
      'a.test?x',
      'a.test#x',
      'a.test\\x',
      'http://a.test',
      'a.test:port',
      'a.test:-1',
      'a.test:65536',
      'a.test:80:80',
      ':80',
      'a.test, b.test',
      '::1',
      '[::1',
      '[::1]x',
      '[::g]',
      '1.2.3.256',
      'a%20b',
      'a%2fb',
      'a%zz',
      '<a>',
      'a|b',
    ].map((host) => [host]),
  },
  {
    rule: 'absolute-form-beats-host',
    case: 'an absolute-form target does not excuse a Host that is missing, doubled or malformed',
    needs: ['absoluteForm'],
    requests: ['GET http://other.test/'],
    hosts: [[], ['a.test', 'other.test'], ['a b']],
  },
]

/** Which URL an app reads for which target, as rows. Which requests reach no app: see `refused.ts`. */
import type { Capability } from '@tsgi/spec'
import type { RuleId } from '@tsgi/spec/rules'

/** Requests that reach the app, and what it reads of their URL. Each group is one case. */
export interface UrlGroup {
  /** The rule that they show. */
  readonly rule: RuleId
  /** The name of their case. */
  readonly case: string
  /** Run only where all of these are declared. */
  readonly needs?: readonly Capability[]
  /** What was sent, and what of the URL follows from it. */
  readonly rows: readonly (readonly [sent: string, read: string])[]
}

/** The target of a GET with the host `example.test`, and the URL behind `http://example.test`. */
export const targets: readonly UrlGroup[] = [
  {
    rule: 'url-is-what-the-parser-serialises',
    case: 'request.url is what the URL parser makes of the target',
    rows: [
      ['/', '/'],
      ['/plain/path.html', '/plain/path.html'],
      ['/?', '/?'],
      ['/a?b=c&d=e', '/a?b=c&d=e'],
      ['/a?b?c/d', '/a?b?c/d'],
      ['/a?/../b', '/a?/../b'],
      ["/it's", "/it's"],
      ["/a?it's", '/a?it%27s'],
      ['/"<>`', '/%22%3C%3E%60'],
      ['/a?"<>`', '/a?%22%3C%3E`'],
      ['/{a}|[b]', '/%7Ba%7D|[b]'],
      ['/a?{b}|^[c]', '/a?{b}|^[c]'],
      ['/back\\slash\\..\\x', '/back/x'],
      ['/a?back\\slash', '/a?back\\slash'],
      ['/semi;colon=1;2/x,y', '/semi;colon=1;2/x,y'],
      ['/~a-b_c!$&()*+:@', '/~a-b_c!$&()*+:@'],
      ['/%41%2f%2F%zz%e9%00%', '/%41%2f%2F%zz%e9%00%'],
      ['/a?%41%2f%zz%', '/a?%41%2f%zz%'],
      ['//two//slashes//', '//two//slashes//'],
      ['/a/../b/./c', '/b/c'],
      ['/a/%2e%2e/b', '/b'],
      ['/.%2E/%2e./x/.', '/x/'],
      ['/a/b/..', '/a/'],
      ['/...', '/...'],
      ['/.hidden/..hidden/x..', '/.hidden/..hidden/x..'],
      ['/c:/d|/../..', '/'],
      ['/C|/x', '/C|/x'],
    ],
  },
  {
    rule: 'target-is-a-path',
    case: 'a target that begins with two slashes is a path on the host of the request',
    rows: [
      ['//evil.test/x', '//evil.test/x'],
      ['//evil.test', '//evil.test'],
      ['//user@evil.test:81/', '//user@evil.test:81/'],
      ['///', '///'],
      ['//', '//'],
      ['//?//', '//?//'],
      ['/\\evil.test/', '//evil.test/'],
    ],
  },
  {
    rule: 'dot-segments-are-resolved',
    case: 'dot segments of the path are resolved, percent-encoded ones too',
    rows: [
      ['/public/../secret', '/secret'],
      ['/public/%2e%2e/secret', '/secret'],
      ['/public/.%2E/secret', '/secret'],
      ['/public/%2E./secret', '/secret'],
      ['/public\\..\\secret', '/secret'],
      ['/a/./b', '/a/b'],
      ['/a/%2e/b', '/a/b'],
      ['/a/..', '/'],
      ['/a/b/.', '/a/b/'],
      ['/../../etc/passwd', '/etc/passwd'],
      ['/a//../b', '/a/b'],
      ['/a/...', '/a/...'],
      ['/a/..b/.c', '/a/..b/.c'],
      ['/a?/../b', '/a?/../b'],
    ],
  },
  {
    rule: 'percent-encoding-is-kept',
    case: 'percent-encoded bytes stay as they came, malformed ones too',
    rows: [
      ['/%41%7E', '/%41%7E'],
      ['/a%2Fb%2fc', '/a%2Fb%2fc'],
      ['/a/%2e%2e%2fb', '/a/%2e%2e%2fb'],
      ['/%5C%5c', '/%5C%5c'],
      ['/%zz%', '/%zz%'],
      ['/%e9%C3%A9%00', '/%e9%C3%A9%00'],
      ['/%25%2541', '/%25%2541'],
      ['/%20+', '/%20+'],
      ['/?%41%2F%zz%=%26+%20', '/?%41%2F%zz%=%26+%20'],
    ],
  },
  {
    rule: 'empty-query-is-kept',
    case: 'a target with an empty query is another URL than one without',
    rows: [
      ['/x', '/x'],
      ['/x?', '/x?'],
      ['/x??', '/x??'],
      ['/?', '/?'],
    ],
  },
]

/** What an app reads as `request.url`. Which hosts reach no app: see `host.ts`; the other forms of a target: `target-forms.ts`. */
import { strict as assert } from 'node:assert'
import type { App } from '@tsgi/spec'
import type { Case, Stage, Talk } from '../case.ts'
import { notingCalls, reachesNoApp } from './reaches-no-app.ts'

const base = 'http://example.test'

function notingUrl(stage: Stage): App {
  return (request, context) => {
    stage.note('url', request.url)
    stage.note('rawTarget', context.rawTarget ?? null)
    return { status: 200 }
  }
}

/** What the app reads for each target, one exchange after the other. */
async function urlsOf({ exchange, seen }: Talk, targets: readonly string[]): Promise<readonly unknown[]> {
  const urls: unknown[] = []
  for (const target of targets) {
    assert.equal((await exchange({ target })).status, 200, target)
    urls.push(await seen('url'))
  }
  return urls
}

const targets = [
  '/',
  '/plain/path.html',
  '/?',
  '/a?b=c&d=e',
  '/a?b?c/d',
  '/a?/../b',
  "/it's",
  "/a?it's",
  '/"<>`',
  '/a?"<>`',
  '/{a}|^[b]',
  '/a?{b}|^[c]',
  '/back\\slash\\..\\x',
  '/a?back\\slash',
  '/semi;colon=1;2/x,y',
  '/~a-b_c!$&()*+:@',
  '/%41%2f%2F%zz%e9%00%',
  '/a?%41%2f%zz%',
  '//two//slashes//',
  '/a/../b/./c',
  '/a/%2e%2e/b',
  '/.%2E/%2e./x/.',
  '/a/b/..',
  '/...',
  '/.hidden/..hidden/x..',
  '/c:/d|/../..',
  '/C|/x',
] as const

const dotSegments = [
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
  ['/a/%2e%2e%2fb', '/a/%2e%2e%2fb'],
  ['/a?/../b', '/a?/../b'],
] as const

const kept = [
  '/%41%7E',
  '/a%2Fb%2fc',
  '/%5C%5c',
  '/%zz%',
  '/%e9%C3%A9%00',
  '/%25%2541',
  '/%20+',
  '/?%41%2F%zz%=%26+%20',
]

const notVisible = ['\x00', '\x01', '\t', '\x0b', '\x1f', '\x7f', '\x80', '\xa0', '\xe9', '\xff', 'é€'].map((text) =>
  Buffer.from(text, text.length === 1 ? 'latin1' : 'utf8').toString('latin1'),
)

export const urlCases: readonly Case[] = [
  {
    rule: 'url-is-what-the-parser-serialises',
    name: 'request.url is what the URL parser makes of the target',
    over: 'exchange',
    app(stage) {
      // The parser of the runtime that the app compares URLs in: those of Node 24 and later encode a ^, earlier ones do not.
      stage.note(
        'expected',
        targets.map((target) => new URL(base + target).href),
      )
      return notingUrl(stage)
    },
    async talk(talk) {
      // The host is judged by a case of its own.
      const withoutOrigin = (url: unknown) => String(url).replace(/^http:\/\/[^/]+/, '')
      const urls = await urlsOf(talk, targets)
      assert.deepEqual(urls.map(withoutOrigin), ((await talk.seen('expected')) as unknown[]).map(withoutOrigin))
    },
  },
  {
    rule: 'target-is-a-path',
    name: 'a target that begins with two slashes is a path on the host of the request',
    over: 'exchange',
    app: notingUrl,
    async talk(talk) {
      const paths = ['//evil.test/x', '//evil.test', '//user@evil.test:81/', '///', '//', '//?//', '/\\evil.test/']
      const urls = await urlsOf(talk, paths)
      assert.deepEqual(
        urls,
        paths.map((path) => `${base}${path.replace('\\', '/')}`),
      )
    },
  },
  {
    rule: 'dot-segments-are-resolved',
    name: 'dot segments of the path are resolved, percent-encoded ones too',
    over: 'exchange',
    app: notingUrl,
    async talk(talk) {
      const urls = await urlsOf(
        talk,
        dotSegments.map(([target]) => target),
      )
      assert.deepEqual(
        urls,
        dotSegments.map(([, path]) => base + path),
      )
    },
  },
  {
    rule: 'percent-encoding-is-kept',
    name: 'percent-encoded bytes stay as they came, malformed ones too',
    over: 'exchange',
    app: notingUrl,
    async talk(talk) {
      const urls = await urlsOf(talk, kept)
      assert.deepEqual(
        urls,
        kept.map((target) => base + target),
      )
    },
  },
  {
    rule: 'empty-query-is-kept',
    name: 'a target with an empty query is another URL than one without',
    over: 'exchange',
    app: notingUrl,
    async talk(talk) {
      const urls = await urlsOf(talk, ['/x', '/x?', '/x??', '/?'])
      assert.deepEqual(urls, [`${base}/x`, `${base}/x?`, `${base}/x??`, `${base}/?`])
    },
  },
  {
    rule: 'target-is-visible-ascii',
    name: 'a control character, DEL or a byte over 0x7F in the path reaches no app',
    over: 'wire',
    app: notingCalls,
    async talk(talk) {
      await reachesNoApp(talk, ...notVisible.map((bytes) => talk.head(`GET /a${bytes}b HTTP/1.1`)))
    },
  },
  {
    rule: 'target-is-visible-ascii',
    name: 'a control character, DEL or a byte over 0x7F in the query reaches no app',
    over: 'wire',
    app: notingCalls,
    async talk(talk) {
      await reachesNoApp(talk, ...notVisible.map((bytes) => talk.head(`GET /a?b${bytes} HTTP/1.1`)))
    },
  },
  {
    rule: 'target-is-visible-ascii',
    name: 'a space inside the target reaches no app',
    over: 'wire',
    app: notingCalls,
    async talk(talk) {
      await reachesNoApp(talk, talk.head('GET /a b HTTP/1.1'), talk.head('GET /a?b c HTTP/1.1'))
    },
  },
  {
    rule: 'target-has-no-fragment',
    name: 'a target with a fragment reaches no app',
    over: 'wire',
    app: notingCalls,
    async talk(talk) {
      await reachesNoApp(talk, ...['/a#b', '/#', '/a?b#c', '/a#b?c'].map((path) => talk.head(`GET ${path} HTTP/1.1`)))
    },
  },
  {
    rule: 'raw-target-is-verbatim',
    name: 'context.rawTarget is the target as it came, whatever the URL parser changes',
    needs: ['rawTarget'],
    over: 'exchange',
    app: notingUrl,
    async talk(talk) {
      for (const target of targets) {
        assert.equal((await talk.exchange({ target })).status, 200)
        assert.equal(await talk.seen('rawTarget'), target)
      }
    },
  },
]

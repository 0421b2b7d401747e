/** The absolute form and the asterisk form of a request target. RFC 9112 section 3.2. */
import { strict as assert } from 'node:assert'
import type { Case } from '../case.ts'
import { notingCalls, reachesNoApp } from './reaches-no-app.ts'

const absoluteForms = [
  ['http://other.test/p?q', 'http://other.test/p?q'],
  ['http://other.test:81/p', 'http://other.test:81/p'],
  ['HTTP://OTHER.test:80/P', 'http://other.test/P'],
  ['http://other.test', 'http://other.test/'],
  ['http://other.test?q', 'http://other.test/?q'],
  ['http://other.test//x/../y', 'http://other.test//y'],
  ['http://[::1]:81/', 'http://[::1]:81/'],
] as const

export const targetFormsCases: readonly Case[] = [
  {
    rule: 'absolute-form-beats-host',
    name: 'the authority of an absolute-form target is the host of the URL, not Host',
    needs: ['absoluteForm'],
    over: 'exchange',
    app: (stage) => (request) => {
      stage.note('url', request.url)
      return { status: 200 }
    },
    async talk({ exchange, seen }) {
      for (const [target, url] of absoluteForms) {
        assert.equal((await exchange({ target, headers: [['Host', 'example.test']] })).status, 200, target)
        assert.equal(await seen('url'), url)
      }
    },
  },
  {
    rule: 'absolute-form-beats-host',
    name: 'an absolute-form target reaches no app of a server that does not declare the form',
    without: ['absoluteForm'],
    over: 'wire',
    app: notingCalls,
    async talk(talk) {
      await reachesNoApp(
        talk,
        talk.head('GET http://other.test/ HTTP/1.1'),
        talk.head('GET http://example.test/x HTTP/1.1'),
      )
    },
  },
  {
    rule: 'absolute-form-beats-host',
    name: 'an absolute-form target does not excuse a Host that is missing, doubled or malformed',
    needs: ['absoluteForm'],
    over: 'wire',
    app: notingCalls,
    async talk(talk) {
      const line = 'GET http://other.test/ HTTP/1.1'
      await reachesNoApp(
        talk,
        talk.head(line).replace(/^Host: .*\r\n/m, ''),
        talk.head(line, 'Host: a.test', 'Host: other.test'),
        talk.head(line, 'Host: a b'),
      )
    },
  },
  {
    rule: 'host-is-an-authority',
    name: 'an absolute-form target whose authority is no host with an optional port reaches no app',
    needs: ['absoluteForm'],
    over: 'wire',
    app: notingCalls,
    async talk(talk) {
      const authorities = ['', 'user@other.test', 'other.test:port', 'other.test:65536', 'a|b', '[::1', 'a%20b']
      await reachesNoApp(talk, ...authorities.map((authority) => talk.head(`GET http://${authority}/ HTTP/1.1`)))
    },
  },
  {
    rule: 'misdirected-scheme-is-refused',
    name: 'an https target on a connection without TLS is refused with 421',
    needs: ['absoluteForm'],
    over: 'wire',
    app: notingCalls,
    async talk(talk) {
      const outcomes = await reachesNoApp(
        talk,
        talk.head('GET https://example.test/ HTTP/1.1'),
        talk.head('GET HTTPS://example.test/ HTTP/1.1'),
      )
      for (const outcome of outcomes) assert.equal(outcome === 'closed' ? outcome : outcome.status, 421)
    },
  },
  {
    rule: 'misdirected-scheme-is-refused',
    name: 'an absolute-form target that is not of HTTP reaches no app',
    needs: ['absoluteForm'],
    over: 'wire',
    app: notingCalls,
    async talk(talk) {
      const urls = ['ftp://example.test/', 'file:///etc/passwd', 'ws://example.test/', 'javascript:alert(1)', 'http:/x']
      await reachesNoApp(talk, ...urls.map((url) => talk.head(`GET ${url} HTTP/1.1`)))
    },
  },
  {
    rule: 'asterisk-is-the-root',
    name: 'OPTIONS * reaches the app with the path / and the raw target *',
    needs: ['asteriskForm', 'rawTarget'],
    over: 'exchange',
    app:
      (stage) =>
      ({ method, url }, { rawTarget }) => {
        stage.note('request', { method, url, rawTarget })
        return { status: 204 }
      },
    async talk({ exchange, seen }) {
      assert.equal((await exchange({ method: 'OPTIONS', target: '*' })).status, 204)
      assert.deepEqual(await seen('request'), { method: 'OPTIONS', url: 'http://example.test/', rawTarget: '*' })
    },
  },
  {
    rule: 'targets-have-a-known-form',
    name: 'the target * of another method, and a target that only begins with it, reach no app',
    over: 'wire',
    app: notingCalls,
    async talk(talk) {
      const lines = ['GET *', 'POST *', 'HEAD *', 'OPTIONS **', 'OPTIONS *?a', 'OPTIONS */x', 'GET example', 'GET ?a']
      await reachesNoApp(talk, ...lines.map((line) => talk.head(`${line} HTTP/1.1`)))
    },
  },
  {
    rule: 'raw-target-is-verbatim',
    name: 'context.rawTarget of an absolute-form target is all of it',
    needs: ['absoluteForm', 'rawTarget'],
    over: 'exchange',
    app:
      (stage) =>
      (_request, { rawTarget }) => {
        stage.note('rawTarget', rawTarget)
        return { status: 200 }
      },
    async talk({ exchange, seen }) {
      for (const [target] of absoluteForms) {
        await exchange({ target })
        assert.equal(await seen('rawTarget'), target)
      }
    },
  },
]

/** The host of `request.url`, and which hosts reach no app. */
import { strict as assert } from 'node:assert'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Case, WireTalk } from '../case.ts'
import { notingCalls, reachesNoApp } from './reaches-no-app.ts'

const hosts = [
  'example.test',
  'EXAMPLE.Test',
  'example.test:80',
  'example.test:',
  'example.test:8080',
  'example.test:080',
  'example.test.',
  'localhost:3000',
  '127.0.0.1:80',
  '127.1:81',
  '[::1]',
  '[::1]:8080',
  '[0:0:0:0:0:0:0:1]:80',
  '[2001:DB8::A]',
  '[::ffff:1.2.3.4]',
  'xn--bcher-kva.test',
  'my_host-1',
  'ex%61mple.test',
]

const noAuthorities = [
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
  'a.test:port',
  'a.test:-1',
  'a.test:65536',
  'a.test:80:80',
  ':80',
  'http://a.test',
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
]

const withoutHost = (head: string) => head.replace(/^Host: .*\r\n/m, '')

const withHosts = ({ head }: WireTalk, ...values: readonly string[]) =>
  head('GET / HTTP/1.1', ...values.map((host) => `Host: ${host}`))

export const hostCases: readonly Case[] = [
  {
    rule: 'url-is-what-the-parser-serialises',
    name: 'the host of request.url is what the URL parser makes of Host',
    over: 'exchange',
    app: (stage) => (request) => {
      stage.note('url', request.url)
      return { status: 200 }
    },
    async talk({ exchange, seen }) {
      for (const host of hosts) {
        assert.equal((await exchange({ headers: [['Host', host]] })).status, 200, host)
        assert.equal(await seen('url'), new URL(`http://${host}/`).href)
      }
    },
  },
  {
    rule: 'host-is-required',
    name: 'an HTTP/1.1 request without Host reaches no app',
    over: 'wire',
    app: notingCalls,
    async talk(talk) {
      const [outcome] = await reachesNoApp(
        talk,
        withoutHost(talk.head()),
        withoutHost(talk.head('GET / HTTP/1.1', 'A: b')),
      )
      if (outcome !== 'closed') assert.equal(outcome?.status, 400)
    },
  },
  {
    rule: 'host-is-single',
    name: 'a request with two Host fields reaches no app, not even where they are equal',
    over: 'wire',
    app: notingCalls,
    async talk(talk) {
      await reachesNoApp(
        talk,
        withHosts(talk, 'a.test', 'b.test'),
        withHosts(talk, 'a.test', 'a.test'),
        withHosts(talk, 'a.test', ''),
        talk.head('GET / HTTP/1.1', 'HOST: a.test', 'X: y', 'hosT: b.test'),
      )
    },
  },
  {
    rule: 'host-is-an-authority',
    name: 'a Host that is not a host with an optional port reaches no app',
    over: 'wire',
    app: notingCalls,
    async talk(talk) {
      await reachesNoApp(talk, ...noAuthorities.map((host) => withHosts(talk, host)))
    },
  },
  {
    rule: 'host-is-of-its-own-request',
    name: 'requests of different hosts on one connection read their own',
    over: 'wire',
    app: (stage) => async (request) => {
      await nextTurn()
      stage.note('url', request.url)
      return { status: 200, body: request.url }
    },
    async talk(talk) {
      const wire = await talk.connect()
      for (const host of ['a.test', 'b.test:81', '[::1]', 'a.test']) {
        await wire.send(withHosts(talk, host))
        assert.equal((await wire.message()).text, `http://${host}/`)
        assert.equal(await talk.seen('url'), `http://${host}/`)
      }
    },
  },
  {
    rule: 'host-is-of-its-own-request',
    name: 'an app that reads its URL late reads its own host, whatever was served in between',
    over: 'wire',
    app: (stage) => async (request) => {
      if (request.headers.has('wait')) {
        stage.note('waiting')
        await stage.told('go')
      }
      return { status: 200, body: request.url }
    },
    async talk({ connect, head, seen, tell }) {
      const [first, second] = [await connect(), await connect()]
      await first.send(head('GET /first HTTP/1.1', 'Host: first.test', 'Wait: yes'))
      await seen('waiting')
      await second.send(head('GET /second HTTP/1.1', 'Host: second.test'))
      assert.equal((await second.message()).text, 'http://second.test/second')
      tell('go')
      assert.equal((await first.message()).text, 'http://first.test/first')
    },
  },
  {
    rule: 'http10-host-is-the-local-address',
    name: 'an HTTP/1.0 request without Host has the address that it came to as its host',
    needs: ['http10'],
    over: 'wire',
    app: (stage) => (request, context) => {
      stage.note('url', request.url)
      stage.note('local', context.localAddress)
      return { status: 200 }
    },
    async talk({ connect, head, seen }) {
      const wire = await connect()
      await wire.send(withoutHost(head('GET /a?b HTTP/1.0')))
      assert.equal((await wire.message()).status, 200)
      const { port } = (await seen('local')) as { port: number }
      assert.equal(await seen('url'), `http://127.0.0.1:${port}/a?b`)
    },
  },
  {
    rule: 'http10-host-is-the-local-address',
    name: 'an HTTP/1.0 request with Host has this one',
    needs: ['http10'],
    over: 'wire',
    app: () => (request) => ({ status: 200, body: request.url }),
    async talk({ connect, head }) {
      const wire = await connect()
      await wire.send(head('GET / HTTP/1.0', 'Host: ten.test'))
      assert.equal((await wire.message()).text, 'http://ten.test/')
    },
  },
]

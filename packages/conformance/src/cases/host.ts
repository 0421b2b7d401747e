/** The host of `request.url`, and which hosts reach no app: by the rows of `tables/hosts.ts` and `tables/refused.ts`. */
import { strict as assert } from 'node:assert'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Case } from '../case.ts'
import { hosts, http10Hosts, localAddress } from '../tables/hosts.ts'
import { refusedHosts } from '../tables/refused.ts'
import { notingCalls, reachesNoApp, refusedCase, withoutHost } from './reaches-no-app.ts'
import { inScheme } from './scheme.ts'

export const hostCases: readonly Case[] = [
  {
    rule: hosts.rule,
    name: hosts.case,
    over: 'exchange',
    app: (stage) => (request) => {
      stage.note('url', request.url)
      return { status: 200 }
    },
    async talk(talk) {
      for (const [host, read] of hosts.rows) {
        assert.equal((await talk.exchange({ headers: [['Host', inScheme(host, talk)]] })).status, 200, host)
        assert.equal(await talk.seen('url'), `${talk.scheme}://${read}/`)
      }
    },
  },
  ...refusedHosts.map(refusedCase),
  {
    rule: 'host-is-single',
    name: 'two Host fields in other letters, with another field between them, reach no app',
    over: 'wire',
    app: notingCalls,
    async talk(talk) {
      await reachesNoApp(talk, talk.head('GET / HTTP/1.1', 'HOST: a.test', 'X: y', 'hosT: b.test'))
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
        await wire.send(talk.head('GET / HTTP/1.1', `Host: ${host}`))
        assert.equal((await wire.message()).text, `${talk.scheme}://${host}/`)
        assert.equal(await talk.seen('url'), `${talk.scheme}://${host}/`)
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
    async talk({ connect, head, seen, tell, scheme }) {
      const [first, second] = [await connect(), await connect()]
      await first.send(head('GET /first HTTP/1.1', 'Host: first.test', 'Wait: yes'))
      await seen('waiting')
      await second.send(head('GET /second HTTP/1.1', 'Host: second.test'))
      assert.equal((await second.message()).text, `${scheme}://second.test/second`)
      tell('go')
      assert.equal((await first.message()).text, `${scheme}://first.test/first`)
    },
  },
  {
    rule: http10Hosts.rule,
    name: http10Hosts.case,
    needs: http10Hosts.needs,
    over: 'wire',
    app: (stage) => (request, context) => {
      stage.note('local', context.localAddress)
      return { status: 200, body: request.url }
    },
    async talk({ connect, head, seen, scheme }) {
      for (const [host, read] of http10Hosts.rows) {
        const wire = await connect()
        const line = 'GET /a?b HTTP/1.0'
        await wire.send(host === null ? withoutHost(head(line)) : head(line, `Host: ${host}`))
        const { text } = await wire.message()
        const { port } = (await seen('local')) as { readonly port: number }
        assert.equal(text, `${scheme}://${read.replace(localAddress, `127.0.0.1:${port}`)}/a?b`)
      }
    },
  },
]

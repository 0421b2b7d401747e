/** What an app reads as `request.method`. */
import { strict as assert } from 'node:assert'
import type { Case, Stage } from '../case.ts'
import { callsSoFar, notingCalls, outcomesOf, reachesNoApp } from './reaches-no-app.ts'

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH']
const inOtherLetters = ['get', 'Get', 'gET', 'post', 'Head', 'options', 'connect']
const extensions = ['PURGE', 'PROPFIND', 'PROPPATCH', 'MKCOL', 'LOCK', 'REPORT', 'SEARCH', 'M-SEARCH']

const notingMethod = (stage: Stage) => (request: { readonly method: string }) => {
  stage.note('method', request.method)
  return { status: 200 }
}

export const methodCases: readonly Case[] = [
  {
    rule: 'method-is-verbatim',
    name: 'each method of RFC 9110 and RFC 5789 but CONNECT reaches the app as it came',
    over: 'exchange',
    app: notingMethod,
    async talk({ exchange, seen }) {
      for (const method of methods) {
        assert.equal((await exchange({ method })).status, 200, method)
        assert.equal(await seen('method'), method)
      }
    },
  },
  {
    rule: 'method-is-verbatim',
    name: 'a method reads the same when it comes with a body',
    over: 'exchange',
    app: notingMethod,
    async talk({ exchange, seen }) {
      for (const method of methods.filter((one) => one !== 'TRACE')) {
        await exchange({ method, body: 'hello' })
        assert.equal(await seen('method'), method)
      }
    },
  },
  {
    rule: 'method-case-is-not-changed',
    name: 'a method in other letters is refused or reaches the app in these letters',
    over: 'wire',
    app: notingCalls,
    async talk(talk) {
      const sent = inOtherLetters.map((method) => talk.head(`${method} /${method} HTTP/1.1`))
      const outcomes = await outcomesOf(talk, sent)
      const calls = await callsSoFar(talk)
      for (const { method, url } of calls) assert.equal(`/${method}`, new URL(url).pathname)
      inOtherLetters.forEach((method, i) => {
        const outcome = outcomes[i]
        const isRefused = outcome === undefined || outcome === 'closed' || outcome.status >= 400
        assert.equal(
          calls.some((call) => call.method === method),
          !isRefused,
          method,
        )
      })
    },
  },
  {
    rule: 'connect-is-refused',
    name: 'CONNECT reaches no app, with an authority or with a path',
    over: 'wire',
    app: notingCalls,
    async talk(talk) {
      const targets = ['example.test:443', 'example.test', '[::1]:80', '/', '/x', '*', 'http://example.test/']
      await reachesNoApp(talk, ...targets.map((target) => talk.head(`CONNECT ${target} HTTP/1.1`)))
    },
  },
  {
    rule: 'connect-is-refused',
    name: 'what follows a CONNECT on its connection reaches no app',
    over: 'wire',
    app: notingCalls,
    async talk(talk) {
      const inside = talk.head('GET /inside HTTP/1.1')
      await reachesNoApp(
        talk,
        talk.head('CONNECT example.test:443 HTTP/1.1') + inside,
        talk.head('CONNECT /x HTTP/1.1') + inside,
      )
    },
  },
  {
    rule: 'extension-methods-reach-the-app',
    name: 'registered methods beyond the nine reach the app as they came',
    needs: ['extensionMethods'],
    over: 'exchange',
    app: notingMethod,
    async talk({ exchange, seen }) {
      for (const method of extensions) {
        assert.equal((await exchange({ method })).status, 200, method)
        assert.equal(await seen('method'), method)
      }
    },
  },
  {
    rule: 'extension-methods-reach-the-app',
    name: 'a method beyond the nine reaches no app of a server that does not declare them',
    without: ['extensionMethods'],
    over: 'wire',
    app: notingCalls,
    async talk(talk) {
      await reachesNoApp(talk, ...[...extensions, 'FOO', 'GETT'].map((method) => talk.head(`${method} / HTTP/1.1`)))
    },
  },
]

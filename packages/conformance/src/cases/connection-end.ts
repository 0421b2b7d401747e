/** How a connection ends: at the wish of the client, of HTTP/1.0, of bytes that are no request. */
import { strict as assert } from 'node:assert'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { App } from '@tsgi/spec'
import type { Case, WireTalk } from '../case.ts'
import { chunked } from '../request-text.ts'
import { callsSoFar, notingCalls, reachesNoApp } from './reaches-no-app.ts'
import { servesNoMore } from './serves-no-more.ts'

const encoder = new TextEncoder()

/** Answers as the path says. */
const answering: App = async (request) => {
  const { pathname } = new URL(request.url)
  if (pathname === '/later') await nextTurn()
  if (pathname === '/none') return { status: 204 }
  if (pathname === '/read') return { status: 200, body: await request.text() }
  if (pathname === '/known') return { status: 200, headers: [['content-length', '7']], body: twoChunks() }
  if (pathname === '/stream') return { status: 200, body: twoChunks() }
  return { status: 200, body: 'one two' }
}

async function* twoChunks(): AsyncGenerator<Uint8Array> {
  yield encoder.encode('one ')
  await nextTurn()
  yield encoder.encode('two')
}

/** A request that is the last of its connection: its answer is complete, and nothing more is served. */
async function isTheLast({ connect, head }: WireTalk, method: string, bytes: string, text: string): Promise<void> {
  const wire = await connect()
  await wire.send(bytes)
  const message = await wire.message(method)
  assert.deepEqual([message.text, message.complete], [text, true])
  await servesNoMore(wire, head('GET /text HTTP/1.1'))
}

const ways = ['close', 'Close', 'CLOSE', 'close, te', 'TE, close', 'te,Close ,x', ' , close', 'keep-alive, close']

export const connectionEndCases: readonly Case[] = [
  {
    rule: 'the-clients-close-is-kept',
    name: 'Connection: close ends the connection, in any case and beside other options',
    over: 'wire',
    app: () => answering,
    async talk(talk) {
      const { head } = talk
      const fields = [...ways.map((value) => [`Connection: ${value}`]), ['Connection: te', 'Connection: close']]
      await Promise.all(
        fields.map((lines) => isTheLast(talk, 'GET', head('GET /later HTTP/1.1', 'TE: x', ...lines), 'one two')),
      )
    },
  },
  {
    rule: 'the-clients-close-is-kept',
    name: 'Connection: close ends the connection after answers at once, later, without body, streamed and to bodies',
    over: 'wire',
    app: () => answering,
    async talk(talk) {
      const { head } = talk
      // Beside another option, because a library may know the value `close` alone.
      const close = 'Connection: TE, close'
      await Promise.all([
        isTheLast(talk, 'GET', head('GET /text HTTP/1.1', close), 'one two'),
        isTheLast(talk, 'GET', head('GET /later HTTP/1.1', close), 'one two'),
        isTheLast(talk, 'GET', head('GET /none HTTP/1.1', close), ''),
        isTheLast(talk, 'HEAD', head('HEAD /text HTTP/1.1', close), ''),
        isTheLast(talk, 'HEAD', head('HEAD /stream HTTP/1.1', close), ''),
        isTheLast(talk, 'GET', head('GET /stream HTTP/1.1', close), 'one two'),
        isTheLast(talk, 'GET', head('GET /known HTTP/1.1', close), 'one two'),
        isTheLast(talk, 'POST', `${head('POST /read HTTP/1.1', close, 'Content-Length: 5')}hello`, 'hello'),
        isTheLast(talk, 'POST', `${head('POST /text HTTP/1.1', close, 'Content-Length: 5')}hello`, 'one two'),
      ])
    },
  },
  {
    rule: 'the-clients-close-is-kept',
    name: 'an answer to Connection: close says that it is the last',
    over: 'wire',
    app: () => answering,
    async talk({ connect, head }) {
      for (const path of ['/text', '/later', '/none', '/stream', '/known']) {
        for (const value of ['close', 'TE, Close']) {
          const wire = await connect()
          await wire.send(head(`GET ${path} HTTP/1.1`, `Connection: ${value}`))
          assert.equal((await wire.message()).header('connection'), 'close', path)
        }
      }
    },
  },
  {
    rule: 'the-clients-close-is-kept',
    name: 'a request that is sent together with one that says close is not answered',
    over: 'wire',
    app: () => answering,
    async talk({ connect, head }) {
      await Promise.all(
        ['/text', '/later', '/none', '/stream'].map(async (path) => {
          const wire = await connect()
          await wire.send(head(`GET ${path} HTTP/1.1`, 'Connection: close') + head('GET /behind HTTP/1.1'))
          // The client has broken the protocol: whether it gets the first answer is open.
          await wire.outcome()
          await servesNoMore(wire, head('GET /text HTTP/1.1'))
        }),
      )
    },
  },
  {
    rule: 'connection-close-is-a-wish',
    name: 'an answer at once that says close ends the connection of a request whose body came with its head',
    over: 'wire',
    app: () => () => ({ status: 200, headers: [['connection', 'close']], body: 'one two' }),
    async talk(talk) {
      const { head } = talk
      await Promise.all([
        isTheLast(talk, 'GET', head(), 'one two'),
        isTheLast(talk, 'HEAD', head('HEAD / HTTP/1.1'), ''),
        isTheLast(talk, 'POST', `${head('POST / HTTP/1.1', 'Content-Length: 5')}hello`, 'one two'),
        isTheLast(talk, 'POST', head('POST / HTTP/1.1', 'Transfer-Encoding: chunked') + chunked(['hello']), 'one two'),
      ])
    },
  },
  {
    rule: 'other-versions-are-refused',
    name: 'a request of another HTTP version reaches no app',
    over: 'wire',
    app: notingCalls,
    async talk(talk) {
      const versions = ['0.9', '1.2', '1.9', '2.0', '2', '3.0', '11', '1.01', '1.1.1', '1.', ''].map((v) => `HTTP/${v}`)
      const lines = [...versions, 'http/1.1', 'Http/1.1', 'HTTPS/1.1', 'ICE/1.0', ''].map(
        (version) => `GET / ${version}`,
      )
      await reachesNoApp(talk, ...lines.map((line) => talk.head(line)))
    },
  },
  {
    rule: 'other-versions-are-refused',
    name: 'a request line without a version and the preface of HTTP/2 reach no app',
    over: 'life',
    // A server of its own: these name no run.
    async scene(stage) {
      await stage.start(notingCalls(stage))
    },
    async talk(talk) {
      const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0'
      await reachesNoApp(talk, 'GET /\r\n\r\n', 'GET /\r\nHost: a.test\r\n\r\n', preface)
    },
  },
  {
    rule: 'refusals-end-the-connection',
    name: 'what came together with a refused request is not served, and the connection ends',
    over: 'wire',
    app: notingCalls,
    async talk(talk) {
      const { connect, head } = talk
      const behind = head('GET /behind HTTP/1.1')
      const refused = [
        head('GET / HTTP/1.1', 'Host: a b'),
        head('GET / HTTP/1.1', 'Host: a.test', 'Host: b.test'),
        `${head('POST / HTTP/1.1', 'Host: a b', 'Content-Length: 5')}hello`,
        `${head('POST / HTTP/1.1', 'Expect: a-miracle', 'Content-Length: 5')}hello`,
        `${head('POST / HTTP/1.1', 'Host: a b', 'Transfer-Encoding: chunked')}5\r\nhello\r\n0\r\n\r\n`,
        // A part of its body alone.
        `${head('POST / HTTP/1.1', 'Host: a b', 'Content-Length: 500')}hello`,
      ]
      await Promise.all(
        refused.map(async (bytes) => {
          const wire = await connect()
          await wire.send(bytes.endsWith('hello') && bytes.includes('500') ? bytes : bytes + behind)
          const outcome = await wire.outcome()
          if (outcome !== 'closed')
            assert.ok(outcome.status >= 400, `${outcome.status} came for ${JSON.stringify(bytes)}`)
          await wire.closed()
        }),
      )
      assert.deepEqual(await callsSoFar(talk), [])
    },
  },
]

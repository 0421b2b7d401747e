/** Requests that are sent before the answer to the one before them has come. */
import { strict as assert } from 'node:assert'
import { setTimeout as sleep } from 'node:timers/promises'
import type { App } from '@tsgi/spec'
import type { Case, Stage } from '../case.ts'
import { chunked } from '../request-text.ts'
import { callsSoFar, notingCalls, reachesNoApp } from './reaches-no-app.ts'
import { servesNoMore } from './serves-no-more.ts'

/** Answers with the path. `/slow…` waits until it is told; `/stream…` answers in chunks, the second when it is told. */
function waiting(stage: Stage): App {
  return async (request) => {
    const { pathname } = new URL(request.url)
    stage.note('called', pathname)
    if (pathname.startsWith('/slow')) await stage.told(pathname)
    if (!pathname.startsWith('/stream')) return { status: 200, body: `${pathname} ${await request.text()}` }
    return {
      status: 200,
      body: (async function* () {
        yield new TextEncoder().encode(pathname)
        await stage.told(pathname)
        yield new TextEncoder().encode(' end')
      })(),
    }
  }
}

/** So long it is watched that something does not happen. */
const watched = 50

const garbage = ['NONSENSE\r\n\r\n', '\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03'.padEnd(100, '\0'), 'GET\r\n\r\n']

export const pipeliningCases: readonly Case[] = [
  {
    rule: 'answers-are-never-out-of-order',
    name: 'requests sent at once are answered in their order by an app that answers at once, or the connection ends',
    over: 'wire',
    app: () => (request) => ({ status: 200, body: new URL(request.url).pathname }),
    async talk({ connect, head }) {
      const wire = await connect()
      const paths = Array.from({ length: 8 }, (_, i) => `/${i}`)
      await wire.send(paths.map((path) => head(`GET ${path} HTTP/1.1`)).join(''))
      for (const path of paths) {
        const outcome = await wire.outcome()
        if (outcome === 'closed') return
        assert.equal(outcome.text, path)
      }
    },
  },
  {
    rule: 'answers-are-never-out-of-order',
    name: 'a later request whose answer is ready first is answered behind the earlier ones, or the connection ends',
    over: 'wire',
    app: waiting,
    async talk({ connect, head, seen, tell }) {
      const wire = await connect()
      const paths = ['/slow1', '/slow2', '/fast']
      await wire.send(paths.map((path) => head(`GET ${path} HTTP/1.1`)).join(''))
      await seen('called')
      // Time for the others to be called, where the server does that.
      await sleep(watched)
      tell('/slow2')
      await sleep(watched)
      tell('/slow1')
      for (const path of paths) {
        const outcome = await wire.outcome()
        if (outcome === 'closed') return
        assert.equal(outcome.text, `${path} `)
      }
    },
  },
  {
    rule: 'answers-are-never-out-of-order',
    name: 'a request that asks for another protocol is answered, and what came with it too, or the connection ends',
    over: 'wire',
    app: () => async (request) => ({ status: 200, body: `${new URL(request.url).pathname} ${await request.text()}` }),
    async talk({ connect, head }) {
      const asking = [
        head('GET /first HTTP/1.1', 'Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAA'),
        head('GET /first HTTP/1.1', 'Connection: Upgrade', 'Upgrade: websocket'),
        head('POST /first HTTP/1.1', 'Connection: Upgrade', 'Upgrade: TLS/1.0', 'Content-Length: 0'),
      ]
      for (const bytes of asking) {
        const wire = await connect()
        await wire.send(bytes + head('GET /behind HTTP/1.1'))
        const message = await wire.message()
        assert.deepEqual([message.status, message.text], [200, '/first '])
        const isLast = /\bclose\b/i.test(message.header('connection') ?? '')
        const behind = await wire.outcome()
        if (isLast) assert.equal(behind, 'closed')
        else assert.equal(behind === 'closed' ? behind : behind.text, '/behind ')
      }
    },
  },
  {
    rule: 'pipelined-requests-are-served',
    name: 'requests behind one that waits for its answer are served after it, in order',
    needs: ['pipelining'],
    over: 'wire',
    app: waiting,
    async talk({ connect, head, seen, tell }) {
      const wire = await connect()
      await wire.send(
        [
          head('GET /slow HTTP/1.1'),
          `${head('POST /length HTTP/1.1', 'Content-Length: 5')}hello`,
          head('POST /chunks HTTP/1.1', 'Transfer-Encoding: chunked') + chunked(['one ', 'two']),
          head('GET /last HTTP/1.1'),
        ].join(''),
      )
      assert.equal(await seen('called'), '/slow')
      await sleep(watched)
      assert.equal(wire.unread().length, 0)
      tell('/slow')
      for (const text of ['/slow ', '/length hello', '/chunks one two', '/last '])
        assert.equal((await wire.message()).text, text)
    },
  },
  {
    rule: 'pipelined-requests-are-served',
    name: 'a request behind a streamed answer is served when the stream has ended',
    needs: ['pipelining'],
    over: 'wire',
    app: waiting,
    async talk({ connect, head, seen, tell }) {
      const wire = await connect()
      await wire.send(head('GET /stream HTTP/1.1'))
      await seen('called')
      await wire.sees('/stream')
      await wire.send(head('GET /behind HTTP/1.1'))
      await sleep(watched)
      assert.ok(!wire.unread().includes('/behind'))
      tell('/stream')
      assert.equal((await wire.message()).text, '/stream end')
      assert.equal((await wire.message()).text, '/behind ')
    },
  },
  {
    rule: 'garbage-ends-the-connection',
    name: 'bytes that are no request are refused or their connection ends, and no app sees them',
    over: 'life',
    // A server of its own: these bytes name no run.
    async scene(stage) {
      await stage.start(notingCalls(stage))
    },
    async talk(talk) {
      await reachesNoApp(talk, ...garbage)
    },
  },
  {
    rule: 'garbage-ends-the-connection',
    name: 'bytes that are no request end the connection after the requests before them were answered',
    over: 'wire',
    app: notingCalls,
    async talk(talk) {
      await Promise.all(
        garbage.map(async (bytes, i) => {
          const wire = await talk.connect()
          await wire.send(talk.head(`GET /${i} HTTP/1.1`))
          assert.equal((await wire.message()).text, `${talk.scheme}://example.test/${i}`)
          await wire.send(bytes)
          const outcome = await wire.outcome()
          if (outcome !== 'closed') assert.ok(outcome.status >= 400)
          await servesNoMore(wire, talk.head())
        }),
      )
      assert.equal((await callsSoFar(talk)).length, garbage.length)
    },
  },
  {
    rule: 'answers-owed-before-garbage-are-sent',
    name: 'every answer that is owed before bytes that are no request is sent, whichever is ready first',
    needs: ['pipelining'],
    over: 'wire',
    app: waiting,
    async talk({ connect, head, seen, tell }) {
      for (const bytes of garbage) {
        const wire = await connect()
        await wire.send(head('GET /slow1 HTTP/1.1') + head('GET /slow2 HTTP/1.1') + bytes)
        await seen('called')
        // Time for the server to have read it all.
        await sleep(watched)
        tell('/slow2')
        tell('/slow1')
        assert.equal((await wire.message()).text, '/slow1 ')
        assert.equal((await wire.message()).text, '/slow2 ')
        await servesNoMore(wire, head())
      }
    },
  },
  {
    rule: 'answers-owed-before-garbage-are-sent',
    name: 'an answer that is owed before bytes that are no request is not lost, and it is the last',
    needs: ['pipelining'],
    over: 'wire',
    app: waiting,
    async talk({ connect, head, seen, notes, tell }) {
      for (const path of ['/slow', '/stream']) {
        for (const bytes of garbage) {
          const wire = await connect()
          await wire.send(head(`GET ${path} HTTP/1.1`) + bytes)
          assert.equal(await seen('called'), path)
          if (path === '/stream') await wire.sees(path)
          await sleep(watched)
          tell(path)
          const message = await wire.message()
          assert.deepEqual([message.text, message.complete], [path === '/slow' ? '/slow ' : '/stream end', true])
          await servesNoMore(wire, head())
        }
      }
      assert.equal(notes('called').length, 2 * garbage.length)
    },
  },
  {
    rule: 'answers-are-never-out-of-order',
    name: 'a refusal is not sent before the answers that are owed before it',
    over: 'wire',
    app: waiting,
    async talk({ connect, head, seen, tell }) {
      const refused = [
        head('CONNECT example.test:443 HTTP/1.1'),
        head('GET /#x HTTP/1.1'),
        head('GET / HTTP/1.1', 'Host: a b'),
        head('GET / HTTP/2.0'),
        head('GET / HTTP/1.1', 'Content-Length: x'),
      ]
      const owed = ['/slow', '/stream'].flatMap((path) => refused.map((bytes, i) => [`${path}${i}`, bytes] as const))
      await Promise.all(
        owed.map(async ([path, bytes]) => {
          const wire = await connect()
          await wire.send(head(`GET ${path} HTTP/1.1`))
          await seen('called')
          await wire.send(bytes)
          await sleep(watched)
          tell(path)
          const outcome = await wire.outcome()
          if (outcome === 'closed') return
          assert.ok(outcome.status === 200 || !outcome.complete, `${path} was owed, ${outcome.status} came`)
          const next = await wire.outcome()
          if (next !== 'closed') assert.ok(next.status >= 400)
          await servesNoMore(wire, head())
        }),
      )
    },
  },
]

/** A `close()` in the middle of a load. */
import { strict as assert } from 'node:assert'
import { setTimeout as sleep } from 'node:timers/promises'
import type { App } from '@tsgi/spec'
import type { Case, WireTalk } from '../case.ts'
import { bytes } from './life-stage.ts'

const clients = 16
/** `close()` is called when so many requests have reached the app. */
const middle = 400

/** Answers with what names the request, in one piece or two, at once or a little later. */
function counting(onMiddle: () => void): { readonly app: App; readonly called: readonly string[] } {
  const called: string[] = []
  const app: App = async (request) => {
    const name = new URL(request.url).pathname
    called.push(name)
    if (called.length === middle) onMiddle()
    const turn = called.length % 4
    if (turn === 1) await sleep(turn + (called.length % 7))
    const text = `${name}${await request.text()}`
    if (turn !== 2) return { status: 200, body: text }
    return {
      status: 200,
      body: (async function* () {
        yield bytes(text.slice(0, 2))
        await sleep(called.length % 5)
        yield bytes(text.slice(2))
      })(),
    }
  }
  return { app, called }
}

/** Asks on one connection until the server ends it; the names of the requests that were answered completely. */
async function askOn({ connect, head }: WireTalk, client: number): Promise<readonly string[]> {
  const answered: string[] = []
  const wire = await connect()
  for (let i = 0; ; i += 1) {
    const name = `/${client}-${i}`
    const isPost = i % 3 === 0
    const request = isPost ? `${head(`POST ${name} HTTP/1.1`, 'Content-Length: 5')}hello` : head(`GET ${name} HTTP/1.1`)
    await wire.send(request)
    const outcome = await wire.outcome()
    if (outcome === 'closed') return answered
    if (!outcome.complete) return answered
    assert.equal(outcome.text, isPost ? `${name}hello` : name)
    answered.push(name)
    if (outcome.header('connection') === 'close') return answered
  }
}

export const loadCases: readonly Case[] = [
  {
    rule: 'close-waits-for-open-exchanges',
    name: 'a close() in the middle of the requests of 16 kept connections loses none whose app was called',
    over: 'life',
    async scene({ start, note }) {
      let close: () => void = () => {}
      const closing = new Promise<void>((resolve) => {
        close = resolve
      })
      const { app, called } = counting(() => close())
      const server = await start(app)
      await closing
      await server.close()
      note('called', called)
    },
    async talk(talk) {
      const all = await Promise.all(Array.from({ length: clients }, (_, client) => askOn(talk, client)))
      const answered = new Set(all.flat())
      const called = (await talk.seen('called')) as readonly string[]
      assert.ok(called.length >= middle)
      assert.deepEqual(
        called.filter((name) => !answered.has(name)),
        [],
        'requests were lost: their app was called, and their complete answer did not arrive',
      )
    },
  },
]

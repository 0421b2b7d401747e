/** Clients and apps that take their time. */
import { strict as assert } from 'node:assert'
import { setTimeout as sleep } from 'node:timers/promises'
import type { App } from '@tsgi/spec'
import type { Case } from '../case.ts'
import type { Wire } from '../wire.ts'

const crowdSize = 500
/** So many bytes each of them has left to send, one a second. */
const bytesLeft = 25

/** So many of them come at a time. */
const atOnce = 25

const second = 1000

/** Every other one takes its time with its head, the others with their bodies. */
const isInHead = (i: number) => i % 2 === 0

const patient: App = async (request) => ({ status: 200, body: (await request.text()) || 'at once' })

const others: Case = {
  rule: 'slow-clients-hold-nobody-up',
  name: 'while 500 clients send a byte a second of their heads and bodies, others are answered, and then they are too',
  over: 'life',
  async scene({ start }) {
    await start(patient, { limits: { maxRequestBodySize: 1000 } })
  },
  async talk({ connect, head }) {
    const filling = 'x'.repeat(bytesLeft)
    const crowd: { readonly wire: Wire; readonly rest: string; sent: number }[] = []
    let isOver = false
    const trickling: Promise<void>[] = []
    // From its first moment on: on a busy machine a server may end the first ones before the last have come.
    const join = async (i: number) => {
      const wire = await connect()
      const begun = isInHead(i) ? head() : `${head('POST / HTTP/1.1', `Content-Length: ${bytesLeft}`)}${filling}`
      await wire.send(begun.slice(0, -bytesLeft))
      const one = { wire, rest: begun.slice(-bytesLeft), sent: 0 }
      crowd[i] = one
      const trickle = async () => {
        while (!isOver && one.sent < bytesLeft) {
          await sleep(second)
          await wire.send(one.rest.charAt(one.sent))
          one.sent += 1
        }
      }
      trickling.push(trickle())
    }
    for (let i = 0; i < crowdSize; i += atOnce) await Promise.all(Array.from({ length: atOnce }, (_, j) => join(i + j)))
    for (let i = 0; i < 5; i += 1) {
      const quick = await connect()
      for (let j = 0; j < 20; j += 1) {
        await quick.send(head())
        assert.equal((await quick.message()).text, 'at once')
      }
    }
    // In the order of events, not in time: the others did not wait for them.
    assert.ok(
      crowd.some(({ sent }) => sent < bytesLeft),
      'others were answered only when the slow ones had sent all',
    )
    isOver = true
    await Promise.all(trickling)
    await Promise.all(crowd.map(({ wire, rest, sent }) => wire.send(rest.slice(sent))))
    for (const [i, { wire }] of crowd.entries()) {
      const message = await wire.message()
      assert.equal(message.status, 200)
      assert.equal(message.text, isInHead(i) ? 'at once' : filling)
    }
  },
}

const upload: Case = {
  rule: 'slow-exchanges-are-not-cut',
  name: 'an upload of 1 KiB a second arrives whole after 25 s',
  over: 'life',
  async scene({ start }) {
    await start(async (request) => ({ status: 200, body: String((await request.text()).length) }))
  },
  async talk({ connect, head }) {
    const wire = await connect()
    await wire.send(head('POST / HTTP/1.1', `Content-Length: ${25 * 1024}`))
    for (let i = 0; i < 25; i += 1) {
      await sleep(second)
      assert.ok(!wire.isClosed(), `the connection was ended after ${i} s`)
      await wire.send('x'.repeat(1024))
    }
    assert.equal((await wire.message('POST')).text, String(25 * 1024))
  },
}

const thinking: Case = {
  rule: 'slow-exchanges-are-not-cut',
  name: 'an app that answers after 25 s is waited for: no time limit of the server ends the exchange',
  over: 'life',
  async scene({ start, note }) {
    await start(async ({ signal }) => {
      for (let i = 0; i < 25; i += 1) {
        await sleep(second)
        // Something happens: a run is given up when nothing does.
        note('still at work', i)
      }
      note('aborted', signal.aborted)
      return { status: 200, body: 'found' }
    })
  },
  async talk({ exchange, seen }) {
    assert.equal((await exchange()).text, 'found')
    assert.equal(await seen('aborted'), false)
  },
}

export const slowClientCases: readonly Case[] = [others, upload, thinking]

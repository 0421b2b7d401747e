/** Clients and apps that take their time. */
import { strict as assert } from 'node:assert'
import { setTimeout as sleep } from 'node:timers/promises'
import type { App } from '@tsgi/spec'
import type { Case } from '../case.ts'
import type { Wire } from '../wire.ts'

const crowdSize = 500
/** So many bytes each of them has left to send, one a second. */
const bytesLeft = 25

const second = 1000

const patient: App = async (request) => ({ status: 200, body: (await request.text()) || 'at once' })

const crowd: Case = {
  rule: 'slow-clients-hold-nobody-up',
  name: 'while 500 clients send a byte a second of their heads and bodies, others are answered, and then they are too',
  over: 'life',
  async scene({ start }) {
    await start(patient, { limits: { maxRequestBodySize: 1000 } })
  },
  async talk({ connect, head }) {
    const wires: Wire[] = []
    const rests: string[] = []
    const filling = 'x'.repeat(bytesLeft)
    for (let i = 0; i < crowdSize; i += 1) {
      const wire = await connect()
      const isInHead = i % 2 === 0
      const begun = isInHead ? head() : `${head('POST / HTTP/1.1', `Content-Length: ${bytesLeft}`)}${filling}`
      await wire.send(begun.slice(0, -bytesLeft))
      wires.push(wire)
      rests.push(begun.slice(-bytesLeft))
    }
    let isOver = false
    let sent = 0
    const trickle = async () => {
      while (!isOver && sent < bytesLeft) {
        await Promise.all(wires.map((wire, i) => wire.send(rests[i]?.charAt(sent) ?? '')))
        sent += 1
        await sleep(second)
      }
    }
    const trickling = trickle()
    for (let i = 0; i < 5; i += 1) {
      const quick = await connect()
      for (let j = 0; j < 20; j += 1) {
        await quick.send(head())
        assert.equal((await quick.message()).text, 'at once')
      }
    }
    // In the order of events, not in time: the others did not wait for them.
    assert.ok(sent < bytesLeft, 'others were answered only when the slow ones had sent all')
    isOver = true
    await trickling
    await Promise.all(wires.map((wire, i) => wire.send(rests[i]?.slice(sent) ?? '')))
    for (const [i, wire] of wires.entries()) {
      const message = await wire.message()
      assert.equal(message.status, 200)
      assert.equal(message.text, i % 2 === 0 ? 'at once' : filling)
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

export const slowClientCases: readonly Case[] = [crowd, upload, thinking]

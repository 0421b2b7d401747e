/** An app that has become a fetch handler and an app again: nothing of the contract is lost on the way. */
import { strict as assert } from 'node:assert'
import type { AppRow, Stage } from '@tsgi/conformance'
import type { App } from '@tsgi/spec'
import { fromFetch } from '@tsgi/spec/from-fetch'
import { toFetch } from '@tsgi/spec/to-fetch'

const app =
  ({ note, told }: Stage): App =>
  async (request, context) => {
    switch (new URL(request.url).pathname) {
      case '/echo':
        return { status: 200, headers: [['content-type', 'text/plain']], body: await request.text() }
      case '/twice':
        return {
          status: 201,
          headers: [
            ['set-cookie', 'a=1'],
            ['set-cookie', 'b=2'],
          ],
        }
      case '/pass':
        return { status: 200, body: request.body }
      case '/ticks':
        return { status: 200, body: ticks() }
      case '/broken':
        return { status: 200, headers: [['bad name', 'x']] }
      case '/background':
        void context.completed.then((completion) => note('completed', completion))
        return { status: 200, body: 'four' }
      default:
        return { status: 404, body: 'nothing here' }
    }

    async function* ticks(): AsyncGenerator<Uint8Array> {
      try {
        yield new TextEncoder().encode('one ')
        await told('go on')
        yield new TextEncoder().encode('two')
        await told('never')
      } finally {
        note('ended')
      }
    }
  }

export const roundTrip: AppRow = {
  name: 'toFetch and back',
  app: (stage) => fromFetch(toFetch(app(stage))),
  checks: [
    {
      name: 'a body goes in and comes out',
      async talk({ exchange }) {
        const message = await exchange({ method: 'POST', target: '/echo', body: 'höllo' })
        assert.equal(message.text, 'höllo')
        assert.equal(message.framing, 'length')
      },
    },
    {
      name: 'an upload that is sent back chunk by chunk arrives whole',
      async talk({ exchange }) {
        const message = await exchange({ method: 'POST', target: '/pass', body: ['one ', 'two ', 'three'] })
        assert.equal(message.text, 'one two three')
      },
    },
    {
      name: 'status and repeated fields stay as they were',
      async talk({ exchange }) {
        const message = await exchange({ target: '/twice' })
        assert.equal(message.status, 201)
        assert.deepEqual(message.all('set-cookie'), ['a=1', 'b=2'])
      },
    },
    {
      name: 'a client that leaves ends the stream of the app',
      async talk({ connect, head, tell, seen }) {
        const wire = await connect()
        await wire.send(head('GET /ticks HTTP/1.1'))
        await wire.sees('one ')
        tell('go on')
        await wire.sees('two')
        wire.reset()
        // The generator waits: its end is asked for, and comes when it goes on.
        tell('never')
        await seen('ended')
      },
    },
    {
      name: 'an invalid answer is a bare 500',
      async talk({ exchange }) {
        const message = await exchange({ target: '/broken' })
        assert.deepEqual([message.status, message.text], [500, ''])
      },
    },
    {
      name: 'the exchange is complete when its answer is',
      async talk({ exchange, seen }) {
        assert.equal((await exchange({ target: '/background' })).text, 'four')
        assert.deepEqual(await seen('completed'), { outcome: 'sent', bytes: 4 })
      },
    },
    {
      name: 'a HEAD keeps the length, and the connection serves on',
      async talk({ connect, head }) {
        const wire = await connect()
        await wire.send(head('HEAD /background HTTP/1.1'))
        assert.equal((await wire.message('HEAD')).header('content-length'), '4')
        await wire.send(head('GET /elsewhere HTTP/1.1'))
        assert.equal((await wire.message()).text, 'nothing here')
      },
    },
  ],
}

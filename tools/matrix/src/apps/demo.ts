/** The demo, as people see it in a browser. */
import { strict as assert } from 'node:assert'
import type { AppRow } from '@tsgi/conformance'
import { demo as makeDemo } from '@tsgi/demo'

const asJson = [['content-type', 'application/json']] as const

export const demo: AppRow = {
  name: 'demo',
  app: () => makeDemo({ tick: 1 }),
  checks: [
    {
      name: 'the page names the server that answers',
      async talk({ exchange, server, scheme }) {
        const message = await exchange()
        assert.equal(message.header('content-type'), 'text/html; charset=utf-8')
        assert.ok(message.text.includes(`data-server="${server.name}"`), message.text)
        assert.ok(message.text.includes(`${scheme}://example.test/`), message.text)
      },
    },
    {
      name: 'a note that is posted is in the list and on the page, as text',
      async talk({ exchange }) {
        const body = JSON.stringify({ text: '<b>milk</b>' })
        const posted = await exchange({ method: 'POST', target: '/notes', headers: asJson, body })
        assert.deepEqual([posted.status, JSON.parse(posted.text)], [201, ['<b>milk</b>']])
        assert.deepEqual(JSON.parse((await exchange({ target: '/notes' })).text), ['<b>milk</b>'])
        assert.ok((await exchange()).text.includes('<li>&lt;b&gt;milk&lt;/b&gt;</li>'))
      },
    },
    {
      name: 'a note without text is 422 and says why, and what is no JSON is 400',
      async talk({ exchange }) {
        const empty = await exchange({ method: 'POST', target: '/notes', headers: asJson, body: '{"text":""}' })
        assert.equal(empty.status, 422)
        assert.match(empty.text, /1 to 200 characters/)
        const broken = await exchange({ method: 'POST', target: '/notes', headers: asJson, body: '{' })
        assert.equal(broken.status, 400)
        assert.match(broken.text, /needs to be JSON/)
      },
    },
    {
      name: 'the ticks come one after the other, and stop when the client leaves',
      async talk({ connect, head, exchange, server }) {
        const wire = await connect()
        await wire.send(head('GET /ticks HTTP/1.1'))
        await wire.sees(`data: {"server":"${server.name}","count":1,"watching":1,`)
        await wire.sees('"count":3,')
        wire.reset()
        // Until the server has seen that it left.
        for (;;) {
          const second = await exchange({ target: '/watching' })
          if (second.text === '{"watching":0}') return
          assert.equal(second.text, '{"watching":1}')
        }
      },
    },
  ],
}

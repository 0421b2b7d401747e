/** The demo, as browsers and programs see it. */
import { strict as assert } from 'node:assert'
import { createHash } from 'node:crypto'
import type { AppRow } from '@tsgi/conformance'
import { demo as makeDemo } from '@tsgi/demo'

const asJson = [['content-type', 'application/json']] as const
const asForm = [['content-type', 'application/x-www-form-urlencoded']] as const

const handshake = [
  'connection: upgrade',
  'upgrade: websocket',
  'sec-websocket-version: 13',
  'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
]

const noteAs = (text: string) => ({ method: 'POST', target: '/notes', headers: asJson, body: JSON.stringify({ text }) })

export const demo: AppRow = {
  name: 'demo',
  app: () => makeDemo(),
  checks: [
    {
      name: 'the page names the server that answers',
      async talk({ exchange, server }) {
        const message = await exchange()
        assert.equal(message.header('content-type'), 'text/html; charset=utf-8')
        assert.ok(message.text.includes(`data-server="${server.name}"`), message.text)
      },
    },
    {
      name: 'a page says what the server saw of the request',
      async talk({ exchange, scheme }) {
        const headers = [['x-one', '<two>']] as const
        const message = await exchange({ target: '/request?a=%20b', headers: [...headers, ['accept', 'text/html']] })
        assert.ok(message.text.includes(`${scheme}://example.test/request?a=%20b`), message.text)
        assert.ok(message.text.includes('<dt>x-one</dt><dd>&lt;two&gt;</dd>'), message.text)
        const data = await exchange({ target: '/request', headers: [['accept', 'application/json']] })
        assert.equal((JSON.parse(data.text) as { readonly encrypted: boolean }).encrypted, scheme === 'https')
      },
    },
    {
      name: 'a note that is posted is in the list and on the page, as text',
      async talk({ exchange }) {
        const posted = await exchange(noteAs('<b>milk</b>'))
        const note = JSON.parse(posted.text) as { readonly text: string }
        assert.deepEqual([posted.status, note.text], [201, '<b>milk</b>'])
        assert.deepEqual(JSON.parse((await exchange({ target: '/notes' })).text), [note])
        assert.ok((await exchange()).text.includes('<p dir="auto">&lt;b&gt;milk&lt;/b&gt;</p>'))
      },
    },
    {
      name: 'a note from a form leads back to the page, and one that is refused is shown again with the reason',
      async talk({ exchange }) {
        const taken = await exchange({ method: 'POST', target: '/notes', headers: asForm, body: 'text=milk+%26+honey' })
        assert.deepEqual([taken.status, taken.header('location')], [303, '/'])
        const refused = await exchange({ method: 'POST', target: '/notes', headers: asForm, body: 'text=' })
        assert.equal(refused.status, 422)
        assert.match(refused.text, /role="alert">A note needs a text/)
      },
    },
    {
      name: 'a note without text is 422 and says why, what is no JSON is 400, and what is too large is 413',
      async talk({ exchange }) {
        const empty = await exchange(noteAs(''))
        assert.equal(empty.status, 422)
        assert.match(empty.text, /A note needs a text/)
        const broken = await exchange({ ...noteAs(''), body: '{' })
        assert.equal(broken.status, 400)
        assert.equal((await exchange(noteAs('x'.repeat(20_000)))).status, 413)
      },
    },
    {
      name: 'the live page shows each note, and is over when the client leaves',
      async talk({ connect, head, exchange }) {
        const wire = await connect()
        await wire.send(head('GET /events HTTP/1.1'))
        await wire.sees('"readers":{"events":1,"socket":0},"notes":[]')
        await exchange(noteAs('milk'))
        await wire.sees('"text":"milk"')
        const other = await connect()
        await other.send(head('GET /events HTTP/1.1'))
        await other.sees('"readers":{"events":2,"socket":0}')
        wire.reset()
        await other.sees('"readers":{"events":1,"socket":0}')
      },
    },
    {
      name: 'a WebSocket shows each note too, where the server has them',
      async talk({ connect, head, exchange, server }) {
        const wire = await connect()
        await wire.send(head('GET /socket HTTP/1.1', ...handshake))
        if (!server.capabilities.includes('webSocket')) return wire.sees('HTTP/1.1 501 ')
        await wire.sees('"readers":{"events":0,"socket":1},"notes":[]')
        await exchange(noteAs('milk'))
        await wire.sees('"text":"milk"')
      },
    },
    {
      name: 'an upload in chunks is counted and hashed',
      async talk({ exchange }) {
        const body = ['one ', 'two ', 'three']
        const message = await exchange({ method: 'POST', target: '/upload', body })
        const sha256 = createHash('sha256').update(body.join('')).digest('hex')
        const { bytes, sha256: got } = JSON.parse(message.text) as { readonly bytes: number; readonly sha256: string }
        assert.deepEqual([bytes, got], [13, sha256])
      },
    },
    {
      name: 'a download has its length, and arrives whole',
      async talk({ exchange }) {
        const message = await exchange({ target: '/download?mib=1' })
        assert.deepEqual([message.header('content-length'), message.text.length], ['1048576', 1_048_576])
        assert.match(message.text, / 16384 of 16384\.+\n$/)
        assert.equal((await exchange({ target: '/download?mib=0' })).status, 422)
      },
    },
    {
      name: 'its style and scripts are files with a type, and there is nothing beside them',
      async talk({ exchange }) {
        const style = await exchange({ target: '/assets/style.css' })
        assert.deepEqual([style.status, style.header('content-type')], [200, 'text/css; charset=utf-8'])
        const script = await exchange({ target: '/assets/main.js' })
        assert.match(script.header('content-type') ?? '', /^(?:text|application)\/javascript/)
        assert.equal((await exchange({ target: '/assets/..%2fpackage.json' })).status, 404)
      },
    },
  ],
}

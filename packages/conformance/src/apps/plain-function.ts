/** The smallest app: a function that returns literals. */
import { strict as assert } from 'node:assert'
import type { App } from '@tsgi/spec'
import type { AppRow } from '../case.ts'

const app: App = async (request) => {
  const { pathname, searchParams } = new URL(request.url)
  if (pathname === '/echo') {
    if (request.method !== 'POST') return { status: 405, headers: [['allow', 'POST']] }
    const type = request.headers.get('content-type') ?? 'application/octet-stream'
    return { status: 200, headers: [['content-type', type]], body: new Uint8Array(await request.arrayBuffer()) }
  }
  if (pathname === '/search') return { status: 200, body: `looked for ${searchParams.getAll('word').join(' and ')}` }
  if (pathname === '/missing') return { status: 404, body: 'nothing here' }
  return { status: 200, headers: [['content-type', 'text/plain; charset=utf-8']], body: `hello ${pathname}` }
}

export const plainFunction: AppRow = {
  name: 'plain function',
  app: () => app,
  checks: [
    {
      name: 'answers with its path',
      async talk({ exchange }) {
        const message = await exchange({ target: '/there' })
        assert.equal(message.status, 200)
        assert.equal(message.text, 'hello /there')
        assert.equal(message.header('content-type'), 'text/plain; charset=utf-8')
      },
    },
    {
      name: 'reads its query, repeats and escapes included',
      async talk({ exchange }) {
        assert.equal(
          (await exchange({ target: '/search?word=sl%C3%B8w&x=1&word=a+b' })).text,
          'looked for sløw and a b',
        )
      },
    },
    {
      name: 'says 404 with a body',
      async talk({ exchange }) {
        const message = await exchange({ target: '/missing' })
        assert.equal(message.status, 404)
        assert.equal(message.text, 'nothing here')
      },
    },
    {
      name: 'echoes the bytes of a POST, sent with a length or in chunks',
      async talk({ exchange }) {
        const bytes = Uint8Array.from({ length: 256 }, (_, index) => index)
        const headers = [['content-type', 'application/x-bytes']] as const
        const message = await exchange({ method: 'POST', target: '/echo', headers, body: bytes })
        assert.deepEqual(new Uint8Array(message.body), bytes)
        assert.equal(message.header('content-type'), 'application/x-bytes')
        assert.equal(
          (await exchange({ method: 'POST', target: '/echo', body: ['first ', 'second'] })).text,
          'first second',
        )
      },
    },
    {
      name: 'refuses another method, and says which it takes',
      async talk({ exchange }) {
        const message = await exchange({ method: 'DELETE', target: '/echo' })
        assert.equal(message.status, 405)
        assert.equal(message.header('allow'), 'POST')
        assert.equal(message.text, '')
      },
    },
  ],
}

/** The programs of the documents by their names, each with how it is asked and what it gives. */
import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { Program } from './code-list.ts'

const text =
  (path: string, init?: RequestInit) =>
  async (origin: string): Promise<string> =>
    (await fetch(origin + path, init)).text()

const status =
  (path: string, init?: RequestInit) =>
  async (origin: string): Promise<readonly [number, string]> => {
    const response = await fetch(origin + path, init)
    return [response.status, await response.text()]
  }

const compressed = (encoding: string) => async (origin: string) => {
  const response = await fetch(origin, { headers: { 'accept-encoding': encoding } })
  return [response.headers.get('content-encoding'), await response.text()]
}

/** The first event of a stream, which is then left. */
async function firstEvent(origin: string): Promise<string> {
  const response = await fetch(`${origin}/clock`)
  let seen = ''
  for await (const chunk of response.body ?? []) {
    seen += Buffer.from(chunk).toString()
    if (seen.endsWith('\n\n') && seen.includes('id:')) break
  }
  return seen.replace(/\d{4}-.*Z/, 'now')
}

/** Everything that a WebSocket says until it is closed, by either side. */
async function said(url: string, talk: (socket: WebSocket, messages: readonly string[]) => void): Promise<unknown> {
  const socket = new WebSocket(url.replace('http', 'ws'))
  const messages: string[] = []
  socket.on('message', (data: Buffer) => {
    messages.push(data.toString())
    talk(socket, messages)
  })
  const [code] = (await once(socket, 'close')) as [number]
  return [...messages, code]
}

const json = { 'content-type': 'application/json' }

export const programs: Readonly<Record<string, Readonly<Record<string, Program>>>> = {
  'README.md': {
    'app.ts': { is: 'server', ask: text('/x'), gives: 'Hello from /x\n' },
    'uws.ts': { is: 'server', ask: text('/'), gives: 'Hello from uWebSockets.js\n' },
    'mini.ts': { is: 'server', ask: text('/users/7'), gives: '{"id":"7"}' },
    'hono.ts': { is: 'server', ask: text('/'), gives: 'Hello from Hono' },
    'bun.ts': { is: 'server', on: 'bun', ask: text('/'), gives: 'Hello from Bun' },
  },
  'packages/spec/README.md': {
    'app.ts': {
      is: 'server',
      ask: text('/', { method: 'POST', body: '{"name":"Ada"}' }),
      gives: '{"you":{"name":"Ada"}}',
    },
  },
  'packages/server-node/README.md': { 'app.ts': { is: 'server', ask: text('/'), gives: 'hello' } },
  'packages/server-uws/README.md': { 'app.ts': { is: 'server', ask: text('/'), gives: 'hello' } },
  'packages/framework-mini/README.md': {
    'mini.ts': { is: 'server', ask: text('/users/7'), gives: '{"id":"7"}' },
    'app.ts': { is: 'part' },
    'app.test.ts': { is: 'test', passes: 2 },
    'server.ts': {
      is: 'server',
      ask: async (origin) => {
        const init = { method: 'POST', headers: json, body: '{"text":"buy milk"}' }
        const made = await fetch(`${origin}/notes`, init)
        return [made.status, made.headers.get('location'), await (await fetch(`${origin}/notes`)).text()]
      },
      gives: [201, '/notes/1', '[{"id":1,"text":"buy milk"}]'],
    },
  },
  'packages/middleware/README.md': {
    'app.ts': { is: 'server', ask: compressed('gzip'), gives: ['gzip', 'hello '.repeat(1000)] },
    'compression.ts': { is: 'server', ask: compressed('br'), gives: ['br', 'hello '.repeat(1000)] },
    'static-files.ts': { is: 'server', ask: text('/hello.txt'), gives: 'Hello from a file' },
    'body-limit.ts': {
      is: 'server',
      ask: status('/', { method: 'POST', body: 'x'.repeat(65_537) }),
      gives: [413, ''],
    },
  },
  'docs/guide/02-a-first-app.md': {
    'app.ts': { is: 'part' },
    'server.ts': { is: 'server', ask: status('/'), gives: [200, 'Hello\n'] },
    'server-uws.ts': { is: 'server', ask: status('/x'), gives: [404, 'There is no such page.\n'] },
    'visits.ts': { is: 'server', ask: text('/'), gives: 'visit 1\n' },
    'mini.ts': { is: 'server', ask: text('/notes/0'), gives: '{"text":"buy milk"}' },
  },
  'docs/guide/03-the-interface.md': {
    'whole.ts': { is: 'compiled', because: 'it is a type' },
    'all.ts': {
      is: 'server',
      ask: text('/x', { method: 'POST', body: 'hello' }),
      gives: '{"pathname":"/x","text":"hello","httpVersion":"1.1"}',
    },
  },
  'docs/guide/04-middleware.md': {
    'auth.ts': { is: 'part' },
    'timing.ts': { is: 'part' },
    'server.ts': {
      is: 'server',
      async ask(origin) {
        const known = await fetch(origin, { headers: { authorization: 'Bearer open-sesame' } })
        const [refused] = await status('/')(origin)
        return [await known.text(), known.headers.has('server-timing'), known.headers.has('x-frame-options'), refused]
      },
      gives: ['You are ada.\n', true, true, 401],
    },
  },
  'docs/guide/05-testing.md': {
    'app.ts': { is: 'part' },
    'app.test.ts': { is: 'test', passes: 2 },
    'mini.test.ts': { is: 'test', passes: 1 },
    'server.test.ts': { is: 'test', passes: 1 },
  },
  'docs/guide/06-streaming.md': {
    'ticks.ts': { is: 'server', ask: text('/'), gives: 'tick 1\ntick 2\ntick 3\n' },
    'proxy.ts': { is: 'server', ask: text('/a?b'), gives: 'GET /a?b ' },
    'upload.ts': {
      is: 'server',
      ask: text('/', { method: 'POST', body: new Uint8Array(20 * 1024 * 1024) }),
      gives: '{"bytes":20971520}',
    },
    'events.ts': { is: 'server', ask: firstEvent, gives: ':\n\nid: 1\ndata: {"at":"now"}\n\n' },
  },
  'docs/guide/07-websockets.md': {
    'echo.ts': {
      is: 'server',
      ask: (origin) =>
        said(`${origin}/echo`, (socket, { length }) => (length === 1 ? socket.send('and back') : socket.close(1000))),
      gives: ['hello', 'and back', 1000],
    },
    'countdown.ts': {
      is: 'server',
      ask: (origin) => said(`${origin}/countdown/3`, () => {}),
      gives: ['3', '2', '1', 1000],
    },
  },
  'docs/guide/08-deploying.md': {
    'server.ts': { is: 'server', ask: text('/'), gives: 'hello\n' },
    'tls.ts': { is: 'compiled', because: 'it needs a key and a certificate of its operator' },
    'behind-nginx.ts': { is: 'compiled', because: 'it needs a folder for its socket' },
  },
  'docs/guide/10-writing-a-framework.md': {
    'tiny.ts': { is: 'part' },
    'server.ts': {
      is: 'server',
      async ask(origin) {
        const wrong = await fetch(origin, { method: 'POST' })
        return [await text('/users/7')(origin), wrong.status, wrong.headers.get('allow')]
      },
      gives: ['{"id":"7"}', 405, 'GET'],
    },
  },
  'docs/guide/11-the-specification.md': {
    'rules.ts': { is: 'script', prints: /^answer: status-is-final\n {2}A status is an integer from 200 to 599/m },
  },
  'docs/guide/12-from-fetch-handlers.md': {
    'hono.ts': { is: 'server', ask: text('/me'), gives: '{"address":"127.0.0.1"}' },
    'handler.ts': {
      is: 'server',
      ask: text('/', { method: 'POST', headers: json, body: '{"a":1}' }),
      gives: '{"you":{"a":1}}',
    },
    'bun.ts': { is: 'server', on: 'bun', ask: text('/x'), gives: 'You asked for /x' },
    'deno.ts': { is: 'server', on: 'deno', ask: text('/x'), gives: 'You asked for /x' },
  },
  'docs/guide/13-from-express.md': {
    'before.ts': { is: 'compiled', because: 'Express listens there; what replaces it is run' },
    'after.ts': {
      is: 'server',
      async ask(origin) {
        const init = { method: 'POST', headers: json, body: '{"text":"buy milk"}' }
        const made = await fetch(`${origin}/notes`, init)
        return [
          made.status,
          made.headers.get('location'),
          await text('/notes/0')(origin),
          await status('/notes/9')(origin),
        ]
      },
      gives: [
        201,
        '/notes/0',
        '{"text":"buy milk"}',
        [404, '{"title":"Not Found","status":404,"detail":"There is no such note."}'],
      ],
    },
    'front.ts': {
      is: 'server',
      async ask(origin) {
        const init = { method: 'POST', headers: { authorization: 'Bearer x' }, body: 'b' }
        return [await text('/health')(origin), await text('/old?a', init)(origin), await text('/')(origin)]
      },
      gives: ['ok', 'POST /old?a b', 'GET / '],
    },
  },
}

/** Apps that keep one rule each, where their twins among the mutants break it: the good examples of SPEC.md. */
import type { App, Context } from '@tsgi/spec'
import { derive } from '@tsgi/spec/derive'
import type { RuleId } from '@tsgi/spec/rules'
import type { ClientRequest } from '../case.ts'

/** An app that keeps a rule. */
export interface GoodApp {
  /** The rule that it keeps. */
  readonly rule: RuleId
  /** As it stands in SPEC.md. */
  readonly app: App
  /** The request that shows it. */
  readonly request?: ClientRequest
  /** What the client gets. */
  readonly gets: { readonly status: number; readonly text?: string; readonly header?: readonly [string, string] }
}

const bytes = (text: string) => new TextEncoder().encode(text)

/** Of each rule that an app can break, at least one app that keeps it. */
export const goodApps: readonly GoodApp[] = [
  {
    rule: 'an-answer-is-an-object',
    app: () => ({ status: 200, body: 'hello' }),
    gets: { status: 200, text: 'hello' },
  },
  {
    rule: 'status-is-final',
    app: ({ url }) => ({ status: new URL(url).pathname === '/' ? 200 : 404 }),
    gets: { status: 200 },
  },
  {
    rule: 'answer-headers-are-pairs',
    app: () => ({
      status: 200,
      headers: [
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2'],
      ],
    }),
    gets: { status: 200 },
  },
  {
    rule: 'answer-names-are-tokens',
    app: () => ({ status: 200, headers: [['x-one', '1']] }),
    gets: { status: 200, header: ['x-one', '1'] },
  },
  {
    rule: 'answer-names-are-lower-case',
    app: () => ({ status: 200, headers: [['content-type', 'text/plain']], body: 'hello' }),
    gets: { status: 200, header: ['content-type', 'text/plain'] },
  },
  {
    rule: 'values-cannot-split-an-answer',
    app: ({ url }) => ({ status: 302, headers: [['location', encodeURI(new URL(url).searchParams.get('to') ?? '/')]] }),
    request: { target: '/?to=/%0d%0aset-cookie:%20a=1' },
    gets: { status: 302, header: ['location', '/%0D%0Aset-cookie:%20a=1'] },
  },
  {
    rule: 'header-values-are-ascii',
    app: () => ({
      status: 200,
      headers: [['content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent('café.txt')}`]],
      body: 'hello',
    }),
    gets: { status: 200, header: ['content-disposition', "attachment; filename*=UTF-8''caf%C3%A9.txt"] },
  },
  {
    rule: 'a-body-is-text-or-bytes',
    app: () => ({ status: 200, body: JSON.stringify({ hello: 'world' }) }),
    gets: { status: 200, text: '{"hello":"world"}' },
  },
  {
    rule: 'connection-fields-are-the-servers',
    app: () => ({ status: 200, headers: [['connection', 'close']], body: 'hello' }),
    gets: { status: 200, text: 'hello', header: ['connection', 'close'] },
  },
  {
    rule: 'a-length-is-one-number',
    app: () => ({ status: 200, headers: [['content-length', String(bytes('café').length)]], body: 'café' }),
    gets: { status: 200, text: 'café', header: ['content-length', '5'] },
  },
  {
    rule: 'short-bodies-are-cut',
    app: () => ({
      status: 200,
      headers: [['content-length', '5']],
      body: (async function* () {
        yield bytes('hell')
        yield bytes('o')
      })(),
    }),
    gets: { status: 200, text: 'hello', header: ['content-length', '5'] },
  },
  {
    rule: 'long-bodies-are-cut',
    app: () => ({
      status: 200,
      body: (async function* () {
        yield bytes('hello')
        yield bytes('!')
      })(),
    }),
    gets: { status: 200, text: 'hello!' },
  },
  {
    rule: 'no-content-has-no-body',
    app: () => ({ status: 204 }),
    gets: { status: 204, text: '' },
  },
  {
    rule: 'reset-content-has-no-body',
    app: () => ({ status: 205 }),
    gets: { status: 205, text: '' },
  },
  {
    rule: 'not-modified-has-no-body',
    app: () => ({ status: 304, headers: [['etag', '"1"']] }),
    gets: { status: 304, text: '', header: ['etag', '"1"'] },
  },
  {
    rule: 'chunks-are-bytes',
    app: () => ({
      status: 200,
      body: (async function* () {
        yield new TextEncoder().encode('hello')
      })(),
    }),
    gets: { status: 200, text: 'hello' },
  },
  {
    rule: 'given-chunks-are-given-away',
    app: () => ({
      status: 200,
      body: (async function* () {
        const buffer = new Uint8Array(5)
        for (const text of ['hello', 'world']) {
          buffer.set(bytes(text))
          yield buffer.slice()
        }
      })(),
    }),
    gets: { status: 200, text: 'helloworld' },
  },
  {
    rule: 'background-work-outlives-the-answer',
    app(_request, { waitUntil }) {
      const work = async () => {}
      waitUntil(work())
      return { status: 200 }
    },
    gets: { status: 200 },
  },
  {
    rule: 'requests-cannot-be-changed',
    app(request, context) {
      const next: App<Context & { user: string }> = ({ method }, { user }) => ({
        status: 200,
        body: `${user}: ${method}`,
      })
      return next(request, derive(context, { user: 'ada' }))
    },
    gets: { status: 200, text: 'ada: GET' },
  },
  {
    rule: 'bodies-are-read-once',
    async app(request) {
      const text = await request.text()
      return { status: 200, body: String(JSON.parse(text)) }
    },
    request: { method: 'POST', body: '"hello"' },
    gets: { status: 200, text: 'hello' },
  },
  {
    rule: 'given-answers-are-given-away',
    app: () => ({ status: 200, headers: [['x-frame-options', 'DENY']] }),
    gets: { status: 200, header: ['x-frame-options', 'DENY'] },
  },
  {
    rule: 'streams-are-of-one-answer',
    app: () => ({ status: 200, body: new Blob(['hello']).stream() }),
    gets: { status: 200, text: 'hello' },
  },
  {
    rule: 'upgrades-need-the-capability',
    app: (_request, { server }) =>
      server.capabilities.includes('webSocket') ? { upgrade: 'websocket', listener: {} } : { status: 426 },
    gets: { status: 426 },
  },
  {
    rule: 'upgrades-have-a-listener',
    app: (_request, { server }) =>
      server.capabilities.includes('webSocket')
        ? { upgrade: 'websocket', listener: { message: (socket, data) => void socket.send(data) } }
        : { status: 426 },
    gets: { status: 426 },
  },
  {
    rule: 'upgraded-protocols-were-offered',
    app({ headers }, { server }) {
      const isOffered = headers.get('sec-websocket-protocol')?.split(', ').includes('chat.v2') ?? false
      if (!isOffered || !server.capabilities.includes('webSocket')) return { status: 426 }
      return { upgrade: 'websocket', protocol: 'chat.v2', listener: {} }
    },
    request: { headers: [['sec-websocket-protocol', 'chat, chat.v2']] },
    gets: { status: 426 },
  },
  {
    rule: 'trailers-are-promised-fields',
    app: () => ({ status: 200, body: 'hello', trailers: Promise.resolve([['x-checksum', '1'] as const]) }),
    gets: { status: 200, text: 'hello' },
  },
  {
    rule: 'early-hints-come-before-the-answer',
    app(_request, { sendInformational }) {
      sendInformational?.(103, [['link', '</a.css>; rel=preload']])
      return { status: 200, body: 'hello' }
    },
    gets: { status: 200, text: 'hello' },
  },
]

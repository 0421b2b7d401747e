/** What is asked of a contestant, and the answer that each of them has to send: data, told apart by name. */

/** What a server does for a request. */
export type Work = 'text' | 'json' | 'echo' | 'stream' | 'big' | 'header' | 'upload' | 'socket'

export interface BenchRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

/** A question and its answer. */
export interface Scenario {
  readonly work: Work
  readonly request: BenchRequest
  readonly answer: { readonly contentType: string; readonly chunks: readonly Uint8Array[] }
  /** Routes of framework-mini; the last one is asked. */
  readonly routes: number
  /** Middlewares around the app. */
  readonly middlewares: number
}

const bytes = (text: string) => new TextEncoder().encode(text)
const hello = 'Hello, world!'

/** What browsers send beside `host`, which makes seven. */
const ordinary = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
  accept: 'application/json, text/plain, */*',
  'accept-language': 'en-GB,en;q=0.8,de;q=0.5',
  'accept-encoding': 'gzip, deflate, br, zstd',
  referer: 'http://localhost/users',
  cookie: 'session=2f1c0a9e7d3b4c5a; theme=dark',
}

/** Exactly 1 KiB of JSON as `JSON.stringify` writes it, so that a copy that went through an object is equal. */
export const document = makeDocument(1024)

/** One mebibyte, and 64 pieces of a kibibyte. */
const mebibyte = new Uint8Array(2 ** 20).fill(0x2e)
const kibibyte = new Uint8Array(2 ** 10).fill(0x2e)
const pieces = (count: number, piece: Uint8Array) => Array.from({ length: count }, () => piece)

/** What is sent up and down to see how much memory it takes. */
export const transferBytes = 2 ** 30

export const scenarios = {
  text: make('text', { answer: ['text/plain', bytes(hello)] }),
  json: make('json', {
    request: { path: '/users/42', headers: ordinary },
    answer: ['application/json', bytes(JSON.stringify(userOf('42')))],
  }),
  echo: make('echo', {
    request: { method: 'POST', path: '/', headers: { 'content-type': 'application/json' }, body: document },
    answer: ['application/json', bytes(document)],
  }),
  stream: make('stream', { answer: ['application/octet-stream', ...pieces(64, kibibyte)] }),
  big: make('big', { answer: ['application/octet-stream', mebibyte] }),

  '1 header': withHeaders(1),
  '10 headers': withHeaders(10),
  '40 headers': withHeaders(40),
  '1 route': withRoutes(1),
  '100 routes': withRoutes(100),
  '1,000 routes': withRoutes(1000),
  '0 middlewares': make('text', { answer: ['text/plain', bytes(hello)] }),
  '1 middleware': make('text', { answer: ['text/plain', bytes(hello)], middlewares: 1 }),
  '5 middlewares': make('text', { answer: ['text/plain', bytes(hello)], middlewares: 5 }),
  '1,000 kept connections': make('text', { answer: ['text/plain', bytes(hello)] }),
  '10,000 kept connections': make('text', { answer: ['text/plain', bytes(hello)] }),
  '1,000 WebSockets': make('socket', {}),
  '10,000 WebSockets': make('socket', {}),
  '1 GiB up': make('upload', {
    request: { method: 'POST' },
    answer: ['text/plain', bytes(String(transferBytes))],
  }),
  '1 GiB down': make('stream', {
    answer: ['application/octet-stream', ...pieces(transferBytes / 65_536, new Uint8Array(65_536).fill(0x2e))],
  }),
} as const satisfies Record<string, Scenario>

export type ScenarioName = keyof typeof scenarios

/** What every contestant answers to the scenario json. */
export function userOf(id: string): { readonly id: string; readonly name: string; readonly active: boolean } {
  return { id, name: 'Ada Lovelace', active: true }
}

/** The chunks of a stream, one after the other. */
export async function* each(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks
}

interface Parts {
  readonly request?: Partial<BenchRequest>
  readonly answer?: readonly [type: string, ...chunks: Uint8Array[]]
  readonly routes?: number
  readonly middlewares?: number
}

function make(work: Work, { request, answer = ['text/plain'], routes = 1, middlewares = 0 }: Parts): Scenario {
  const [contentType, ...chunks] = answer
  const asked = { method: 'GET', path: '/', headers: {}, body: null, ...request } as const
  return { work, request: asked, answer: { contentType, chunks }, routes, middlewares }
}

/** With `host`, as many as the name says. The app reads the last one behind it, which a request with `host` alone lacks. */
function withHeaders(count: number): Scenario {
  const more = Array.from({ length: count - 1 }, (_, i) => [`x-field-${i + 1}`, `value ${i + 1}`] as const)
  const headers = { ...Object.fromEntries(more), ...(count > 1 ? { [`x-field-${count - 1}`]: hello } : {}) }
  return make('header', { request: { headers }, answer: ['text/plain', bytes(count > 1 ? hello : 'none')] })
}

function withRoutes(count: number): Scenario {
  const answer = ['application/json', bytes(JSON.stringify(userOf('42')))] as const
  return make('json', { request: { path: `/users${count > 1 ? count - 1 : ''}/42` }, answer, routes: count })
}

function makeDocument(size: number): string {
  const make = (text: string) =>
    JSON.stringify({ id: 7, title: 'An order', tags: ['new', 'paid'], total: 49.9, isGift: false, text })
  return make('x'.repeat(size - make('').length))
}

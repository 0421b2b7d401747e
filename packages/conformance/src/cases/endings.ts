/** The rows of `tables/endings.ts` in, a case for each out: one app, one request, everything that is observed of its end. */
import { strict as assert } from 'node:assert'
import type { Answer, App, HttpRequest, Server } from '@tsgi/spec'
import type { Case, LifeStage, Stage, WireTalk } from '../case.ts'
import { chunked } from '../request-text.ts'
import { caseOf, type Doing, type EndingRow, endings } from '../tables/endings.ts'
import type { Wire } from '../wire.ts'
import { bytes, iterable, never } from './bodies.ts'
import { servesNoMore } from './serves-no-more.ts'

const first = '<1>'
const limit = 1000

type Note = (name: string, data?: unknown) => void

/** A stream that gives one chunk and then nothing, and tells how it is ended. */
function openStream(note: Note): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => controller.enqueue(bytes(first)),
    pull: never,
    cancel: () => note('body', 'cancel()'),
  })
}

/** An iterable that gives its chunks, then does the last thing, and tells how it is ended. */
function chunksThen(note: Note, texts: readonly string[], last: () => unknown): AsyncIterable<Uint8Array> {
  const left = [...texts]
  return iterable({
    async next() {
      const text = left.shift()
      return text === undefined ? last() : { done: false, value: bytes(text) }
    },
    return() {
      note('body', 'return()')
      return Promise.resolve({ done: true, value: undefined })
    },
  })
}

const ended = () => ({ done: true, value: undefined })
const declared = (length: number) => [['content-length', String(length)]] as const

function fail(): never {
  throw new Error('the reason')
}

async function notingItsReading(request: HttpRequest, note: Note): Promise<string> {
  try {
    return await request.text()
  } catch (error) {
    note('reading', (error as { readonly code?: unknown }).code)
    throw error
  }
}

const doings: Readonly<
  Record<Doing, (request: HttpRequest, note: Note, completed: Promise<unknown>) => Answer | Promise<Answer>>
> = {
  waits(request, note) {
    if (request.body !== null) notingItsReading(request, note).catch(() => {})
    return never()
  },
  'answers with text': () => ({ status: 200, body: 'done' }),
  'answers with text, then reads'(request, note, completed) {
    completed.then(() => notingItsReading(request, note)).catch(() => {})
    return { status: 200, body: 'done' }
  },
  'answers with the wish to close': () => ({ status: 200, headers: [['connection', 'close']], body: 'done' }),
  'streams a ReadableStream': (_, note) => ({ status: 200, body: openStream(note) }),
  'streams an iterator': (_, note) => ({ status: 200, body: chunksThen(note, [first], never) }),
  'streams and fails': (_, note) => ({ status: 200, body: chunksThen(note, [first], fail) }),
  'streams less than declared': (_, note) => ({
    status: 200,
    headers: declared(first.length + 1),
    body: chunksThen(note, [first], ended),
  }),
  'streams more than declared': (_, note) => ({
    status: 200,
    headers: declared(first.length),
    body: chunksThen(note, [first, '<2>'], ended),
  }),
  'answers 304 with a stream': (_, note) => ({ status: 304, body: openStream(note) }),
  'gives what is no answer': (_, note) => ({ status: 0, body: openStream(note) }),
  throws: fail,
  async 'lets a body error through'(request, note) {
    return { status: 200, body: await notingItsReading(request, note) }
  },
}

function appOf({ doing }: EndingRow, { note }: Stage): App {
  return (request, { completed }) => {
    if (new URL(request.url).pathname === '/next') return { status: 200, body: 'next' }
    const { signal } = request
    signal.addEventListener('abort', () => {
      const { name, code } = signal.reason as DOMException
      note('signal', { name, code })
    })
    void completed.then(({ outcome }) => note('completed', outcome))
    note('called')
    return doings[doing](request, note, completed)
  }
}

function requestOf({ method, upload }: EndingRow, { head }: WireTalk): string {
  if (upload === undefined) return head(`${method ?? 'GET'} / HTTP/1.1`)
  if (upload === 'unfinished') return `${head('POST / HTTP/1.1', 'Content-Length: 10')}12345`
  // Its end does not come: an app that answers later would find all of it received, and the connection might serve on.
  const content = chunked(['x'.repeat(limit + 1)]).replace(/0\r\n\r\n$/, '')
  return `${head('POST / HTTP/1.1', 'Transfer-Encoding: chunked')}${content}`
}

/** Ends the exchange from outside, once it is where the row wants it. */
async function bringAbout(row: EndingRow, wire: Wire, { seen, tell }: WireTalk): Promise<void> {
  await seen('called')
  if (row.end === undefined) return
  if (row.doing !== 'waits') await wire.sees(first)
  if (row.end === 'reset') wire.reset()
  else if (row.end === 'finish') wire.finish()
  else tell('end it')
}

async function judge(row: EndingRow, talk: WireTalk): Promise<void> {
  const { seen, notes, head } = talk
  const wire = await talk.connect()
  await wire.send(requestOf(row, talk))
  await bringAbout(row, wire, talk)
  assert.equal(await seen('completed'), row.completed)
  if (row.reading !== null) assert.equal(await seen('reading'), row.reading)
  if (row.client !== null) await judgeClient(row, wire)
  const next = head('GET /next HTTP/1.1')
  if (row.connection === 'serves on') {
    await wire.send(row.upload === 'unfinished' ? `67890${next}` : next)
    assert.equal((await wire.message()).text, 'next')
  } else if (row.client !== null) await servesNoMore(wire, next)
  // Notes keep their order: what did not come before this one did not come because of the end.
  if (isServersEnd(row)) await seen('closed')
  else await talk.exchange({ target: '/next' })
  const phases = (notes('error') as readonly { readonly phase: string }[]).map(({ phase }) => phase)
  assert.deepEqual(phases, row.onError === null ? [] : [row.onError])
  assert.deepEqual(notes('body'), row.body === null || row.body === 'nothing' ? [] : [row.body])
  const aborts = row.signal === 'aborts' ? [{ name: 'AbortError', code: 'body-aborted' }] : []
  assert.deepEqual(notes('signal'), aborts)
}

async function judgeClient({ client, method }: EndingRow, wire: Wire): Promise<void> {
  const outcome = await wire.outcome(method)
  if (client === 'cut' || client === null) {
    assert.ok(outcome === 'closed' || !outcome.complete)
    return
  }
  assert.ok(outcome !== 'closed', `the status ${client} was expected, the connection ended`)
  assert.ok(outcome.complete)
  assert.equal(outcome.status, client)
  if (client >= 400) assert.equal(outcome.text, '')
}

const isServersEnd = ({ end }: EndingRow) => end === 'close' || end === 'destroy'

async function play(row: EndingRow, stage: LifeStage): Promise<void> {
  const limits = { maxRequestBodySize: limit }
  const server: Server = await stage.start(appOf(row, stage), { limits, timeouts: { drain: 0 } })
  if (!isServersEnd(row)) return
  await stage.told('end it')
  if (row.end === 'close') void server.close()
  else server.destroy()
  await server.closed
  stage.note('closed')
}

export const endingCases: readonly Case[] = endings.map((row): Case => {
  const { rule, breaches = [] } = row
  const base = { rule, name: caseOf(row), breaches }
  const talk = (one: WireTalk) => judge(row, one)
  return isServersEnd(row) || row.upload === 'too large'
    ? { ...base, over: 'life', scene: (stage) => play(row, stage), talk }
    : { ...base, over: 'wire', app: (stage) => appOf(row, stage), talk }
})

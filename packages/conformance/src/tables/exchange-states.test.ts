import type { Answer, Completion } from '@tsgi/spec'
import {
  BodyError,
  Exchange,
  judgeHead,
  type Life,
  type Platform,
  Refusal,
  startServer,
  type Transport,
} from '@tsgi/spec/server'
import { expect, test } from 'vitest'
import { type EventRow, events, type State, states } from './exchange-states.ts'

/** One exchange whose app, body, transport and server do what they are told. */
interface Turn {
  readonly exchange: Exchange
  readonly asked: string[]
  /** Of the answers that were sent whole. */
  readonly statuses: number[]
  readonly reported: string[]
  readonly answer: (answer: unknown) => void
  readonly fail: (error: Error) => void
  readonly give: (chunk: unknown) => void
  readonly end: () => void
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0))
const bytes = (text: string) => new Uint8Array(Buffer.from(text))

const post = { method: 'POST', fields: ['host', 'example.test', 'transfer-encoding', 'chunked'] }
const handshake = {
  method: 'GET',
  fields: [
    ['host', 'example.test'],
    ['connection', 'upgrade'],
    ['upgrade', 'websocket'],
    ['sec-websocket-version', '13'],
    ['sec-websocket-key', 'dGhlIHNhbXBsZSBub25jZQ=='],
  ].flat(),
}

/** A request with a body that comes in chunks, or one that asks for a WebSocket. */
async function begin(asksForWebSocket = false): Promise<Turn> {
  const asked: string[] = []
  const statuses: number[] = []
  const reported: string[] = []
  let settle: Pick<Turn, 'answer' | 'fail'> | undefined
  let life: Life | undefined
  const address = { address: '127.0.0.1', port: 1, family: 'IPv4' } as const
  const nothing = () => {}
  const platform: Platform = {
    name: 'told',
    version: '0',
    capabilities: [],
    ownOptions: [],
    byteLength: (text) => Buffer.byteLength(text),
    listen(started) {
      life = started
      const ended = Promise.resolve()
      return Promise.resolve({ address, stopAccepting: nothing, cutAll: nothing, connections: () => 0, ended })
    },
  }
  const app = () =>
    new Promise<Answer>((answer, fail) => {
      settle = { answer: answer as (answer: unknown) => void, fail }
    })
  await startServer(platform, app, { onError: (_, { phase }) => void reported.push(phase) })
  const head = judgeHead({
    ...(asksForWebSocket ? handshake : post),
    target: '/',
    httpVersion: '1.1',
    encrypted: false,
    localAuthority: '',
    maxHeaderSize: 1000,
    maxRequestBodySize: 1000,
  })
  if (head instanceof Refusal || life === undefined) throw new Error('This request has to reach the app.')
  const ask = (name: keyof Transport) => () => void asked.push(name)
  const exchange = new Exchange(life, head, {
    sendWhole({ status }) {
      statuses.push(status)
      asked.push('sendWhole')
    },
    sendHead: ask('sendHead'),
    sendChunk: () => Boolean(asked.push('sendChunk')),
    sendEnd: ask('sendEnd'),
    cut: ask('cut'),
    pauseBody: nothing,
    resumeBody: nothing,
    continueBody: nothing,
    refuseBody: nothing,
    upgrade: ask('upgrade'),
    remoteAddress: () => address,
    localAddress: () => address,
  })
  exchange.run()
  if (settle === undefined) throw new Error('The app has to be called at once.')
  const waiting: ((result: IteratorResult<unknown>) => void)[] = []
  const next = () => new Promise<IteratorResult<unknown>>((resolve) => waiting.push(resolve))
  const { answer, fail } = settle
  return {
    exchange,
    asked,
    statuses,
    reported,
    answer: (value) =>
      answer(value === chunks ? { status: 200, body: { [Symbol.asyncIterator]: () => ({ next }) } } : value),
    fail,
    give: (value) => waiting.shift()?.({ done: false, value }),
    end: () => waiting.shift()?.({ done: true, value: undefined }),
  }
}

const upgrade = { upgrade: 'websocket', listener: {} }

/** The answer whose chunks the turn gives. */
const chunks = Symbol('chunks')

const doings: Readonly<Record<string, (turn: Turn) => void>> = {
  'answers with text, bytes or no body': ({ answer }) => answer({ status: 200, body: 'text' }),
  'answers with chunks': ({ answer }) => answer(chunks),
  'asks for the WebSocket that the client has asked for': ({ answer }) => answer(upgrade),
  'throws or rejects': ({ fail }) => fail(new Error('the app failed')),
  'lets the error of a malformed body through'({ exchange, fail }) {
    const error = new BodyError('body-malformed', 400, 'The body is malformed.')
    exchange.body?.fail(error)
    fail(error)
  },
  'gives what is no answer': ({ answer }) => answer(undefined),
  'gives a chunk': ({ give }) => give(bytes('chunk')),
  ends: ({ end }) => end(),
  'fails, or gives what is no chunk': ({ give }) => give('text'),
  'has delivered all of the answer': ({ exchange }) => exchange.delivered(),
  'has lost the connection': ({ exchange }) => exchange.lost('The client left.'),
  'cuts: the drain is over, or `destroy()`': ({ exchange }) => exchange.cut('The server closed.'),
}

/** Leads a turn into a state; `by` tells who has something to do there afterwards. */
async function lead(turn: Turn, state: State, by: EventRow['by']): Promise<Turn> {
  if (state === 'sending' || (state === 'aborted' && by === 'the body')) turn.answer(chunks)
  if (state === 'ended' || state === 'sent') turn.answer({ status: 200 })
  if (state === 'upgraded') turn.answer(upgrade)
  await settled()
  if (state === 'sent') turn.exchange.delivered()
  if (state === 'aborted') turn.exchange.lost('The client left.')
  expect(turn.exchange.state).toBe(state)
  turn.asked.length = 0
  turn.statuses.length = 0
  return turn
}

test('each event of the table can be made to happen, and no other', () => {
  expect(Object.keys(doings)).toEqual(events.map(({ event }) => event))
})

const cells = events.flatMap(({ event, by, steps }) =>
  (Object.entries(steps) as [State, NonNullable<EventRow['steps'][State]>][]).map(([from, step]) => ({
    asks: null,
    status: null,
    reports: null,
    ...step,
    event,
    by,
    from,
  })),
)

test.each(cells)('$by $event in the state $from: $to', async ({ event, by, from, to, asks, status, reports }) => {
  const turn = await lead(await begin(to === 'upgraded'), from, by)
  doings[event]?.(turn)
  await settled()
  expect(turn.exchange.state).toBe(to)
  expect(turn.asked).toEqual(asks === null ? [] : [asks])
  // Of an answer of the app, its own.
  expect(turn.statuses).toEqual(asks === 'sendWhole' ? [status ?? 200] : [])
  expect(turn.reported).toEqual(reports === null ? [] : [reports])
})

test('the table has each state', () => {
  expect(
    Object.keys({ open: 1, sending: 1, ended: 1, sent: 1, aborted: 1, upgraded: 1 } satisfies Record<
      Exchange['state'],
      1
    >),
  ).toEqual(states.map(({ state }) => state))
})

test.each(states)('what an app observes in the state $state', async ({ state, signal, completed, ...row }) => {
  const turn = await lead(await begin(state === 'upgraded'), state, 'the app')
  const { request, context } = turn.exchange
  expect(request.signal.aborted ? 'aborted' : 'quiet').toBe(signal)
  let outcome: Completion['outcome'] | 'pending' = 'pending'
  void context.completed.then((told) => {
    outcome = told.outcome
  })
  const reading = request.body === null ? null : request.text()
  turn.exchange.body?.push(bytes('body'))
  turn.exchange.body?.end()
  const unbegun = reading?.then(
    () => 'can be read',
    (error: unknown) => (expect(error).toMatchObject({ code: 'body-aborted' }), 'rejects'),
  )
  expect((await unbegun) ?? 'there is none').toBe(row.unbegunBody)
  expect(outcome).toBe(completed)
})

test.each(states)('a reading that began before the state $state: $begunReading', async ({ state, begunReading }) => {
  const turn = await begin(state === 'upgraded')
  const { request } = turn.exchange
  const reading =
    request.body === null
      ? null
      : request.text().then(
          () => 'goes on',
          (error: unknown) => (error === request.signal.reason ? 'rejects' : error),
        )
  await lead(turn, state, 'the app')
  turn.exchange.body?.push(bytes('body'))
  turn.exchange.body?.end()
  expect((await reading) ?? 'there is none').toBe(begunReading)
})

/** The rows of `tables/framing.ts` in, their cases out: each cell with each example of its body. */
import { strict as assert } from 'node:assert'
import type { HttpResponse } from '@tsgi/spec'
import type { RuleId } from '@tsgi/spec/rules'
import type { Case, WireTalk } from '../case.ts'
import type { ClientMessage } from '../message.ts'
import { bodyKinds, type Framed, type FramingCase, type FramingGroup, framing, lengths } from '../tables/framing.ts'

/** One answer that a cell is tried with. */
interface Trial {
  readonly method: string
  readonly status: number
  readonly make: () => HttpResponse['body']
  readonly text: string
  /** The `content-length` that the app gives. */
  readonly declared: number | null
  readonly framed: Framed
}

function trialsOf({ tried, rows }: FramingGroup, { rule, cells = [rule], status }: FramingCase): readonly Trial[] {
  const requests = tried.filter((one) => status === undefined || one.status === status)
  const columns = Object.entries(lengths) as [keyof typeof lengths, number | null][]
  return rows.flatMap((row) =>
    columns.flatMap(([column, difference]) => {
      const framed = row[column]
      if (framed === null || !cells.includes(framed.rule)) return []
      return bodyKinds[row.body].flatMap(([make, text]) => {
        const declared = difference === null ? null : Buffer.byteLength(text) + difference
        return requests.map((one) => ({ ...one, make, text, declared, framed }))
      })
    }),
  )
}

const phaseOf = async ({ seen }: WireTalk) => ((await seen('error')) as { readonly phase: string }).phase

/** What is sent, apart from the status. */
function judgeFraming(message: ClientMessage, { framed, text, declared }: Trial, what: string): void {
  const { by } = framed
  const length = framed.length === 'counted' ? Buffer.byteLength(text) : declared
  if (by === 'length') assert.deepEqual(message.all('content-length'), [String(length)], what)
  if (by === 'length' || by === 'nothing') assert.deepEqual(message.all('transfer-encoding'), [], what)
  if (by === 'chunks' || by === 'nothing') assert.deepEqual(message.all('content-length'), [], what)
  if (by === 'chunks') assert.equal(message.framing, 'chunked', what)
  if (by === 'length or chunks') assert.ok(['length', 'chunked'].includes(message.framing), what)
}

/** Each trial of a rule, on one connection as long as it lasts. */
async function judge(talk: WireTalk, trials: readonly Trial[], bodyAlone: boolean): Promise<void> {
  let wire = await talk.connect()
  for (const [i, trial] of trials.entries()) {
    const { method, status, text, declared, framed } = trial
    const given = declared === null ? 'no length' : `the length ${declared}`
    const what = `${method}, ${status}, ${given} and the body ${JSON.stringify(text.slice(0, 10))}`
    await wire.send(talk.head(`${method} /${i} HTTP/1.1`))
    if (framed.by === 'cut') {
      const outcome = await wire.outcome(method)
      // Nothing beyond the declared length, and nothing that looks whole but is not.
      if (outcome !== 'closed') {
        assert.ok(text.slice(0, declared ?? 0).startsWith(outcome.text), what)
        assert.ok(!outcome.complete || Buffer.byteLength(outcome.text) === declared, what)
      }
      await wire.send(talk.head('GET /next HTTP/1.1'))
      assert.equal(await wire.outcome(), 'closed', what)
      assert.equal(await phaseOf(talk), 'body', what)
      wire = await talk.connect()
      continue
    }
    const message = await wire.message(method)
    assert.equal(message.status, framed.by === 'refused' ? 500 : status, what)
    assert.ok(message.complete, what)
    assert.ok(message.text === (framed.body ? text : ''), what)
    if (framed.by === 'refused') assert.equal(await phaseOf(talk), 'answer', what)
    else if (!bodyAlone) judgeFraming(message, trial, what)
    // A byte of a body before it would be no status line.
    await wire.send(talk.head('GET /next HTTP/1.1'))
    assert.equal((await wire.message()).text, 'next', what)
  }
}

const breaching: readonly RuleId[] = ['a-length-is-one-number', 'short-bodies-are-cut', 'long-bodies-are-cut']

export const framingTableCases: readonly Case[] = framing.flatMap((group) =>
  group.cases.map((one): Case => {
    const { rule, name, bodyAlone = false } = one
    const trials = trialsOf(group, one)
    return {
      rule,
      name,
      over: 'wire',
      breaches: breaching.includes(rule) || group.breaks === rule ? [rule] : [],
      app: () => (request) => {
        const trial = trials[Number(new URL(request.url).pathname.slice(1))]
        if (trial === undefined) return { status: 200, body: 'next' }
        const { status, make, declared } = trial
        return { status, headers: declared === null ? [] : [['content-length', String(declared)]], body: make() }
      },
      talk: (talk) => judge(talk, trials, bodyAlone),
    }
  }),
)

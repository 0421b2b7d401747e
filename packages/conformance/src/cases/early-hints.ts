/** 103 before an answer. RFC 8297. */
import { strict as assert } from 'node:assert'
import type { App, Context, HttpResponse } from '@tsgi/spec'
import type { Case } from '../case.ts'
import type { ClientHead } from '../message.ts'

const style = '</style.css>; rel=preload; as=style'
const script = '</script.js>; rel=preload; as=script'

type Inform = NonNullable<Context['sendInformational']>

/** An app that hints first, with whatever it likes. */
const hinting =
  (hint: (inform: (status: unknown, headers: unknown) => void) => void, answer: HttpResponse): App =>
  (_request, { sendInformational }) => {
    hint(sendInformational as Inform as (status: unknown, headers: unknown) => void)
    return answer
  }

const factsOf = (heads: readonly ClientHead[]) => heads.map(({ status, headers }) => ({ status, headers }))

/** The error that a call throws; fails where it throws none. */
function thrown(call: () => void): string {
  try {
    call()
  } catch (error) {
    return error instanceof Error ? error.message : 'no Error'
  }
  return 'nothing'
}

const before: Case = {
  rule: 'early-hints-come-before-the-answer',
  name: 'hints come before the answer, in their order, with each of their fields',
  needs: ['sendInformational'],
  over: 'exchange',
  app: () =>
    hinting(
      (inform) => {
        inform(103, [
          ['link', style],
          ['link', script],
        ])
        inform(103, new Headers({ 'x-later': 'yes' }))
      },
      { status: 200, headers: [['x-of-the-answer', '1']], body: 'the page' },
    ),
  async talk({ exchange }) {
    const message = await exchange()
    assert.equal(message.text, 'the page')
    assert.equal(message.header('x-of-the-answer'), '1')
    assert.equal(message.header('link'), null)
    // Repeated fields may be joined on their way: RFC 9110 section 5.3.
    const joined = (name: string) =>
      message.informational.map(({ headers }) => headers.flatMap((one) => (one[0] === name ? [one[1]] : [])).join(', '))
    assert.deepEqual(
      message.informational.map(({ status }) => status),
      [103, 103],
    )
    assert.deepEqual(joined('link'), [`${style}, ${script}`, ''])
    assert.deepEqual(joined('x-later'), ['', 'yes'])
  },
}

const atOnce: Case = {
  rule: 'early-hints-come-before-the-answer',
  name: 'hints leave at once: a client has them while the app still looks for its answer',
  needs: ['sendInformational'],
  over: 'wire',
  app:
    (stage) =>
    async (_request, { sendInformational }) => {
      sendInformational?.(103, [['link', style]])
      await stage.told('answer')
      return { status: 200, body: 'late' }
    },
  async talk({ connect, head, tell }) {
    const wire = await connect()
    await wire.send(head())
    const hint = await wire.head()
    assert.equal(hint.status, 103)
    assert.deepEqual(hint.headers, [['link', style]])
    tell('answer')
    const message = await wire.message()
    assert.equal(message.status, 200)
    assert.equal(message.text, 'late')
  },
}

const ways: readonly Case[] = [
  { to: 'a HEAD', method: 'HEAD', answer: { status: 200, body: 'the page' } },
  { to: 'a POST', method: 'POST', answer: { status: 201, body: 'made' } },
  { to: 'a GET that is answered 204', method: 'GET', answer: { status: 204 } },
].map(
  ({ to, method, answer }): Case => ({
    rule: 'early-hints-come-before-the-answer',
    name: `hints come before the answer to ${to}, and the connection serves on`,
    needs: ['sendInformational'],
    over: 'wire',
    app: () => hinting((inform) => inform(103, [['link', style]]), answer),
    async talk({ connect, head }) {
      const wire = await connect()
      for (let i = 0; i < 2; i += 1) {
        await wire.send(
          method === 'POST' ? `${head('POST / HTTP/1.1', 'Content-Length: 2')}ab` : head(`${method} / HTTP/1.1`),
        )
        const message = await wire.message(method)
        assert.equal(message.status, answer.status)
        assert.deepEqual(factsOf(message.informational), [{ status: 103, headers: [['link', style]] }])
      }
    },
  }),
)

const split: Case = {
  rule: 'early-hints-come-before-the-answer',
  name: 'hints whose names or values could split them are refused with an error, and not a byte of them is sent',
  needs: ['sendInformational'],
  over: 'exchange',
  breaches: ['values-cannot-split-an-answer', 'answer-names-are-tokens', 'answer-headers-are-pairs'],
  app: (stage) =>
    hinting(
      (inform) => {
        const wrong: readonly unknown[] = [
          [['link', `${style}\r\nset-cookie: split=1`]],
          [['link', `${style}\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nsplit`]],
          [['x-split', 'one\ntwo']],
          [['x-split', 'one\rtwo']],
          [['x-split', 'one\0two']],
          [['x split', 'one']],
          [['x-split: one\r\nx-other', 'two']],
          [['x-split', 1]],
          { 'x-split': 'one' },
          // What stands before a wrong one is not sent either.
          [
            ['x-split', 'well'],
            ['x-other', 'one\r\ntwo'],
          ],
        ]
        for (const headers of wrong)
          stage.note(
            'thrown',
            thrown(() => inform(103, headers)),
          )
        inform(103, [['link', style]])
      },
      { status: 200, body: 'the page' },
    ),
  async talk({ exchange, seen }) {
    const message = await exchange()
    for (let i = 0; i < 10; i += 1) assert.notEqual(await seen('thrown'), 'nothing')
    assert.deepEqual(factsOf(message.informational), [{ status: 103, headers: [['link', style]] }])
    assert.equal(message.header('set-cookie'), null)
    assert.equal(message.text, 'the page')
  },
}

const framed: Case = {
  rule: 'early-hints-come-before-the-answer',
  name: 'what frames a message or speaks about the connection is not sent with hints',
  needs: ['sendInformational'],
  over: 'exchange',
  breaches: ['early-hints-come-before-the-answer', 'connection-fields-are-the-servers'],
  app: () =>
    hinting(
      (inform) =>
        inform(103, [
          ['content-length', '5'],
          ['transfer-encoding', 'chunked'],
          ['connection', 'close'],
          ['link', style],
        ]),
      { status: 200, body: 'the page' },
    ),
  async talk({ exchange }) {
    const message = await exchange()
    assert.deepEqual(factsOf(message.informational), [{ status: 103, headers: [['link', style]] }])
    assert.equal(message.text, 'the page')
    assert.equal(message.header('connection') === 'close', false)
  },
}

const other: Case = {
  rule: 'early-hints-come-before-the-answer',
  name: 'another status than 103 is refused with an error, and nothing of it is sent',
  needs: ['sendInformational'],
  over: 'exchange',
  breaches: ['early-hints-come-before-the-answer'],
  app: (stage) =>
    hinting(
      (inform) => {
        for (const status of [100, 101, 102, 104, 200, '103', undefined])
          stage.note(
            'thrown',
            thrown(() => inform(status, [['x-status', String(status)]])),
          )
      },
      { status: 200, body: 'the page' },
    ),
  async talk({ exchange, seen }) {
    const message = await exchange()
    for (let i = 0; i < 7; i += 1) assert.match((await seen('thrown')) as string, /103/)
    assert.deepEqual(message.informational, [])
    assert.equal(message.text, 'the page')
  },
}

const after: readonly Case[] = [
  { when: 'while the body of its answer is sent', streams: true },
  { when: 'after its answer is complete', streams: false },
].map(
  ({ when, streams }): Case => ({
    rule: 'early-hints-come-before-the-answer',
    name: `an app that hints ${when} gets an error, and nothing is sent`,
    needs: ['sendInformational'],
    over: 'exchange',
    breaches: ['early-hints-come-before-the-answer'],
    app:
      (stage) =>
      (_request, { sendInformational, completed }) => {
        const late = () =>
          stage.note(
            'thrown',
            thrown(() => sendInformational?.(103, [['link', style]])),
          )
        if (!streams) {
          void completed.then(late)
          return { status: 200, body: 'the page' }
        }
        return {
          status: 200,
          body: (async function* () {
            yield new TextEncoder().encode('the ')
            late()
            yield new TextEncoder().encode('page')
          })(),
        }
      },
    async talk({ exchange, seen }) {
      const message = await exchange()
      assert.equal(message.text, 'the page')
      assert.deepEqual(message.informational, [])
      assert.match((await seen('thrown')) as string, /before the answer/)
    },
  }),
)

const failing: Case = {
  rule: 'early-hints-come-before-the-answer',
  name: 'an app that fails after its hints is answered with a bare 500 behind them',
  needs: ['sendInformational'],
  over: 'exchange',
  app:
    () =>
    (_request, { sendInformational }) => {
      sendInformational?.(103, [['link', style]])
      throw new Error('the page is gone')
    },
  async talk({ exchange, seen }) {
    const message = await exchange()
    assert.deepEqual(factsOf(message.informational), [{ status: 103, headers: [['link', style]] }])
    assert.equal(message.status, 500)
    assert.equal(message.text, '')
    assert.deepEqual(await seen('error'), { phase: 'app', message: 'the page is gone' })
  },
}

const queued: Case = {
  rule: 'early-hints-come-before-the-answer',
  name: 'hints for a request that waits behind another come behind the answer to that one',
  needs: ['sendInformational', 'pipelining'],
  over: 'wire',
  app:
    (stage) =>
    async ({ url }, { sendInformational }) => {
      const { pathname } = new URL(url)
      sendInformational?.(103, [['x-for', pathname]])
      stage.note(pathname)
      if (pathname === '/first') await stage.told('answer')
      return { status: 200, body: pathname }
    },
  async talk({ connect, head, seen, tell }) {
    const wire = await connect()
    await wire.send(head('GET /first HTTP/1.1') + head('GET /second HTTP/1.1'))
    await seen('/first')
    await seen('/second')
    tell('answer')
    for (const path of ['/first', '/second']) {
      const message = await wire.message()
      assert.deepEqual(factsOf(message.informational), [{ status: 103, headers: [['x-for', path]] }])
      assert.equal(message.text, path)
    }
  },
}

const old: Case = {
  rule: 'early-hints-come-before-the-answer',
  name: 'a client of HTTP/1.0 gets no hints: the context has nothing to send them with',
  needs: ['sendInformational', 'http10'],
  over: 'wire',
  app: () => (_request, context) => {
    context.sendInformational?.(103, [['link', style]])
    return { status: 200, body: String('sendInformational' in context) }
  },
  async talk({ connect, head }) {
    const wire = await connect()
    await wire.send(head('GET / HTTP/1.0'))
    const message = await wire.message()
    assert.deepEqual(message.informational, [])
    assert.equal(message.text, 'false')
  },
}

export const earlyHintsCases: readonly Case[] = [
  before,
  atOnce,
  ...ways,
  split,
  framed,
  other,
  ...after,
  failing,
  queued,
  old,
]

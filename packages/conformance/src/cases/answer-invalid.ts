/** Answers that no server may send: each leads to a bare 500, and to `onError` once. */
import { strict as assert } from 'node:assert'
import type { App } from '@tsgi/spec'
import type { RuleId } from '@tsgi/spec/rules'
import type { Case, ExchangeCase } from '../case.ts'
import type { ClientMessage } from '../message.ts'

/** What of an answer must never reach a client stands in this word. */
const secret = 'smuggled'

type Bad = readonly [what: string, make: () => unknown]

/** A case that has each of these returned, one for each request. */
function areRefused(rule: RuleId, name: string, bad: readonly Bad[]): ExchangeCase {
  return {
    rule,
    name,
    over: 'exchange',
    breaches: [rule],
    app: () =>
      ((request) => {
        const [, make] = bad[Number(new URL(request.url).pathname.slice(1))] as Bad
        return make()
      }) as App,
    async talk({ exchange, seen, notes }) {
      for (const [i, [what]] of bad.entries()) {
        const message = await exchange({ target: `/${i}` })
        assertBare(message, what)
        assert.equal(((await seen('error')) as { phase: string }).phase, 'answer', what)
      }
      assert.equal(notes('error').length, bad.length, 'each is reported once')
    },
  }
}

function assertBare(message: ClientMessage, what: string): void {
  assert.equal(message.status, 500, what)
  assert.equal(message.header('content-length'), '0', what)
  assert.equal(message.body.length, 0, what)
  assert.ok(!JSON.stringify([message.reason, message.headers]).toLowerCase().includes(secret), what)
}

const withHeaders = (headers: unknown) => () => ({ status: 200, headers, body: secret })
const withName = (name: string) => withHeaders([[name, 'value']])
const withValue = (value: string) => withHeaders([['x-value', value]])
const withStatus = (status: unknown) => () => ({ status, body: secret })
const withBody = (body: unknown) => () => ({ status: 200, body })

export const invalidAnswerCases: readonly Case[] = [
  areRefused('an-answer-is-an-object', 'what is no object with a status is answered with 500', [
    ['undefined', () => undefined],
    ['null', () => null],
    ['a number', () => 200],
    ['a text', () => secret],
    ['true', () => true],
    ['a symbol', () => Symbol(secret)],
    ['a function', () => () => ({ status: 200, body: secret })],
    ['an array', () => [200, [], secret]],
    ['an object without a status', () => ({ body: secret })],
    ['an empty object', () => ({})],
    ['a promise of undefined', async () => undefined],
    ['a promise of a text', async () => secret],
    ['a promise of an empty object', async () => ({})],
  ]),
  areRefused('status-is-final', 'a status that is no integer from 200 to 599 is answered with 500', [
    ['99', withStatus(99)],
    ['0', withStatus(0)],
    ['-200', withStatus(-200)],
    ['100', withStatus(100)],
    ['101', withStatus(101)],
    ['103', withStatus(103)],
    ['199', withStatus(199)],
    ['600', withStatus(600)],
    ['999', withStatus(999)],
    ['1000', withStatus(1000)],
    ['200.5', withStatus(200.5)],
    ['NaN', withStatus(Number.NaN)],
    ['Infinity', withStatus(Number.POSITIVE_INFINITY)],
    ['a text', withStatus('200')],
    ['true', withStatus(true)],
    ['null', withStatus(null)],
    ['a bigint', withStatus(200n)],
    ['an error response', () => Response.error()],
  ]),
  areRefused('answer-headers-are-pairs', 'headers that are no pairs of strings are answered with 500', [
    ['a record', withHeaders({ 'content-type': secret })],
    ['a text', withHeaders(`x: ${secret}`)],
    ['a number', withHeaders(1)],
    ['null', withHeaders(null)],
    ['a function', withHeaders(() => [['x-a', secret]])],
    ['texts', withHeaders(['ab', 'cd'])],
    ['null as a pair', withHeaders([null])],
    ['a name alone', withHeaders([['x-a']])],
    ['a triple', withHeaders([['x-a', 'b', secret]])],
    ['a record as a pair', withHeaders([{ 0: 'x-a', 1: secret }])],
    ['a number as a name', withHeaders([[1, secret]])],
    ['undefined as a name', withHeaders([[undefined, secret]])],
    ['a number as a value', withHeaders([['content-length', 8]])],
    ['undefined as a value', withHeaders([['x-a', undefined]])],
    ['null as a value', withHeaders([['x-a', null]])],
    ['values in an array', withHeaders([['set-cookie', ['a=1', 'b=2']]])],
  ]),
  areRefused('answer-names-are-tokens', 'a header name that is no token is answered with 500', [
    ['nothing', withName('')],
    ['a space within', withName('a b')],
    ['a space alone', withName(' ')],
    ['a space behind', withName('a ')],
    ['a tab before', withName('\ta')],
    ['a colon', withName('a:')],
    ['a name of HTTP/2', withName(':status')],
    ['a line', withName(`a: b\r\n${secret}`)],
    ['CR', withName('a\rb')],
    ['LF', withName('a\nb')],
    ['NUL', withName('a\0b')],
    ['DEL', withName('a\x7fb')],
    ['parentheses', withName('(a)')],
    ['a slash', withName('a/b')],
    ['a quotation mark', withName('"a"')],
    ['a comma', withName('a,b')],
    ['a letter beyond ASCII', withName('é')],
    ['a letter that is ASCII in lower case', withName('\u212aeep-alive')],
    ['an emoji', withName('😀')],
  ]),
  areRefused('values-cannot-split-an-answer', 'a header value with a control character is answered with 500', [
    ['a line', withValue(`a\r\n${secret}: 1`)],
    ['an answer', withValue(`a\r\ncontent-length: 0\r\n\r\nHTTP/1.1 200 OK\r\n${secret}: 1\r\n\r\n`)],
    ['CR', withValue(`a\r${secret}: 1`)],
    ['LF', withValue(`a\n${secret}: 1`)],
    ['a line end alone', withValue('\r\n')],
    ['a line end behind', withValue('a\n')],
    ['a folded line', withValue(`a\r\n ${secret}`)],
    ['NUL', withValue(`a\0${secret}`)],
    ['U+0001', withValue('\x01')],
    ['U+001F', withValue('\x1f')],
    ['DEL', withValue('\x7f')],
    ['of a name that is dropped', withHeaders([['connection', `close\r\n${secret}: 1`]])],
    ['of a cookie', withHeaders([['set-cookie', `a=1\r\nset-cookie: ${secret}=2`]])],
    ['of a Map', withHeaders(new Map([['location', `/\r\n${secret}: 1`]]))],
  ]),
  areRefused('values-cannot-split-an-answer', 'a header value with a character above U+00FF is answered with 500', [
    ['U+0100', withValue('\u0100')],
    // Its low byte is LF: cut to one byte, it would split the answer.
    ['U+010A', withValue(`a\u010d\u010a${secret}: 1`)],
    ['an emoji', withValue('😀')],
    ['half of one', withValue('\ud83d')],
  ]),
  {
    rule: 'values-cannot-split-an-answer',
    name: 'a value that would split the answer leaves nothing behind that a client could read',
    over: 'wire',
    breaches: ['values-cannot-split-an-answer'],
    app: () => (request) => ({
      status: 200,
      headers: request.url.endsWith('/next') ? [] : [['x-value', `a\r\n\r\nHTTP/1.1 200 OK\r\n${secret}: 1\r\n\r\n`]],
      body: 'next',
    }),
    async talk({ connect, head }) {
      const wire = await connect()
      await wire.send(head())
      assertBare(await wire.message(), 'the first')
      await wire.send(head('GET /next HTTP/1.1'))
      assert.equal((await wire.message()).text, 'next')
      assert.equal(wire.unread().length, 0)
    },
  },
  areRefused('a-body-is-text-or-bytes', 'a body that is neither text, bytes nor chunks is answered with 500', [
    ['a number', withBody(1)],
    ['true', withBody(true)],
    ['false', withBody(false)],
    ['0', withBody(0)],
    ['a symbol', withBody(Symbol(secret))],
    ['a function', withBody(() => secret)],
    ['an object', withBody({ text: secret })],
    ['an array of texts', withBody([secret])],
    ['an array of bytes', withBody([new Uint8Array(3)])],
    ['a buffer', withBody(new ArrayBuffer(3))],
    ['a view that is no Uint8Array', withBody(new Uint16Array(3))],
    ['a DataView', withBody(new DataView(new ArrayBuffer(3)))],
    ['a Blob', withBody(new Blob([secret]))],
    ['an Error', withBody(new Error(secret))],
    ['a promise of a text', withBody(Promise.resolve(secret))],
    ['an iterator that is not async', withBody([new Uint8Array(3)].values())],
  ]),
  {
    rule: 'upgrades-need-the-capability',
    name: 'an answer that asks a server without WebSockets for one is answered with 500, and onError hears why',
    without: ['webSocket'],
    over: 'exchange',
    breaches: ['upgrades-need-the-capability'],
    app: () => () => ({ upgrade: 'websocket', listener: {}, headers: [['x-word', secret]] }),
    async talk({ exchange, seen, notes }) {
      assertBare(await exchange(), 'the answer')
      const { phase, message: why } = (await seen('error')) as { phase: string; message: string }
      assert.equal(phase, 'answer')
      assert.match(why, /webSocket/)
      assert.equal(notes('error').length, 1)
    },
  },
  {
    rule: 'invalid-answers-say-nothing',
    name: 'of an invalid answer nothing is sent, its valid headers neither, and onError hears why',
    over: 'exchange',
    breaches: ['values-cannot-split-an-answer'],
    app: () => () => ({
      status: 201,
      headers: [
        ['x-before', secret],
        ['content-type', `text/${secret}`],
        ['location', 'a\nb'],
        ['x-behind', secret],
      ],
      body: secret,
    }),
    async talk({ exchange, seen, notes }) {
      const message = await exchange()
      assertBare(message, 'the answer')
      assert.equal(message.header('content-type'), null)
      const { phase, message: why } = (await seen('error')) as { phase: string; message: string }
      assert.equal(phase, 'answer')
      assert.match(why, /location/)
      assertBare(await exchange(), 'the second answer')
      await seen('error')
      assert.equal(notes('error').length, 2)
    },
  },
  {
    rule: 'invalid-answers-say-nothing',
    name: 'an invalid answer to a HEAD is a bare 500 too, and the connection serves on',
    over: 'wire',
    breaches: ['status-is-final'],
    app: () => (request) => ({ status: request.method === 'HEAD' ? 600 : 200, body: 'next' }),
    async talk({ connect, head, seen }) {
      const wire = await connect()
      await wire.send(head('HEAD / HTTP/1.1'))
      assertBare(await wire.message('HEAD'), 'the first')
      assert.equal(((await seen('error')) as { phase: string }).phase, 'answer')
      await wire.send(head())
      assert.equal((await wire.message()).text, 'next')
    },
  },
]

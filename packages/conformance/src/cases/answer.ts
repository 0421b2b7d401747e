/** What an app may return, and what of it is sent. */
import { strict as assert } from 'node:assert'
import type { Answer, HttpResponse } from '@tsgi/spec'
import type { Case } from '../case.ts'
import { answerCloseCases } from './answer-close.ts'
import { answerHeaderCases } from './answer-headers.ts'
import { invalidAnswerCases } from './answer-invalid.ts'

const reasons: readonly (readonly [status: number, reason: string])[] = [
  [200, 'OK'],
  [201, 'Created'],
  [204, 'No Content'],
  [206, 'Partial Content'],
  [299, ''],
  [304, 'Not Modified'],
  [404, 'Not Found'],
  [413, 'Content Too Large'],
  // Registered as unused: RFC 9110 section 15.5.19.
  [418, ''],
  [422, 'Unprocessable Content'],
  [503, 'Service Unavailable'],
  [599, ''],
]

const encode = (text: string) => new TextEncoder().encode(text)

/** One of each kind of answer that may be returned again. */
const constants: readonly HttpResponse[] = [
  { status: 200, headers: [['x-name', 'text']], body: 'text é' },
  { status: 200, headers: [['x-name', 'bytes']], body: encode('bytes') },
  { status: 200, headers: new Headers({ 'x-name': 'none', 'content-length': '0' }) },
  { status: 204, headers: new Map([['x-name', 'no content']]) },
  Object.freeze({
    status: 200,
    headers: Object.freeze([Object.freeze(['x-name', 'frozen'] as const)]),
    body: 'frozen',
  }),
]

/** Each with what arrives of it. */
const responses: readonly (readonly [
  make: () => Response,
  expected: { readonly status?: number; readonly text?: string; readonly headers?: readonly (readonly string[])[] },
])[] = [
  [() => new Response('hello'), { text: 'hello', headers: [['content-type', 'text/plain;charset=UTF-8']] }],
  [() => Response.json({ a: 'é' }), { text: '{"a":"é"}', headers: [['content-type', 'application/json']] }],
  [() => Response.json(null, { status: 422 }), { status: 422, text: 'null' }],
  [() => new Response(null, { status: 204 }), { status: 204 }],
  [() => new Response(null), {}],
  [() => new Response(''), {}],
  [
    () => Response.redirect('http://example.test/x', 307),
    { status: 307, headers: [['location', 'http://example.test/x']] },
  ],
  [() => new Response(new Uint8Array([104, 105])), { text: 'hi' }],
  [() => new Response(new Blob(['blob'])), { text: 'blob' }],
  [() => new Response(new URLSearchParams({ a: 'b c' })), { text: 'a=b+c' }],
  [
    () => new Response('hello', { headers: { 'content-length': '5' } }),
    { text: 'hello', headers: [['content-length', '5']] },
  ],
  [() => new Response('kept').clone(), { text: 'kept' }],
  [
    () =>
      new Response(
        new ReadableStream({
          start(controller) {
            controller.enqueue(encode('stream '))
            controller.enqueue(encode('ended'))
            controller.close()
          },
        }),
      ),
    { text: 'stream ended' },
  ],
  [
    () => {
      const response = new Response('cookies')
      for (const cookie of ['a=1', 'b=2; path=/', 'c=3']) response.headers.append('set-cookie', cookie)
      return response
    },
    {
      text: 'cookies',
      headers: [
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2; path=/'],
        ['set-cookie', 'c=3'],
      ],
    },
  ],
]

export const answerCases: readonly Case[] = [
  ...invalidAnswerCases,
  {
    rule: 'an-answer-is-an-object',
    name: 'an object, a promise of one, an instance of a class and an object without a prototype are answers',
    over: 'exchange',
    app: () => (request) => {
      class Page {
        readonly status = 200
        get body(): string {
          return 'hello'
        }
      }
      const bare = Object.assign(Object.create(null), { status: 200, body: 'hello' }) as HttpResponse
      const answers: readonly (() => Answer | Promise<Answer>)[] = [
        () => ({ status: 200, body: 'hello' }),
        async () => ({ status: 200, body: 'hello' }),
        () => new Page(),
        () => bare,
      ]
      return answers[Number(new URL(request.url).pathname.slice(1))]?.() ?? { status: 404 }
    },
    async talk({ exchange }) {
      for (let i = 0; i < 4; i += 1)
        assert.equal((await exchange({ target: `/${i}` })).text, 'hello', `the answer ${i}`)
    },
  },
  {
    rule: 'status-is-final',
    name: 'each status from 200 to 599 that is not spoken of elsewhere is sent as it is',
    over: 'exchange',
    app: () => (request) => ({ status: Number(new URL(request.url).pathname.slice(1)) }),
    async talk({ exchange }) {
      for (const status of [200, 202, 226, 299, 300, 301, 399, 400, 418, 451, 499, 500, 511, 599])
        assert.equal((await exchange({ target: `/${status}` })).status, status)
    },
  },
  {
    rule: 'reason-phrase-is-the-servers',
    name: 'a registered status has the phrase of its registry, and any other an empty one',
    only: 'HTTP/2 has no phrases',
    over: 'exchange',
    app: () => (request) => ({ status: Number(new URL(request.url).pathname.slice(1)) }),
    async talk({ exchange }) {
      for (const [status, reason] of reasons)
        assert.equal((await exchange({ target: `/${status}` })).reason, reason, String(status))
    },
  },
  {
    rule: 'reason-phrase-is-the-servers',
    name: 'the statusText of a Response and of an answer is not sent',
    only: 'HTTP/2 has no phrases',
    over: 'exchange',
    app: () => (request) =>
      request.url.endsWith('/response')
        ? new Response('hello', { statusText: 'Custom' })
        : Object.assign({ status: 200, body: 'hello' }, { statusText: 'Custom', reason: 'Custom' }),
    async talk({ exchange }) {
      assert.equal((await exchange({ target: '/response' })).reason, 'OK')
      assert.equal((await exchange({ target: '/answer' })).reason, 'OK')
    },
  },
  ...answerHeaderCases,
  ...answerCloseCases,
  {
    rule: 'answers-can-be-returned-twice',
    name: 'one answer object with text, bytes or no body is returned five times',
    over: 'exchange',
    app: () => (request) => constants[Number(new URL(request.url).pathname.slice(1))] ?? { status: 404 },
    async talk({ exchange }) {
      const texts = ['text é', 'bytes', '', '', 'frozen']
      const names = ['text', 'bytes', 'none', 'no content', 'frozen']
      for (let round = 0; round < 5; round += 1) {
        for (const [i, text] of texts.entries()) {
          const message = await exchange({ target: `/${i}` })
          assert.equal(message.text, text)
          assert.equal(message.header('x-name'), names[i])
        }
      }
    },
  },
  {
    rule: 'answers-can-be-returned-twice',
    name: 'a Response without a body is returned five times',
    over: 'exchange',
    app: () => {
      const response = new Response(null, { status: 404, headers: { 'x-name': 'constant' } })
      return () => response
    },
    async talk({ exchange }) {
      for (let round = 0; round < 5; round += 1) {
        const message = await exchange()
        assert.equal(message.status, 404)
        assert.equal(message.header('x-name'), 'constant')
      }
    },
  },
  {
    rule: 'platform-responses-are-answers',
    name: 'the status, each header and the body of a Response of any kind are sent',
    over: 'exchange',
    app: () => (request) => responses[Number(new URL(request.url).pathname.slice(1))]?.[0]() ?? { status: 404 },
    async talk({ exchange }) {
      for (const [i, [, { status = 200, text = '', headers = [] }]] of responses.entries()) {
        const message = await exchange({ target: `/${i}` })
        assert.equal(message.status, status)
        assert.equal(message.text, text)
        assert.ok(message.complete)
        const names = new Set(headers.map(([name]) => name))
        assert.deepEqual(
          message.headers.filter(([name]) => names.has(name)),
          headers,
        )
      }
    },
  },
  {
    rule: 'platform-responses-are-answers',
    name: 'a Response whose body was read, is being read or was sent before is a bare 500 and no empty answer',
    over: 'exchange',
    breaches: ['streams-are-of-one-answer'],
    app: () => {
      const constant = new Response('hello', { headers: { 'x-name': 'constant' } })
      return async (request) => {
        if (request.url.endsWith('/constant')) return constant
        const response = new Response('hello', { headers: { 'x-name': 'read' } })
        if (request.url.endsWith('/text')) await response.text()
        else if (request.url.endsWith('/locked')) response.body?.getReader()
        else {
          // Leaves a stream that is not locked, and ends at once.
          const reader = response.body?.getReader()
          while ((await reader?.read())?.done === false);
          reader?.releaseLock()
        }
        return response
      }
    },
    async talk({ exchange, seen, notes }) {
      assert.equal((await exchange({ target: '/constant' })).text, 'hello')
      for (const target of ['/text', '/locked', '/chunks', '/constant']) {
        const message = await exchange({ target })
        assert.equal(message.status, 500, target)
        assert.equal(message.text, '')
        assert.equal(message.header('x-name'), null)
        assert.equal(((await seen('error')) as { phase: string }).phase, 'answer')
      }
      assert.equal(notes('error').length, 4)
    },
  },
]

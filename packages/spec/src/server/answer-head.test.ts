import { describe, expect, test } from 'vitest'
import { type AnswerCircumstances, bareHead, planAnswer } from './answer-head.ts'
import { TsgiError } from './errors.ts'

const get: AnswerCircumstances & { upgradable: null } = {
  method: 'GET',
  byteLength: (text) => new TextEncoder().encode(text).byteLength,
  customDate: true,
  upgradable: null,
  trailers: false,
}
const toHead: typeof get = { ...get, method: 'HEAD' }

const plan = (answer: unknown, circumstances = get) => planAnswer(answer, circumstances)
const fieldsOf = (headers: unknown, circumstances = get) => plan({ status: 200, headers }, circumstances).head.fields

/** The error of an answer that has to be refused. */
function refusal(answer: unknown, circumstances = get): TsgiError {
  try {
    plan(answer, circumstances)
  } catch (error) {
    if (error instanceof TsgiError) return error
    throw error
  }
  throw new Error('the answer was not refused')
}

async function* chunks() {
  yield new Uint8Array([1])
}

describe('what is no answer', () => {
  test.each([
    [undefined, 'undefined'],
    [null, 'null'],
    [200, 'the number 200'],
    ['text', '"text"'],
    [() => ({}), 'a function'],
    [Symbol('s'), 'Symbol(s)'],
    [[200], 'an array of 1'],
    [{}, 'an object with no properties'],
    [{ body: '' }, 'an object with body'],
  ])('%o is refused as no object with a status', (answer, got) => {
    expect(refusal(answer).message).toBe(
      `The answer of an app needs to be an object with a status; got ${got}. Return { status: 200 }, or a Response.`,
    )
  })

  test.each([99, 100, 103, 199, 600, 999, 200.5, Number.NaN, Number.POSITIVE_INFINITY, '200', true, null, 200n])(
    'the status %o is refused',
    (status) => {
      const { message } = refusal({ status })
      expect(message).toContain('needs a status that is an integer from 200 to 599; got ')
      expect(message).toContain('. Give the number of a final status')
    },
  )

  test.each([200, 204, 299, 304, 418, 599])('the status %d is taken', (status) => {
    expect(plan({ status }).head.status).toBe(status)
  })

  test('an answer that asks for a WebSocket is refused by the capability', () => {
    expect(refusal({ upgrade: 'websocket' })).toMatchObject({ code: 'capability-missing', party: 'app' })
  })

  test('each refusal is the fault of the app', () => {
    for (const answer of [undefined, { status: 1 }, { status: 200, headers: 1 }, { status: 200, body: 1 }])
      expect(refusal(answer)).toMatchObject({ name: 'TsgiError', code: 'answer-invalid', party: 'app' })
  })

  test('what a getter throws is passed on', () => {
    const answer = {
      get status(): number {
        throw new RangeError('hostile')
      },
    }
    expect(() => plan(answer)).toThrow(RangeError)
  })

  test('each property is read once', () => {
    const reads: string[] = []
    const answer = new Proxy(
      { status: 200, headers: [], body: 'text' },
      { get: (target, name) => (reads.push(String(name)), Reflect.get(target, name)) },
    )
    plan(answer)
    expect(reads).toStrictEqual(['status', 'body', 'headers', 'upgrade', 'trailers'])
  })
})

describe('headers', () => {
  test.each([
    ['a record', { 'content-type': 'text/plain' }],
    ['a text', 'a: b'],
    ['a number', 1],
    ['null', null],
    ['a function', () => []],
    ['texts', ['ab']],
    ['a name alone', [['a']]],
    ['a triple', [['a', 'b', 'c']]],
    ['null as a pair', [null]],
    ['a number as a name', [[1, 'b']]],
    ['a number as a value', [['a', 1]]],
    ['undefined as a value', [['a', undefined]]],
    ['an array as a value', [['set-cookie', ['a=1']]]],
  ])('%s is refused, and pairs are shown', (_, headers) => {
    expect(refusal({ status: 200, headers }).message).toMatch(/ Give \[\['content-type', 'text\/plain'\]\]/)
  })

  test.each(['', ' ', 'a b', 'a:', 'a\r\nb', 'a\nb', 'a\0', '\ta', '(a)', 'a/b', 'a,b', 'é', '\u212a'])(
    'the name %j is refused',
    (name) => {
      const { message } = refusal({ status: 200, headers: [[name, 'value']] })
      expect(message).toContain(`needs a header name that is a token; got ${JSON.stringify(name)}. Use letters`)
    },
  )

  test.each(['a\r', 'a\n', 'a\r\nb: c', '\0', '\x01', '\x1f', '\x7f', '\u0100', '\u010a', '😀', '\ud83d'])(
    'the value %j is refused',
    (value) => {
      const { message } = refusal({ status: 200, headers: [['location', value]] })
      expect(message).toContain('needs a value of the header location without control characters; got ')
      expect(message).toContain('. Encode what a user typed')
    },
  )

  test('a value of a field that is dropped is judged too', () => {
    expect(() => plan({ status: 200, headers: [['upgrade', 'a\nb']] })).toThrow(TsgiError)
  })

  test.each(['', ' ', 'a\tb', '~ !"#', 'a, b; c="d"'])('the value %j is taken as it is', (value) => {
    expect(fieldsOf([['x-a', value]])).toStrictEqual(['x-a', value])
  })

  test('a value beyond ASCII is taken, and the head says so', () => {
    const { head } = plan({ status: 200, headers: [['x-a', '\x80\xff']] })
    expect(head).toMatchObject({ fields: ['x-a', '\x80\xff'], ascii: false })
    expect(plan({ status: 200, headers: [['x-a', 'plain']] }).head.ascii).toBe(true)
  })

  test('names become lower-case, order and repeats stay', () => {
    expect(
      fieldsOf([
        ['X-B', '1'],
        ['Set-Cookie', 'a=1'],
        ['x-a', '2'],
        ['set-cookie', 'b=2'],
      ]),
    ).toStrictEqual(['x-b', '1', 'set-cookie', 'a=1', 'x-a', '2', 'set-cookie', 'b=2'])
  })

  test.each([
    ['a Map', new Map([['x-a', 'b']])],
    ['a Headers', new Headers({ 'X-A': 'b' })],
    ['a Set of pairs', new Set([['x-a', 'b']])],
    [
      'an object with a generator',
      {
        *[Symbol.iterator]() {
          yield ['x-a', 'b']
        },
      },
    ],
    ['frozen pairs', Object.freeze([Object.freeze(['x-a', 'b'])])],
  ])('%s is iterated', (_, headers) => {
    expect(fieldsOf(headers)).toStrictEqual(['x-a', 'b'])
  })

  test('the fields are a list of their own, so that a server may add to them', () => {
    const answer = { status: 200, headers: [['x-a', 'b']] }
    plan(answer).head.fields.push('added', 'here')
    expect(fieldsOf(answer.headers)).toStrictEqual(['x-a', 'b'])
  })

  test('more names than are remembered keep their lower case', () => {
    const names = Array.from({ length: 2100 }, (_, i) => `X-${i}`)
    const sent = names.flatMap((name) => fieldsOf([[name, 'a']]))
    expect(sent).toStrictEqual(names.flatMap((name) => [name.toLowerCase(), 'a']))
  })
})

describe('what is the server’s', () => {
  test.each(['connection', 'Keep-Alive', 'proxy-connection', 'TE', 'trailer', 'Transfer-Encoding', 'upgrade'])(
    '%s is dropped',
    (name) => {
      expect(fieldsOf([[name, 'chunked']])).toStrictEqual([])
    },
  )

  test.each([
    ['close', true],
    ['CLOSE', true],
    ['x, close', true],
    ['close,x', true],
    ['x ,\tClose , y', true],
    ['closed', false],
    ['x-close', false],
    ['close x', false],
    ['keep-alive', false],
    ['', false],
  ])('connection: %s is a wish to close: %o', (value, close) => {
    expect(plan({ status: 200, headers: [['connection', value]] }).head).toMatchObject({ close, fields: [] })
  })

  test('a wish to close is not taken back by a second field', () => {
    const headers = [
      ['connection', 'close'],
      ['connection', 'keep-alive'],
    ]
    expect(plan({ status: 200, headers }).head.close).toBe(true)
  })

  test('a date is kept where it can be sent, and only the first of two', () => {
    const headers = [
      ['date', 'first'],
      ['Date', 'second'],
    ]
    expect(plan({ status: 200, headers }).head).toMatchObject({ fields: ['date', 'first'], dated: true })
    const elsewhere = plan({ status: 200, headers }, { ...get, customDate: false })
    expect(elsewhere.head).toMatchObject({ fields: [], dated: false })
  })
})

describe('lengths', () => {
  const declare = (...values: readonly string[]) => values.map((value) => ['content-length', value])

  test.each(['', ' ', '+5', '-5', ' 5', '5 ', '5,5', '5, 5', '0x5', '5.0', '5e0', 'five', '1234567890123456'])(
    'the declared length %j is refused',
    (value) => {
      const { message } = refusal({ status: 200, headers: declare(value), body: 'hello' })
      expect(message).toContain('needs a content-length that is a decimal number; got ')
      expect(message).toContain('. Leave it out')
    },
  )

  test.each([
    ['5', '5'],
    ['5', '6'],
  ])('the lengths %s and %s are refused as two', (...values) => {
    const { message } = refusal({ status: 200, headers: declare(...values), body: 'hello' })
    expect(message).toContain('needs one content-length; got a second one. Leave it out')
  })

  test.each([
    ['hello', '4'],
    ['héllo', '5'],
    [new Uint8Array(3), '5'],
    [null, '5'],
    ['', '5'],
  ])('for the body %o the length %s is refused', (body, value) => {
    const { message } = refusal({ status: 200, headers: declare(value), body })
    expect(message).toMatch(/needs a content-length that is the length of the body, \d; got \d\. Leave it out/)
  })

  test.each([
    ['hello', 5],
    ['héllo', 6],
    [new Uint8Array([1, 2, 3]).subarray(1), 2],
    ['', 0],
    [new Uint8Array(0), 0],
    [null, 0],
    [undefined, 0],
  ])('the body %o has the length %d, declared or not', (body, length) => {
    for (const headers of [[], declare(String(length)), declare(`00${length}`)]) {
      const { head } = plan({ status: 200, headers, body })
      expect(head).toMatchObject({ length, chunked: false, fields: [] })
    }
  })

  test('nothing is sent of an empty body', () => {
    for (const body of ['', new Uint8Array(0), null, undefined]) expect(plan({ status: 200, body }).body).toBeNull()
  })

  test('chunks have the declared length, or are chunked', () => {
    const body = chunks()
    expect(plan({ status: 200, headers: declare('7'), body })).toMatchObject({ head: { length: 7, chunked: false } })
    expect(plan({ status: 200, body })).toMatchObject({ head: { length: null, chunked: true }, unsent: null })
    expect(plan({ status: 200, body }).body).toBe(body)
  })
})

describe('bodies', () => {
  test.each([
    1,
    true,
    false,
    Symbol('s'),
    () => 'text',
    {},
    ['text'],
    [new Uint8Array(1)],
    new ArrayBuffer(1),
    new Uint16Array(1),
    new DataView(new ArrayBuffer(1)),
    new Blob(['text']),
    Promise.resolve('text'),
    [new Uint8Array(1)].values(),
  ])('the body %o is refused', (body) => {
    const { message } = refusal({ status: 200, body })
    expect(message).toContain('needs a body that is text, a Uint8Array, an async iterable of Uint8Array, or null; got ')
    expect(message).toContain('. Encode it')
  })

  test('a Response is an answer, unless its body was read', async () => {
    const response = new Response('hello', { status: 201, statusText: 'Custom', headers: { 'X-A': 'b' } })
    const { head, body } = plan(response)
    expect(head).toMatchObject({ status: 201, reason: 'Created', chunked: true })
    expect(head.fields).toContain('x-a')
    expect(body).toBe(response.body)
    await response.text()
    expect(refusal(response).message).toContain('needs a body that nobody has read; got a Response whose body was used')
    // Nothing of it would be sent.
    expect(plan(response, toHead).body).toBeNull()
  })
})

describe('answers that end with their head', () => {
  const body = chunks()

  test.each([
    // method, status, headers, body, expected length
    ['GET', 204, [], 'hello', null],
    ['HEAD', 204, [], 'hello', null],
    ['GET', 204, [['content-length', '5']], 'hello', null],
    ['GET', 205, [], 'hello', 0],
    ['GET', 205, [['content-length', '5']], null, 0],
    ['GET', 304, [], 'hello', 5],
    ['GET', 304, [['content-length', '1234']], null, 1234],
    ['GET', 304, [], null, null],
    ['GET', 304, [], body, null],
    ['HEAD', 200, [], 'héllo', 6],
    ['HEAD', 200, [], '', 0],
    ['HEAD', 200, [], null, null],
    ['HEAD', 200, [], body, null],
    ['HEAD', 200, [['content-length', '1234']], null, 1234],
    ['HEAD', 200, [['content-length', '1234']], '', 1234],
    ['HEAD', 200, [['content-length', '7']], body, 7],
  ])('%s, %d, %j, %o: the length is %s', (method, status, headers, given, length) => {
    const planned = plan({ status, headers, body: given }, { ...get, method })
    expect(planned.head).toMatchObject({ length, chunked: false })
    expect(planned.body).toBeNull()
    expect(planned.unsent).toBe(typeof given === 'string' ? null : given)
  })

  test('bytes that are not sent have nothing to be ended', () => {
    expect(plan({ status: 204, body: new Uint8Array(1) }).unsent).toBeNull()
  })
})

test('a bare head is registered, empty and keeps the connection', () => {
  expect(bareHead(500)).toStrictEqual({
    status: 500,
    reason: 'Internal Server Error',
    fields: [],
    ascii: true,
    length: 0,
    chunked: false,
    dated: false,
    close: false,
  })
  expect(bareHead(599).reason).toBe('')
})

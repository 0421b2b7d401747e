import type { App, Context } from '@tsgi/spec'
import { BodyError } from '@tsgi/spec/server'
import { describe, expect, test, vi } from 'vitest'
import { answerOf, caller, client, hello, judged, makeContext } from '../test/exchange.ts'
import { type AccessLogEntry, type AccessLogOptions, accessLog } from './access-log.ts'
import { requestId } from './request-id.ts'

/** A log, and where its lines go. */
function logging(options: AccessLogOptions = {}) {
  const lines: string[] = []
  return { lines, log: accessLog({ write: (line) => lines.push(line), ...options }) }
}

async function lineOf(options: AccessLogOptions, target: string, init?: RequestInit, app = hello): Promise<string> {
  const { lines, log } = logging(options)
  const answer = await caller(log, app)(target, init, { remoteAddress: client('192.0.2.1', 1) })
  await answer.text().catch(() => {})
  await vi.waitFor(() => expect(lines).toHaveLength(1))
  return lines[0] as string
}

const entryOf = async (...parameters: Parameters<typeof lineOf>) =>
  JSON.parse(await lineOf(...parameters)) as AccessLogEntry

const json = { format: 'json' } as const

test('a line of text is that of the combined log format, with duration, outcome and id behind it', async () => {
  const headers = { referer: 'https://b.example/', 'user-agent': 'curl/8' }
  expect(await lineOf({}, '/a?b=c', { headers })).toMatch(
    /^192\.0\.2\.1 - - \[\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000\] "GET \/a\?b=\* HTTP\/1\.1" 200 5 "https:\/\/b\.example\/" "curl\/8" [\d.]+ms sent -$/,
  )
})

test('a line of JSON has all that is known', async () => {
  const began = Date.now()
  const entry = await entryOf(json, 'https://app.example/a', { method: 'POST', body: 'x' })
  expect(entry).toEqual({
    time: expect.any(String),
    remoteAddress: '192.0.2.1',
    method: 'POST',
    origin: 'https://app.example',
    path: '/a',
    httpVersion: '1.1',
    status: 200,
    outcome: 'sent',
    bytes: 5,
    duration: expect.any(Number),
    referrer: null,
    userAgent: null,
    requestId: null,
  })
  expect(Date.parse(entry.time)).toBeGreaterThanOrEqual(began)
  expect(entry.duration).toBeGreaterThanOrEqual(0)
})

test('the id of a request is told where requestId() stands around the log', async () => {
  const { lines, log } = logging(json)
  const app = requestId({ generate: () => 'own' })(log(hello))
  await caller((next) => next, app)('/')
  await vi.waitFor(() => expect(lines).toHaveLength(1))
  expect(JSON.parse(lines[0] as string)).toMatchObject({ requestId: 'own' })
})

test.each<[AccessLogOptions['query'], string]>([
  [undefined, '/a?token=*&*&b=*&&=*'],
  ['names', '/a?token=*&*&b=*&&=*'],
  ['full', '/a?token=secret&c&b=1=2&&=3'],
  ['none', '/a'],
])('with the query %s, path and referrer are told as %s', async (query, path) => {
  const referrer = 'http://app.example/a?token=secret&c&b=1=2&&=3'
  const entry = await entryOf({ ...json, query }, '/a?token=secret&c&b=1=2&&=3', { headers: { referer: referrer } })
  expect([entry.path, entry.referrer]).toEqual([path, `http://app.example${path}`])
})

describe('what a client sends', () => {
  const evil = 'a"b\\c\u001b[31m\u009b1m\u007f\u0085d'

  test.each(['text', 'json'] as const)('begins no line of its own and reaches no terminal: %s', async (format) => {
    const context = makeContext({ completed: Promise.resolve({ outcome: 'sent', bytes: 0 }) })
    const { lines, log } = logging({ format })
    const request = new Request('http://a.example/"\\?\u001b')
    const headers = {
      get: () => `${evil}\r\n\u2028\u2029end`,
      has: () => true,
      [Symbol.iterator]: () => [][Symbol.iterator](),
    }
    void log(hello)({ ...fields(request), headers } as never, context)
    await vi.waitFor(() => expect(lines).toHaveLength(1))
    const [line = ''] = lines
    expect(line).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
    const shown = format === 'json' ? (JSON.parse(line) as AccessLogEntry).userAgent : line
    const raw = `${evil}\r\n\u2028\u2029end`
    const escaped = '"a\\"b\\\\c\\u001b[31m\\u009b1m\\u007f\\u0085d\\u000d\\u000a\\u2028\\u2029end"'
    expect(shown).toContain(format === 'json' ? raw : escaped)
  })

  test('is made harmless in a format of one’s own, too', async () => {
    const format: AccessLogOptions['format'] = ({ userAgent }) => `1\t${userAgent}`
    expect(await lineOf({ format }, '/', { headers: { 'user-agent': 'a\u001bb' } })).toBe('1\ta\\u001bb')
  })

  const fields = ({ url, method }: Request) => ({ url, method })
})

test('a format of one’s own may write nothing', async () => {
  const { lines, log } = logging({ format: ({ path, status }) => (path === '/health' ? null : `${path} ${status}`) })
  const call = caller(log, hello)
  for (const target of ['/health', '/a']) await call(target)
  await vi.waitFor(() => expect(lines).toEqual(['/a 200']))
})

describe('the status', () => {
  const throwing = (error: Error): App => {
    return () => {
      throw error
    }
  }

  test.each<[string, App, number]>([
    ['that the app gave', () => ({ status: 404 }), 404],
    ['that the app gave later', async () => Promise.resolve(new Response(null, { status: 204 })), 204],
    ['of an app that throws is 500', throwing(new Error('app')), 500],
    ['of an app that rejects is 500', async () => Promise.reject(new Error('app')), 500],
    ['of a body that is too large is 413', throwing(new BodyError('body-too-large', 413, 'large')), 413],
  ])('%s', async (_, app, status) => {
    expect(await entryOf(json, '/', {}, app)).toMatchObject({ status, outcome: 'sent' })
  })

  test('of what is no answer is 500', async () => {
    const { lines, log } = logging(json)
    const context = makeContext({ completed: Promise.resolve({ outcome: 'sent', bytes: 0 }) })
    void log(() => undefined as never)(new Request('http://a.example/'), context)
    await vi.waitFor(() => expect(lines).toHaveLength(1))
    expect(JSON.parse(lines[0] as string)).toMatchObject({ status: 500 })
  })

  const upgrade: App = () => ({ upgrade: 'websocket', listener: {} })
  const waits: App = () => new Promise(() => {})
  test.each<[string, App, 'sent' | 'aborted' | 'upgraded', number | null]>([
    ['of a WebSocket is 101', upgrade, 'upgraded', 101],
    ['of a WebSocket that the server refused is not known', upgrade, 'sent', null],
    ['of an answer that was cut is the one that was begun', hello, 'aborted', 200],
    ['of a client that left before the answer is none', waits, 'aborted', null],
    [
      'of an app that fails because its client has left is none',
      async () => Promise.reject(new Error('app')),
      'aborted',
      null,
    ],
  ])('%s', async (_, app, outcome, status) => {
    const { lines, log } = logging(json)
    const context = makeContext({ completed: Promise.resolve({ outcome, bytes: 3 }) })
    const returned = log(app)(new Request('http://a.example/'), context)
    if (app !== waits) await Promise.resolve(returned).catch(() => {})
    await vi.waitFor(() => expect(lines).toHaveLength(1))
    expect(JSON.parse(lines[0] as string)).toMatchObject({ status, outcome, bytes: 3, remoteAddress: null })
  })
})

test('the answer is given on as it is, and at once where it came at once', async () => {
  const { log } = logging()
  const answer = { status: 200 }
  const request = new Request('http://a.example/')
  expect(
    answerOf(
      log(() => answer),
      request,
    ),
  ).toBe(answer)
  const promise = Promise.resolve(answer)
  expect(
    answerOf(
      log<Context>(() => promise),
      request,
    ),
  ).toBe(promise)
  expect(answerOf(judged(log, hello), request)).not.toBeInstanceOf(Promise)
  const error = new Error('app')
  const throwing: App = () => {
    throw error
  }
  expect(() => answerOf(log(throwing), request)).toThrow(error)
})

describe('a writer', () => {
  const failure = new Error('disk full')

  test.each<[string, AccessLogOptions]>([
    [
      'throws',
      {
        write: () => {
          throw failure
        },
      },
    ],
    ['rejects', { write: async () => Promise.reject(failure) }],
    [
      'is never reached, for the format throws',
      {
        format: () => {
          throw failure
        },
      },
    ],
  ])('that %s breaks no request, and the server hears of it', async (_, options) => {
    const errors: unknown[] = []
    const onError = (error: unknown, { phase }: { readonly phase: string }) => errors.push(phase, error)
    const answer = await caller(accessLog(options), hello, { onError })('/')
    expect([answer.status, await answer.text()]).toEqual([200, 'hello'])
    await vi.waitFor(() => expect(errors).toEqual(['wait-until', failure]))
  })

  test('that takes its time is waited for by the server, and not by the client', async () => {
    let done: (value: unknown) => void = () => {}
    const written = new Promise((resolve) => {
      done = resolve
    })
    const context = makeContext({ completed: Promise.resolve({ outcome: 'sent', bytes: 0 }) })
    void accessLog({ write: () => written })(hello)(new Request('http://a.example/'), context)
    await vi.waitFor(() => expect(context.work).toHaveLength(1))
    done('written')
    expect(await context.work[0]).toBe('written')
  })
})

test.each<[unknown, string]>([
  [{ format: 'combined' }, 'The option format of accessLog() needs to be text, json or a function; got "combined"'],
  [{ format: 'toString' }, 'The option format'],
  [{ write: process.stdout }, 'The option write of accessLog() needs to be a function'],
  [{ query: true }, 'The option query of accessLog() needs to be names, full or none'],
  [{ skip: () => true }, 'got the option skip'],
  [null, 'accessLog() needs an object of options; got null'],
])('a wrong option is an error at start: %o', (options, message) => {
  expect(() => accessLog(options as AccessLogOptions)).toThrow(message)
})

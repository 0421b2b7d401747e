import { expect, test } from 'vitest'
import { judgeHandshake } from './handshake.ts'
import type { RequestHead } from './request-head.ts'

const good = {
  connection: 'keep-alive, Upgrade',
  upgrade: 'WebSocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
}

/** What becomes of a request with these fields, changed. */
function judge(changes: Partial<Record<string, string | undefined>> = {}, more: Partial<RequestHead> = {}) {
  const fields = Object.entries({ ...good, ...changes }).flatMap(([name, value]) =>
    value === undefined ? [] : [name, value],
  )
  return judgeHandshake({ method: 'GET', httpVersion: '1.1', contentLength: 0, fields, ...more } as RequestHead)
}

test('a handshake tells its key, its protocols and its extensions', () => {
  expect(
    judge({ 'sec-websocket-protocol': 'chat, superchat', 'sec-websocket-extensions': 'permessage-deflate' }),
  ).toEqual({
    key: good['sec-websocket-key'],
    protocols: ['chat', 'superchat'],
    extensions: 'permessage-deflate',
  })
})

test.each([
  ['another protocol beside it', { upgrade: 'foo, websocket' }, {}],
  ['empty members of a list', { 'sec-websocket-protocol': 'a,, b,' }, { protocols: ['a', 'b'] }],
  ['an extension that nobody knows', { 'sec-websocket-extensions': 'foo; bar="b\\az"; bar' }, {}],
  [
    'per-message deflate with every parameter',
    {
      'sec-websocket-extensions':
        'foo, permessage-deflate ; client_max_window_bits = "1\\5" ;client_no_context_takeover; server_no_context_takeover',
    },
    {
      extensions: 'permessage-deflate;client_max_window_bits=15;client_no_context_takeover;server_no_context_takeover',
    },
  ],
  ...[
    'unknown',
    'server_no_context_takeover=1',
    'server_max_window_bits',
    'server_max_window_bits=15',
    'client_max_window_bits=7',
    'client_max_window_bits=08',
    'client_max_window_bits=16',
    'client_max_window_bits; client_max_window_bits=9',
  ].flatMap((parameters): [string, Partial<Record<string, string>>, object][] => [
    [`an offer with ${parameters}`, { 'sec-websocket-extensions': `permessage-deflate; ${parameters}` }, {}],
    [
      `an offer with ${parameters} before another`,
      { 'sec-websocket-extensions': `permessage-deflate; ${parameters}, permessage-deflate` },
      { extensions: 'permessage-deflate' },
    ],
  ]),
])('%s is no mistake', (_name, changes, offered) => {
  expect(judge(changes)).toEqual({ key: good['sec-websocket-key'], protocols: [], extensions: '', ...offered })
})

test.each([['a, a'], ['a b'], ['a/b'], ['"a"'], [''], [',']])('the sub-protocols %j are a bad request', (offer) => {
  expect(judge({ 'sec-websocket-protocol': offer })).toEqual({ status: 400, fields: [] })
})

test.each([
  [''],
  [';'],
  ['a b'],
  ['permessage-deflate;'],
  ['permessage-deflate; ='],
  ['permessage-deflate; a='],
  ['permessage-deflate; a="b c"'],
  ['permessage-deflate; a="b'],
  ['permessage-deflate; a=b=c'],
  ['permessage-deflate, a;;b'],
])('the extensions %j are a bad request', (offer) => {
  expect(judge({ 'sec-websocket-extensions': offer })).toEqual({ status: 400, fields: [] })
})

test.each([
  ['no upgrade', { upgrade: undefined }, {}],
  ['another upgrade', { upgrade: 'h2c' }, {}],
  ['no connection', { connection: undefined }, {}],
  ['a connection without upgrade', { connection: 'keep-alive' }, {}],
  ['a POST', {}, { method: 'POST' }],
  ['HTTP/1.0', {}, { httpVersion: '1.0' as const }],
  ['a body', {}, { contentLength: 3 }],
  ['a chunked body', {}, { contentLength: null }],
])('%s is told what to upgrade to', (_name, changes, more) => {
  expect(judge(changes, more)).toEqual({ status: 426, fields: ['connection', 'upgrade', 'upgrade', 'websocket'] })
})

test.each([['8'], ['14'], ['13, 13'], [undefined]])('the version %s is told the one that is spoken', (version) => {
  expect(judge({ 'sec-websocket-version': version })).toEqual({
    status: 426,
    fields: ['connection', 'upgrade', 'upgrade', 'websocket', 'sec-websocket-version', '13'],
  })
})

test.each([
  [undefined],
  [''],
  ['abc'],
  ['dGhlIHNhbXBsZSBub25jZQ'],
  ['dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZSBub25jZQ=='],
  ['dGhlIHNhbXBsZSBub25jZQ==,'],
])('the key %s is a bad request', (key) => {
  expect(judge({ 'sec-websocket-key': key })).toEqual({ status: 400, fields: [] })
})

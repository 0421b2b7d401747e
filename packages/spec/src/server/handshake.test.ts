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
])('the key %s is a bad request', (key) => {
  expect(judge({ 'sec-websocket-key': key })).toEqual({ status: 400, fields: [] })
})

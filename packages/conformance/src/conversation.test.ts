import { expect, test } from 'vitest'
import { formatConversation } from './conversation.ts'
import { type RecordedEvent, Recorder } from './record.ts'

const event = (kind: RecordedEvent['kind'], text = '', connection = 1): RecordedEvent => ({
  connection,
  kind,
  text,
  bytes: text.length,
})

test('who said what is marked, line by line, and what a terminal would obey is an escape', () => {
  const sent = event('sent', 'GET / HTTP/1.1\r\nx: \x1B[2J\xE9\\\r\n')
  expect(formatConversation([sent, event('received', 'HTTP/1.1 200 OK'), event('note', 'seen "é"', 0)])).toEqual([
    '> GET / HTTP/1.1\\r\\n',
    '> x: \\x1b[2J\\xe9\\\\\\r\\n',
    '< HTTP/1.1 200 OK',
    '· seen "é"',
  ])
})

test('connections are numbered where there are several', () => {
  expect(formatConversation([event('sent', 'a'), event('end', '', 2), event('reset')])).toEqual([
    '#1 > a',
    '#2 · the server ended the connection',
    '#1 · the connection was reset',
  ])
})

test('what the record has cut off, and what is too long for a screen, is said to be missing', () => {
  expect(formatConversation([{ ...event('received', 'abc'), bytes: 5000 }])).toEqual(['< abc', '< … of 5000 bytes'])
  expect(formatConversation([event('received', '\n'.repeat(100))])).toHaveLength(41)
})

test('a record that is full says that more may have followed', () => {
  const recorder = new Recorder()
  for (let i = 0; i < 100; i += 1) recorder.note('n')
  expect(formatConversation(recorder.events).at(-1)).toMatch(/more may have followed/)
})

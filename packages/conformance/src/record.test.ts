import { Buffer } from 'node:buffer'
import { expect, test } from 'vitest'
import { Recorder } from './record.ts'

test('bytes of one direction on one connection are one event, whatever pieces they came in', () => {
  const recorder = new Recorder()
  const first = recorder.connection()
  const second = recorder.connection()
  first('sent', Buffer.from('GE'))
  first('sent', Buffer.from('T'))
  second('sent', Buffer.from('x'))
  first('received', Buffer.from([0xff]))
  recorder.note('called', { url: '/' })
  recorder.note('called')
  first('end')
  expect(recorder.events).toEqual([
    { connection: 1, kind: 'sent', text: 'GET', bytes: 3 },
    { connection: 2, kind: 'sent', text: 'x', bytes: 1 },
    { connection: 1, kind: 'received', text: '\u00FF', bytes: 1 },
    { connection: 0, kind: 'note', text: 'called {"url":"/"}', bytes: 18 },
    { connection: 0, kind: 'note', text: 'called', bytes: 6 },
    { connection: 1, kind: 'end', text: '', bytes: 0 },
  ])
})

test('a record is bounded: it says how much there was, and keeps the beginning', () => {
  const recorder = new Recorder()
  const wire = recorder.connection()
  for (let i = 0; i < 100; i += 1) wire('received', Buffer.alloc(1000, 'a'))
  for (let i = 0; i < 1000; i += 1) recorder.note('tick', i)
  expect(recorder.events).toHaveLength(60)
  expect(recorder.events[0]?.bytes).toBe(100_000)
  expect(recorder.events[0]?.text).toHaveLength(1500)
})

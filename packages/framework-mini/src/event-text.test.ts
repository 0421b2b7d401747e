import { expect, test } from 'vitest'
import { eventText, type ServerEvent } from './event-text.ts'

test.each<[ServerEvent, string]>([
  ['hello', 'data: hello\n\n'],
  ['', 'data: \n\n'],
  [{ data: 'a\nb\rc\r\nd\n' }, 'data: a\ndata: b\ndata: c\ndata: d\ndata: \n\n'],
  [{ data: 'one\u2028line' }, 'data: one\u2028line\n\n'],
  [{ data: { n: 1, text: 'a\nb' } }, 'data: {"n":1,"text":"a\\nb"}\n\n'],
  [{ data: null }, 'data: null\n\n'],
  [{ event: 'note', id: 7, data: 'x' }, 'event: note\nid: 7\ndata: x\n\n'],
  [{ id: '', data: 'x' }, 'id: \ndata: x\n\n'],
  [{ retry: 0 }, 'retry: 0\n\n'],
  [{ comment: 'a\r\nid: 1' }, ': a\n: id: 1\n\n'],
  [{ data: 'x\nevent: forged\n\n' }, 'data: x\ndata: event: forged\ndata: \ndata: \n\n'],
])('%j is sent as %j', (event, text) => {
  expect(eventText(event)).toBe(text)
})

test.each<[ServerEvent, string]>([
  [{ event: 'a\nb' }, 'The event of an event needs to be text without line ends and NUL; got "a\\nb".'],
  [{ event: 'a\rdata: forged' }, 'without line ends'],
  [{ id: 'a\r\n\r\ndata: forged' }, 'The id of an event'],
  [{ id: 'a\0' }, 'The id of an event'],
  [{ event: 7 as never }, 'got 7'],
  [{ retry: 1.5 }, 'retry needs to be a whole number of milliseconds, 0 or more; got 1.5.'],
  [{ retry: -1 }, 'got -1'],
  [{ retry: '1\ndata: x' as never }, 'retry needs'],
  [{ data: () => 1 }, 'got function'],
  [undefined as never, 'got undefined'],
  [7 as never, 'got 7'],
])('%j is refused', (event, words) => {
  expect(() => eventText(event)).toThrow(words)
})

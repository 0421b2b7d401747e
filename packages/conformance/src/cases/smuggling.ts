/** Requests that two servers could read in two ways. */
import type { Case } from '../case.ts'
import { type Attempt, expectRefused, victim } from './smuggling-attempts.ts'
import { smugglingChunkCases } from './smuggling-chunks.ts'
import { smugglingReadingCases } from './smuggling-readings.ts'

function refused(rule: Case['rule'], name: string, attempts: Readonly<Record<string, Attempt>>): Case {
  return { rule, name, over: 'wire', app: victim, talk: (talk) => expectRefused(talk, attempts) }
}

const hello = 'hello'
const chunkedHello = '5\r\nhello\r\n0\r\n\r\n'

/** One attempt for each value. */
function each(values: readonly string[], attempt: (value: string) => Attempt): Readonly<Record<string, Attempt>> {
  return Object.fromEntries(values.map((value) => [JSON.stringify(value), attempt(value)]))
}

const lengths = (...values: string[]) => values.map((value) => `Content-Length: ${value}`)

export const smugglingCases: readonly Case[] = [
  refused('content-length-is-one-number', 'a doubled content-length reaches no app', {
    'the same twice': { fields: lengths('5', '5'), content: hello },
    'the smaller first': { fields: lengths('0', '5'), content: hello },
    'the larger first': { fields: lengths('5', '0'), content: hello },
    'one in another case': { fields: ['content-length: 0', 'CONTENT-LENGTH: 5'], content: hello },
  }),
  refused(
    'content-length-is-one-number',
    'a content-length that is empty, signed, hexadecimal, a fraction or a list reaches no app',
    each(['', '+5', '-5', '0x5', '5a', '5, 5', '5,0', '5 5', '5.0', '1e1', '"5"', '9'.repeat(40)], (value) => ({
      fields: lengths(value),
      content: hello,
    })),
  ),
  refused(
    'content-length-is-one-number',
    'a content-length with a byte over 0x7F beside its digits reaches no app',
    each(['5\xa0', '\xa05', '5\xe9', '\x855'], (value) => ({ fields: lengths(value), content: hello })),
  ),
  refused('request-has-one-framing', 'content-length and transfer-encoding together reach no app', {
    'the length first': { fields: ['Content-Length: 5', 'Transfer-Encoding: chunked'], content: chunkedHello },
    'the coding first': { fields: ['Transfer-Encoding: chunked', 'Content-Length: 5'], content: chunkedHello },
    'a length of 0': { fields: ['Content-Length: 0', 'Transfer-Encoding: chunked'], content: chunkedHello },
    'a length of all': { fields: ['Transfer-Encoding: chunked', 'Content-Length: 15'], content: chunkedHello },
    'an empty coding': { fields: ['Content-Length: 5', 'Transfer-Encoding:'], content: hello },
    'another coding': { fields: ['Content-Length: 5', 'Transfer-Encoding: identity'], content: hello },
  }),
  refused(
    'transfer-encoding-is-chunked',
    'a transfer-encoding other than chunked reaches no app',
    each(
      ['', 'identity', 'gzip', 'xchunked', 'chunkedx', '"chunked"', 'chunked;x', 'chunked, identity', ',chunked'],
      (value) => ({ fields: [`Transfer-Encoding: ${value}`], content: chunkedHello }),
    ),
  ),
  refused(
    'transfer-encoding-is-chunked',
    'a transfer-encoding with a second coding reaches no app',
    each(['gzip, chunked', 'chunked, chunked', 'chunked, gzip'], (value) => ({
      fields: [`Transfer-Encoding: ${value}`],
      content: chunkedHello,
    })),
  ),
  refused('transfer-encoding-is-chunked', 'two transfer-encoding fields reach no app', {
    'chunked twice': { fields: ['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'], content: chunkedHello },
    'an empty one first': { fields: ['Transfer-Encoding:', 'Transfer-Encoding: chunked'], content: chunkedHello },
    'identity last': { fields: ['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'], content: chunkedHello },
    'with a length': {
      fields: ['Transfer-Encoding:', 'Transfer-Encoding: chunked', 'Content-Length: 5'],
      content: chunkedHello,
    },
  }),
  refused(
    'transfer-encoding-is-chunked',
    'a transfer-encoding with a byte over 0x7F beside its coding reaches no app',
    each(['chunked\xa0', '\xa0chunked', 'chunked\xff'], (value) => ({
      fields: [`Transfer-Encoding: ${value}`],
      content: chunkedHello,
    })),
  ),
  refused('header-lines-are-well-formed', 'a folded line reaches no app', {
    'by a space': { fields: ['X-A: a\r\n b', 'Content-Length: 5'], content: hello },
    'by a tab': { fields: ['X-A: a\r\n\tb', 'Content-Length: 5'], content: hello },
    'a folded coding': { fields: ['Transfer-Encoding:\r\n chunked'], content: chunkedHello },
    'the first line': { fields: [' X-A: a', 'Content-Length: 5'], content: hello },
  }),
  refused('header-lines-are-well-formed', 'white space before a colon reaches no app', {
    'a space': { fields: ['Content-Length : 5'], content: hello },
    'a tab': { fields: ['Content-Length\t: 5'], content: hello },
    'before a coding': { fields: ['Content-Length: 5', 'Transfer-Encoding : chunked'], content: chunkedHello },
    'inside a name': { fields: ['Content Length: 5'], content: hello },
  }),
  refused('header-lines-are-well-formed', 'a line without a colon reaches no app', {
    'a name alone': { fields: ['X-A', 'Content-Length: 5'], content: hello },
    'a name of framing': { fields: ['Transfer-Encoding', 'Content-Length: 5'], content: hello },
  }),
  refused('header-lines-are-well-formed', 'NUL, bare CR or bare LF in the head reaches no app', {
    'NUL in a value': { fields: ['X-A: a\0b', 'Content-Length: 5'], content: hello },
    'NUL in a name': { fields: ['X-\0A: a', 'Content-Length: 5'], content: hello },
    'CR in a value': { fields: ['X-A: a\rb', 'Content-Length: 5'], content: hello },
    'CR before a field': { fields: ['X-A: a\rTransfer-Encoding: chunked', 'Content-Length: 5'], content: hello },
    'LF between fields': { fields: ['X-A: a\nContent-Length: 5'], content: hello },
    'CR CR LF': { fields: ['X-A: a\r', 'Content-Length: 5'], content: hello },
  }),
  refused('empty-names-hide-nothing', 'a field with an empty name reaches no app', {
    'before a length': { fields: [': x', 'Content-Length: 5'], content: hello },
    'before a coding': { fields: [': x', 'Transfer-Encoding: chunked'], content: chunkedHello },
    'last of all': { fields: ['Content-Length: 5', ': x'], content: hello },
  }),
  ...smugglingChunkCases,
  ...smugglingReadingCases,
]

/** Chunks whose size or end two servers could read in two ways. */
import { strict as assert } from 'node:assert'
import type { Case } from '../case.ts'
import { expectRefused, fence, victim } from './smuggling-attempts.ts'

const coding = ['Transfer-Encoding: chunked']
const last = '0\r\n\r\n'

function incomplete(rule: Case['rule'], name: string, contents: Readonly<Record<string, string>>): Case {
  const attempts = Object.entries(contents).map(([what, content]) => [what, { fields: coding, content }])
  return {
    rule,
    name,
    over: 'wire',
    app: victim,
    talk: (talk) => expectRefused(talk, Object.fromEntries(attempts) as Parameters<typeof expectRefused>[1]),
  }
}

/** A request whose body is `hello`, and behind it what a server that reads 0x5ba as the size would take for the rest. */
const shortExtension = `5;a\r\nhello\r\n${last}`

function extended(name: string, content: string, behind: (next: string) => string): Case {
  return {
    rule: 'chunk-extensions-are-no-digits',
    name,
    over: 'wire',
    app: victim,
    async talk(talk) {
      const { connect, head, notes } = talk
      const wire = await connect()
      void wire.send(head('POST /attempt HTTP/1.1', ...coding) + content + behind(head('POST /next HTTP/1.1')))
      const outcome = await wire.outcome()
      await fence(talk)
      assert.equal(outcome === 'closed' ? outcome : outcome.status, 200)
      const read = notes('complete').filter((one) => String(one).startsWith('/attempt'))
      assert.deepEqual(read, ['/attempt: hello'])
    },
  }
}

export const smugglingChunkCases: readonly Case[] = [
  incomplete('chunk-sizes-are-hexadecimal', 'a chunk size of other characters makes no complete body', {
    'a letter beyond f': `5g\r\nhello\r\n${last}`,
    'a colon': `:\r\n0123456789\r\n${last}`,
    'a space before it': ` 5\r\nhello\r\n${last}`,
    'an at sign': `@\r\n0123456789abcdef\r\n${last}`,
  }),
  incomplete('chunk-sizes-are-hexadecimal', 'a chunk size with a sign or a prefix makes no complete body', {
    'a sign': `+5\r\nhello\r\n${last}`,
    'a prefix': `0x5\r\nhello\r\n${last}`,
  }),
  incomplete('chunk-sizes-are-hexadecimal', 'a chunk size line that is empty makes no complete body', {
    first: `\r\nhello\r\n${last}`,
    'in place of the last': '5\r\nhello\r\n\r\n\r\n',
  }),
  incomplete('chunk-sizes-are-hexadecimal', 'a chunk size line that ends with a bare LF makes no complete body', {
    'of a chunk': `5\nhello\r\n${last}`,
    'of the last': '5\r\nhello\r\n0\n\r\n',
  }),
  incomplete('chunk-sizes-are-hexadecimal', 'a chunk size of more digits than a number holds makes no complete body', {
    'seventeen digits': `10000000000000005\r\nhello\r\n${last}`,
  }),
  incomplete('chunks-end-with-crlf', 'a chunk that is longer than its size makes no complete body', {
    'two bytes in place of CRLF': `5\r\nhelloXX0\r\n\r\n`,
    'bare LF in place of CRLF': `5\r\nhello\n0\r\n\r\n`,
    'more bytes': `5\r\nhello world\r\n${last}`,
  }),
  incomplete('chunks-end-with-crlf', 'what stands behind the last chunk is no request', {
    'two bytes in place of the empty line': '5\r\nhello\r\n0\r\nXX',
  }),
  extended('a chunk extension of a letter is no digit of the size', shortExtension, (next) => {
    // What would end the longer chunk is the body of the next request: who reads the size as it stands finds no garbage,
    // which a server may refuse before it has answered.
    const tail = `\r\n${last}`
    const fields = `Content-Length: ${tail.length}\r\nX: `
    const rest = `hello\r\n${last}`.length
    const filler = 'x'.repeat(0x5ba - rest - next.length - `${fields}\r\n`.length)
    return `${next.slice(0, -2)}${fields}${filler}\r\n\r\n${tail}`
  }),
  extended('a chunk extension with a value is ignored', `5;name=value\r\nhello\r\n${last}`, (next) => next),
  extended('a chunk extension with a quoted value is ignored', `5;a="b;c"\r\nhello\r\n${last}`, (next) => next),
]

/** Servers that take what two servers could read in two ways, each by repairing it as an attacker wants. */
import type { ServerMutant } from './mutant.ts'
import { onTheWire } from './wire-faults.ts'

const repairing = (repair: (text: string) => string) => onTheWire({ request: repair })

/** Keeps the first line of a field and makes its value a number. */
function firstLength(text: string): string {
  let seen = 0
  return text.replace(/^content-length:(.*)\r\n/gim, (_, value: string) => {
    seen += 1
    return seen > 1 ? '' : `Content-Length: ${/\d+/.exec(value)?.[0] ?? '0'}\r\n`
  })
}

export const smugglingMutants: readonly ServerMutant[] = [
  {
    name: 'takes the first number of any content-length',
    rule: 'content-length-is-one-number',
    break: repairing(firstLength),
  },
  {
    name: 'ignores the length beside a transfer-encoding',
    rule: 'request-has-one-framing',
    break: repairing((text) =>
      /^transfer-encoding:/im.test(text) ? text.replace(/^content-length:.*\r\n/gim, '') : text,
    ),
  },
  {
    name: 'takes every transfer-encoding for chunked',
    rule: 'transfer-encoding-is-chunked',
    break: repairing((text) => {
      let seen = 0
      return text.replace(/^transfer-encoding:.*\r\n/gim, () => (seen++ === 0 ? 'Transfer-Encoding: chunked\r\n' : ''))
    }),
  },
  {
    name: 'repairs header lines',
    rule: 'header-lines-are-well-formed',
    break: repairing((text) =>
      text
        .replaceAll(/\r\n[ \t]+/g, ' ')
        .replaceAll(/\0/g, '')
        .replaceAll(/\r(?!\n)/g, '')
        .replaceAll(/(?<!\r)\n/g, '\r\n')
        .replaceAll(/^([\w-]+)[ \t]+:/gm, '$1:')
        .replaceAll(/^[\w-]+\r\n/gm, ''),
    ),
  },
  {
    name: 'hides the fields behind an empty name',
    rule: 'empty-names-hide-nothing',
    seenIn: 'uWebSockets.js',
    break: repairing((text) => text.replace(/\r\n:[\s\S]*?\r\n\r\n/, '\r\n\r\n')),
  },
  {
    name: 'reads as much of a chunk size as it understands',
    rule: 'chunk-sizes-are-hexadecimal',
    break: repairing((text) => text.replaceAll(/^([0-9a-f]*)(?:[^0-9a-f\r\n].*)?(?:\r\n|\n)(?=hello)/gim, '5\r\n')),
  },
  {
    name: 'reads a chunk extension as digits',
    rule: 'chunk-extensions-are-no-digits',
    seenIn: 'uWebSockets.js',
    // As a parser that takes the low bits of a character for a digit: `;` becomes b.
    break: repairing((text) => text.replaceAll(/^([0-9a-f]+);([0-9a-f]+)\r\n/gim, '$1b$2\r\n')),
  },
  {
    name: 'does not look at what ends a chunk',
    rule: 'chunks-end-with-crlf',
    break: repairing((text) => text.replaceAll(/hello(?!\r\n)[^0\r\n]{0,2}(?:\r\n)?(?=0\r\n)/g, 'hello\r\n')),
  },
]

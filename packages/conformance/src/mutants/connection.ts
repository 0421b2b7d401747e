/** Servers that treat connections wrongly. */
import type { ServerMutant } from './mutant.ts'
import { addField, changeHead, onTheWire } from './wire-faults.ts'

export const connectionMutants: readonly ServerMutant[] = [
  {
    name: 'serves what stands behind a refused request',
    rule: 'refusals-end-the-connection',
    break: onTheWire({
      request: (text) => (isRefused.test(text) ? text.replace(/^[\s\S]*?(?=GET \/behind)/, '') : text),
    }),
  },
  {
    name: 'ends each connection after its fifth request',
    rule: 'connections-are-kept',
    break: onTheWire({
      request(text, connection) {
        if (/^[A-Z]+ \S+ HTTP/.test(text)) connection.count = Number(connection.count ?? 0) + 1
        return text
      },
      response: (text, { count }) =>
        Number(count) < 5 ? text : changeHead(text, (head) => addField(head, 'connection: close')),
    }),
  },
  {
    name: 'keeps a connection that the client wants to end',
    rule: 'the-clients-close-is-kept',
    break: onTheWire({
      request: (text) => text.replaceAll(/^connection:.*\r\n/gim, (line) => (/upgrade/i.test(line) ? line : '')),
    }),
  },
  {
    name: 'answers requests that were sent at once in the wrong order',
    rule: 'answers-are-never-out-of-order',
    break: onTheWire({ request: reverse }),
  },
  {
    name: 'forgets requests behind one that waits',
    rule: 'pipelined-requests-are-served',
    break: onTheWire({ request: (text) => text.replace(/(GET [\s\S]*?\r\n\r\n)GET [\s\S]*$/, '$1') }),
  },
  {
    name: 'loses the answer that is owed before garbage',
    rule: 'answers-owed-before-garbage-are-sent',
    break: onTheWire({
      request(text, connection) {
        connection.isLost ||= endsInGarbage(text)
        return text
      },
      response: (text, { isLost }) => (isLost ? '' : text),
    }),
  },
  {
    name: 'answers HTTP/1.0 as if it were 1.1',
    rule: 'http10-is-served',
    break: onTheWire({ request: (text) => text.replace(/^(\S+ \S+ HTTP\/)1\.0/, '$11.1') }),
  },
  {
    name: 'takes any version',
    rule: 'other-versions-are-refused',
    break: onTheWire({
      request: (text) =>
        text.replace(/^([A-Z]+ [^\s]+)( [^\r\n]*)?\r\n/, (line, start: string, version = '') =>
          / HTTP\/1\.[01]$/.test(line.trimEnd()) || /\s\S+\s/.test(version as string) ? line : `${start} HTTP/1.1\r\n`,
        ),
    }),
  },
]

/** A request for no host, for two, or with an expectation that nobody meets. */
const isRefused =
  /^[A-Z]+ \S+ HTTP\/1\.1\r\n(?:.+\r\n)*?(?:host: \S+ \S|expect: a-miracle|host: .+\r\n(?:.+\r\n)*?host: )/i

/** Requests without bodies, and behind them the handshake of TLS or a line of one word. */
function endsInGarbage(text: string): boolean {
  return text.startsWith('GET ') && (text.includes('\r\n\r\n\x16\x03') || /\r\n\r\n[A-Z]+\r\n/.test(text))
}

/** Requests without bodies, every one of them well made. */
const wellMade = /^(?:GET \/\S* HTTP\/1\.1\r\n(?:[\w-]+: .+\r\n)+\r\n){2,}$/

/** Requests in one piece change their places. */
function reverse(text: string): string {
  return wellMade.test(text)
    ? text
        .split(/(?<=\r\n\r\n)/)
        .toReversed()
        .join('')
    : text
}

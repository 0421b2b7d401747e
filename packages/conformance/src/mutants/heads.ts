/** Servers that lose, cut or misread a part of a head, or take for one what is none. */
import type { HttpHeaders } from '@tsgi/spec'
import { otherRequests, overlay } from './faults.ts'
import type { ServerMutant } from './mutant.ts'
import { onTheWire } from './wire-faults.ts'

/** A server whose apps see these entries instead. */
const otherEntries = (change: (entry: readonly [string, string]) => readonly [string, string] | null) =>
  otherRequests((request) => {
    const entries = new Map<string, string>()
    for (const entry of request.headers) {
      const changed = change(entry)
      if (changed !== null) entries.set(...changed)
    }
    const headers: HttpHeaders = {
      get: (name) => entries.get(String(name).toLowerCase()) ?? null,
      has: (name) => entries.has(String(name).toLowerCase()),
      [Symbol.iterator]: () => entries.entries(),
    }
    return overlay(request, { headers })
  })

export const headsMutants: readonly ServerMutant[] = [
  {
    name: 'keeps the credentials for a proxy to itself',
    rule: 'every-field-reaches-the-app',
    break: otherEntries((entry) => (entry[0] === 'proxy-authorization' ? null : entry)),
  },
  {
    name: 'drops the fields of a head beyond the thousandth',
    rule: 'every-field-reaches-the-app',
    break: onTheWire({
      request(text) {
        const [head = '', ...rest] = text.split('\r\n\r\n')
        return [head.split('\r\n').slice(0, 1001).join('\r\n'), ...rest].join('\r\n\r\n')
      },
    }),
  },
  {
    name: 'cuts a value at its first byte over 0x7F',
    rule: 'bytes-beyond-ascii-stay-their-own',
    break: otherEntries(([name, value]) => [name, /^[\0-\x7f]*/.exec(value)?.[0] ?? '']),
  },
  {
    name: 'takes a second space for the beginning of the target',
    rule: 'request-lines-have-one-reading',
    break: onTheWire({ request: (text) => text.replaceAll(/^([A-Z]+) {2}(?=\/\w)/gm, '$1 /%20') }),
  },
  {
    name: 'takes the target * of every method for the root',
    rule: 'targets-have-a-known-form',
    break: onTheWire({ request: (text) => text.replace(/^((?!OPTIONS )[A-Z]+) \* /, '$1 / ') }),
  },
  {
    name: 'takes a word alone for a request of the root',
    rule: 'garbage-ends-the-connection',
    break: onTheWire({
      request: (text) => text.replace(/^[A-Z]+\r\n\r\n$/, 'GET / HTTP/1.1\r\nHost: example.test\r\n\r\n'),
    }),
  },
]

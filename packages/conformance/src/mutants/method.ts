/** Servers that change or miss methods. */
import { otherAnswers, otherRequests, overlay } from './faults.ts'
import type { ServerMutant } from './mutant.ts'
import { onTheWire } from './wire-faults.ts'

export const methodMutants: readonly ServerMutant[] = [
  {
    name: 'gives methods in lower case',
    rule: 'method-is-verbatim',
    seenIn: '@whatwg-node/server on uWS: patch',
    break: otherRequests((request) => overlay(request, { method: request.method.toLowerCase() })),
  },
  {
    name: 'repairs a method in lower case',
    rule: 'method-case-is-not-changed',
    break: onTheWire({ request: (text) => text.replace(/^[a-zA-Z]+ /, (method) => method.toUpperCase()) }),
  },
  {
    name: 'runs CONNECT as an ordinary request',
    rule: 'connect-is-refused',
    break: onTheWire({ request: (text) => text.replace(/^CONNECT \S+/, 'GET /') }),
  },
  {
    name: 'answers extension methods itself',
    rule: 'extension-methods-reach-the-app',
    seenIn: 'uWebSockets.js 20.30: PURGE ends the connection',
    break: (serve) =>
      otherAnswers((answer, { method }) => (method.startsWith('P') && method !== 'POST' ? { status: 501 } : answer))(
        serve,
      ),
  },
]

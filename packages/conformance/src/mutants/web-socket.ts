/** Servers that open WebSockets wrongly. */
import type { Answer } from '@tsgi/spec'
import { aroundApps, isPairs, otherAnswers, otherContexts, otherMembers, otherRequests, overlay } from './faults.ts'
import { otherUpgrades } from './listeners.ts'
import type { ServerMutant } from './mutant.ts'
import { onRequestHeads } from './wire-faults.ts'

const asks = (answer: unknown): boolean =>
  typeof answer === 'object' &&
  answer !== null &&
  (answer as Partial<Answer>).status === undefined &&
  'upgrade' in answer

export const webSocketMutants: readonly ServerMutant[] = [
  {
    name: 'upgrades only where the app answers at once',
    rule: 'web-sockets-are-returned',
    break: aroundApps((app) => (request, context) => {
      let isLater = false
      setImmediate(() => {
        isLater = true
      })
      const answer = app(request, context)
      return answer instanceof Promise
        ? answer.then((settled) => (isLater && asks(settled) ? { status: 503 } : settled))
        : answer
    }),
  },
  {
    name: 'refuses a WebSocket without the words of the app',
    rule: 'web-sockets-are-returned',
    break: otherMembers(({ status }, { headers }) =>
      headers.get('upgrade') === 'websocket' && status >= 400 ? { headers: [], body: null } : null,
    ),
  },
  {
    name: 'answers 400 to a plain request for a WebSocket',
    rule: 'plain-requests-are-told-to-upgrade',
    break: otherAnswers((answer, { headers }) =>
      asks(answer) && !(headers.get('connection') ?? '').toLowerCase().includes('upgrade') ? { status: 400 } : answer,
    ),
  },
  {
    name: 'upgrades whatever version the client speaks',
    rule: 'handshakes-are-checked',
    seenIn: 'uWebSockets.js',
    break: onRequestHeads((head) => head.replace(/^sec-websocket-version: 8/im, 'sec-websocket-version: 13')),
  },
  {
    name: 'takes a sub-protocol that is offered twice for one',
    rule: 'handshakes-are-checked',
    break: onRequestHeads((head) => head.replace(/^(sec-websocket-protocol: a), a/im, '$1')),
  },
  {
    name: 'refuses a handshake that names another protocol too',
    rule: 'well-made-handshakes-open',
    seenIn: 'ws',
    break: onRequestHeads((head) => head.replace(/^(upgrade:) websocket, foo/im, '$1 foo')),
  },
  {
    name: 'takes a key of any length',
    rule: 'handshakes-are-checked',
    break: onRequestHeads((head) => head.replace('c2hvcnQ=', 'dGhlIHNhbXBsZSBub25jZQ==')),
  },
  {
    name: 'opens a WebSocket that nobody listens to',
    rule: 'upgrades-have-a-listener',
    break: otherUpgrades(({ listener }) => ({
      listener: typeof listener === 'object' && listener !== null ? listener : {},
    })),
  },
  {
    name: 'leaves out a sub-protocol that was not offered',
    rule: 'upgraded-protocols-were-offered',
    break: otherUpgrades(({ protocol }, { headers }) => ({
      protocol: (headers.get('sec-websocket-protocol') ?? '').includes(protocol ?? '') ? protocol : undefined,
    })),
  },
  {
    name: 'takes the first sub-protocol that is offered',
    rule: 'upgraded-protocols-were-offered',
    seenIn: 'uWebSockets.js, given the field of the request',
    break: otherUpgrades(({ protocol }, { headers }) => ({
      protocol: headers.get('sec-websocket-protocol')?.split(', ')[0] ?? protocol,
    })),
  },
  {
    name: 'opens a WebSocket without the headers of the answer',
    rule: 'handshake-headers-are-sent',
    break: otherUpgrades(() => ({ headers: [] })),
  },
  {
    name: 'keeps the last cookie of a handshake alone',
    rule: 'handshake-headers-are-sent',
    break: otherUpgrades(({ headers }) => (isPairs(headers) ? { headers: new Map(headers) } : {})),
  },
  {
    name: 'loses the body of a request that asks for h2c',
    rule: 'other-upgrades-are-requests',
    seenIn: 'node:http with a listener of upgrade',
    break: otherRequests((request) =>
      request.headers.get('upgrade') === 'h2c' ? overlay(request, { body: null, text: async () => '' }) : request,
    ),
  },
  {
    name: 'tells of a WebSocket that its answer was sent',
    rule: 'upgraded-exchanges-are-complete',
    break: otherContexts((context) =>
      overlay(context, {
        get completed() {
          return context.completed.then(({ outcome, bytes }) => ({
            outcome: outcome === 'upgraded' ? 'sent' : outcome,
            bytes,
          }))
        },
      }),
    ),
  },
]

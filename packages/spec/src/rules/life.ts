/** The life of a server: start, listen, drain, stop. */
import { inArea } from './rule.ts'

export const lifeRules = inArea('life', {
  'serve-takes-apps-alone': {
    sentence: '`serve()` rejects what is no app with an error that says what came, and does not listen.',
    reason: 'A wrong import is the first mistake of everybody.',
    source: 'TSGI',
    keeper: 'server',
  },
  'wrong-options-are-refused': {
    sentence: '`serve()` rejects an option that is unknown or has a wrong value, naming it, and does not listen.',
    reason: 'A misspelt limit is no limit.',
    source: 'TSGI',
    keeper: 'server',
  },
  'options-that-cannot-be-kept-are-refused': {
    sentence:
      '`serve()` rejects an option that needs a capability which the server does not declare, naming the option, the server and the capability.',
    reason: 'An option that is ignored in silence is a promise that is broken.',
    source: 'TSGI',
    keeper: 'server',
  },
  'port-zero-picks-a-free-one': {
    sentence: 'With port 0 the server listens on a free port, which `address` and `url` tell.',
    reason: 'Tests need it.',
    source: 'POSIX `bind`',
    keeper: 'server',
  },
  'busy-ports-are-refused': {
    sentence:
      '`serve()` rejects when the address is taken, with one error that says so, and `stop` is called if `start` was.',
    reason: 'One platform shares the port in silence, and half of the requests go elsewhere.',
    source: 'TSGI; uWebSockets.js `SO_REUSEPORT`',
    keeper: 'server',
  },
  'start-comes-before-listening': {
    sentence:
      '`start` has settled before the server listens; when it throws or rejects, `serve()` rejects with that error and nothing listens.',
    reason: 'Errors of a start that are swallowed become errors of every request.',
    source: 'ASGI’s lifespan',
    keeper: 'server',
  },
  'state-is-made-for-each-server': {
    sentence:
      'What `start` returned is `context.state` of each request of that server; two servers of one application have two.',
    reason: 'A connection pool belongs to one server.',
    source: 'TSGI; ASGI lifespan state',
    keeper: 'server',
  },
  'stop-comes-last': {
    sentence:
      '`stop` is called once, after the drain, with the state; what it throws goes to `onError` with phase `stop`, and `close()` still resolves.',
    reason: 'It closes what the last request still needs.',
    source: 'TSGI',
    keeper: 'server',
  },
  'close-waits-for-open-exchanges': {
    sentence: '`close()` lets open exchanges complete before it resolves.',
    reason: 'A deployment must not lose answers.',
    source: 'TSGI',
    keeper: 'server',
  },
  'close-waits-for-background-work': {
    sentence: '`close()` waits for `waitUntil` work before it resolves.',
    reason: 'It was promised to be done.',
    source: 'WinterTC server draft (`waitUntil`)',
    keeper: 'server',
  },
  'close-refuses-new-connections': {
    sentence: 'After `close()` no new connection is accepted.',
    reason: 'The port belongs to the next process.',
    source: 'TSGI',
    keeper: 'server',
  },
  'draining-answers-say-close': {
    sentence: 'An answer that starts after `close()` says `connection: close`.',
    reason: 'It tells a client with a kept connection to go elsewhere before it is cut.',
    source: 'RFC 9112 section 9.6',
    keeper: 'server',
  },
  'the-drain-is-bounded': {
    sentence: 'What is open after `timeouts.drain` is cut, with `signal` aborting, and `close()` resolves.',
    reason: 'A process that does not end is killed.',
    source: 'TSGI',
    keeper: 'server',
  },
  'idle-connections-do-not-hold-a-close': {
    sentence:
      'Connections that are idle 1 s after `close()` and after the last exchange are cut, and `close()` resolves.',
    reason: 'A browser keeps connections for minutes.',
    source: 'TSGI; nodejs/node#60617',
    keeper: 'server',
  },
  'close-is-one-promise': {
    sentence:
      'A second `close()` returns the promise of the first; `closed` resolves with it; the server can be used with `await using`.',
    reason: 'Two signals arrive at once.',
    source: 'TSGI',
    keeper: 'server',
  },
  'destroy-cuts-at-once': {
    sentence: '`destroy()` cuts every connection at once, with `signal` aborting, then stops; also during a `close()`.',
    reason: 'A second Ctrl-C means it.',
    source: 'TSGI',
    keeper: 'server',
  },
  'a-signal-closes': {
    sentence: 'Aborting `options.signal` is `close()`; one that is aborted already makes `serve()` reject.',
    reason: 'It is how everything else on the platform is ended.',
    source: 'WHATWG DOM, section 3.2',
    keeper: 'server',
  },
  'connections-are-bounded': {
    sentence: 'A connection beyond `limits.maxConnections` is closed without an answer; those before it are served on.',
    reason: 'Each connection costs memory and a file descriptor, and the last one is everybody’s.',
    source: 'TSGI',
    keeper: 'server',
    capability: 'maxConnections',
  },
  'late-heads-are-ended': {
    sentence: 'A connection whose head has not come within `timeouts.headers` is answered 408 or closed.',
    reason: 'Heads that come drop by drop hold connections for nothing (Slowloris).',
    source: 'RFC 9110 section 15.5.9',
    keeper: 'server',
    capability: 'headersTimeout',
  },
  'idle-connections-are-ended': {
    sentence: 'A connection that has been idle for `timeouts.idle` after an answer is closed.',
    reason: 'Clients forget their connections.',
    source: 'RFC 9112 section 9.5',
    keeper: 'server',
    capability: 'idleTimeout',
  },
  'slow-exchanges-are-not-cut': {
    sentence:
      'No time limit of a server ends an exchange whose app takes its time or whose upload goes on, however slowly; its client, the drain and `destroy()` do.',
    reason: 'Phones upload for minutes, and only the app knows how long an answer may take.',
    source: 'TSGI; node’s `requestTimeout`, which cuts an upload after five minutes',
    keeper: 'server',
  },
  'slow-clients-hold-nobody-up': {
    sentence: 'Clients that send slowly do not hold up others.',
    reason: 'A few hundred of them are cheap to have (Slowloris).',
    source: 'TSGI; CVE-2007-6750',
    keeper: 'server',
  },
  'servers-are-separate': {
    sentence: 'Several servers in one process are separate: closing one leaves the others.',
    reason: 'Tests start one each.',
    source: 'TSGI',
    keeper: 'server',
  },
  'unix-sockets-are-files': {
    sentence:
      'With the option `path` the server listens on a unix socket of the mode `mode`; `address` is `{ path }`, `url` is null, the addresses of a context are null, and the file is gone after `close()`.',
    reason: 'A proxy on the same machine needs no port, and a mode is a guard.',
    source: 'POSIX `bind`, `AF_UNIX`',
    keeper: 'server',
    capability: 'unixSocket',
  },
  'socket-files-of-the-dead-are-replaced': {
    sentence:
      'A socket file on which nobody listens is replaced; `serve()` rejects one on which a process does, and what is no socket, and leaves both alone.',
    reason: 'A process that was killed leaves its file, and one that lives loses its clients with it.',
    source: 'POSIX `connect`, `ECONNREFUSED`',
    keeper: 'server',
    capability: 'unixSocket',
  },
  'ports-can-be-shared': {
    sentence: 'With `reusePort` two processes listen on one port, and each of them is reached.',
    reason: 'It is how several processes share the work of one address.',
    source: 'Linux `SO_REUSEPORT`',
    keeper: 'server',
    capability: 'reusePort',
  },
})

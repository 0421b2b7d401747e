/** One request and its answer: signal, completion, background work, facts. */
import { inArea } from './rule.ts'

export const exchangeRules = inArea('exchange', {
  'signal-tells-of-a-lost-client': {
    sentence:
      '`request.signal` aborts, with a `DOMException` named `AbortError`, when the client leaves before the answer is complete.',
    reason: 'It is how work for nobody is stopped; some servers never tell.',
    source: 'WHATWG DOM, section 3.2; honojs/node-server#107',
    keeper: 'server',
  },
  'signal-is-quiet-after-success': {
    sentence: '`request.signal` never aborts after the answer is complete, also when it is first read later.',
    reason: 'Traces showed every request as aborted.',
    source: 'h3js/srvx#152; denoland/deno#27005',
    keeper: 'server',
  },
  'signal-comes-before-the-end-of-the-body': {
    sentence: 'When an exchange is lost, `signal` aborts before the body of the answer is ended.',
    reason: 'The clean-up of a body has to know why it runs.',
    source: 'TSGI',
    keeper: 'server',
  },
  'completed-tells-what-was-sent': {
    sentence:
      '`context.completed` resolves with `sent` and the bytes of the body when the complete answer has gone to the operating system.',
    reason: 'An access log needs one place to learn how it ended.',
    source: 'WinterTC server draft (`completed`)',
    keeper: 'server',
  },
  'completed-tells-of-a-loss': {
    sentence:
      '`context.completed` resolves with `aborted` and the bytes handed over so far when the exchange is lost; it never rejects.',
    reason: 'A promise that may reject has to be caught by everybody who reads it.',
    source: 'WinterTC server draft (`completed`)',
    keeper: 'server',
  },
  'background-work-outlives-the-answer': {
    sentence:
      '`context.waitUntil()` work goes on after the answer; what it rejects with goes to `onError` with phase `wait-until`, and what is no promise is refused with an error that says so.',
    reason: 'Nobody else would hear of it.',
    source: 'WinterTC server draft (`waitUntil`)',
    keeper: 'both',
  },
  'early-hints-come-before-the-answer': {
    sentence:
      '`context.sendInformational(103, headers)` sends them before the head of the answer, judged like any head and without a length; it throws for another status, and after the answer.',
    reason: 'A browser loads the style sheet while the app still looks for the page; what comes later cannot be sent.',
    source: 'RFC 8297 section 2; RFC 9110 sections 8.6 and 15.2',
    keeper: 'both',
    capability: 'sendInformational',
  },
  'apps-get-two-arguments': {
    sentence: 'An app is called with a request and a context and nothing else.',
    reason: 'A third argument is a contract that nobody wrote down.',
    source: 'TSGI; Express, which tells handlers apart by the number of their arguments',
    keeper: 'server',
  },
  'context-functions-are-detached': {
    sentence: 'The functions of `context` work when they are called detached from it.',
    reason: '`({ waitUntil }) => …` is how they are used.',
    source: 'TSGI',
    keeper: 'server',
  },
  'context-tells-the-facts': {
    sentence:
      '`context` has the server’s name, version, capabilities and limits, the HTTP version, `encrypted`, an empty `basePath` and the client’s address as RFC 5952 text, IPv4 unmapped.',
    reason: 'Each server has its own spelling of an address.',
    source: 'RFC 5952 section 4; WinterTC server draft',
    keeper: 'server',
  },
  'the-port-of-the-client-is-known': {
    sentence: '`context.remoteAddress.port` is the port of the client.',
    reason: 'Abuse reports need it where addresses are shared.',
    source: 'RFC 6302',
    keeper: 'server',
    capability: 'remotePort',
  },
  'undeclared-capabilities-are-absent': {
    sentence: 'A member of `context` that belongs to a capability is there exactly when the server declares it.',
    reason: 'A function that exists and does nothing cannot be told from one that works.',
    source: 'TSGI; RSGI and ASGI’s lifespan',
    keeper: 'server',
  },
  'exchanges-share-nothing': {
    sentence:
      'Nothing of one request is ever visible in another: many at once each read their own method, URL, headers, body and context.',
    reason: 'The worst bug that a server can have.',
    source: 'TSGI; CWE-488',
    keeper: 'server',
  },
})

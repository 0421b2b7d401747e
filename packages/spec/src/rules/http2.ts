/** HTTP/2: the same exchange in other frames. */
import { inArea } from './rule.ts'

export const http2Rules = inArea('HTTP/2', {
  'http2-is-agreed-on': {
    sentence:
      'With the option `http2` a client that offers `h2` gets it, and one that does not is served HTTP/1.1 on the same port.',
    reason: 'Both kinds of clients know the same address.',
    source: 'RFC 9113 section 3.2; RFC 7301',
    keeper: 'server',
    capability: 'http2',
  },
  'pseudo-headers-are-not-seen': {
    sentence:
      'Over HTTP/2 `host` is the authority of the request, `context.httpVersion` is `2`, and no name of a header begins with a colon.',
    reason: 'An app that reads `host` runs on both, one that reads `:authority` on one.',
    source: 'RFC 9113 section 8.3.1',
    keeper: 'server',
    capability: 'http2',
  },
  'streams-are-independent': {
    sentence:
      'Exchanges of one HTTP/2 connection do not wait for each other, and one that is cut leaves the others be.',
    reason: 'A download that stands still would hold up a page.',
    source: 'RFC 9113 section 5',
    keeper: 'server',
    capability: 'http2',
  },
  'streams-are-bounded': {
    sentence: 'A server takes a bounded number of streams of a connection at a time, 100 or more, and says so.',
    reason: 'One connection without a bound can hold as many exchanges as memory has room for.',
    source: 'RFC 9113 sections 5.1.2 and 6.5.2',
    keeper: 'server',
    capability: 'http2',
  },
  'sessions-leave-with-the-server': {
    sentence:
      'A client whose HTTP/2 connection is made while the server stops is told to leave, and one that breaks its connection leaves no exchange behind.',
    reason: 'What is forgotten holds up a close until its bound.',
    source: 'RFC 9113 section 6.8',
    keeper: 'server',
    capability: 'http2',
  },
  'connection-fields-are-not-sent-over-http2': {
    sentence: 'Fields about a connection are not sent over HTTP/2, whatever an answer or the server says on HTTP/1.1.',
    reason: 'Clients take such a message for malformed.',
    source: 'RFC 9113 section 8.2.2',
    keeper: 'server',
    capability: 'http2',
  },
})

/** One connection and the requests on it. */
import { inArea } from './rule.ts'

export const connectionRules = inArea('connection', {
  'connections-are-kept': {
    sentence: 'A connection serves one request after another, in order.',
    reason: 'A new connection for each request costs more than most answers.',
    source: 'RFC 9112 section 9.3',
    keeper: 'server',
  },
  'the-clients-close-is-kept': {
    sentence:
      'After a request with `connection: close`, in any case and beside other options, the answer is complete and the connection ends.',
    reason: 'A client that says so waits for the end.',
    source: 'RFC 9112 section 9.6',
    keeper: 'server',
  },
  'answers-are-never-out-of-order': {
    sentence:
      'Requests sent at once are answered in their order, or the connection ends; no answer is ever given to another request.',
    reason: 'An answer in the wrong place is somebody else’s data.',
    source: 'RFC 9112 section 9.3.2',
    keeper: 'server',
  },
  'pipelined-requests-are-served': {
    sentence: 'A request that arrives behind one that waits for its answer is served after it.',
    reason: 'RFC 9112 allows clients to send it.',
    source: 'RFC 9112 section 9.3.2',
    keeper: 'server',
    capability: 'pipelining',
  },
  'garbage-ends-the-connection': {
    sentence: 'Bytes that are no request reach no app: they are refused, or the connection is closed.',
    reason: 'Whoever sends them has lost count.',
    source: 'RFC 9112 section 2.2',
    keeper: 'server',
  },
  'answers-owed-before-garbage-are-sent': {
    sentence: 'Bytes that are no request lose no answer that is owed before them.',
    reason: 'The requests before them were well, and may have changed something.',
    source: 'RFC 9112 section 9.3.2',
    keeper: 'server',
    capability: 'pipelining',
  },
  'http10-is-served': {
    sentence:
      'An HTTP/1.0 request is answered without the chunked coding, and the connection ends unless the client asked to keep it.',
    reason: 'Health checks and old proxies still speak it.',
    source: 'RFC 9112 sections 2.3, 6.1 and 9.3',
    keeper: 'server',
    capability: 'http10',
  },
  'refusals-end-the-connection': {
    sentence:
      'A request that is refused before the app is the last of its connection: nothing behind it is served, and the connection ends, whether its body has come or not.',
    reason:
      'Whoever sends such a request may have hidden another one behind it; a connection that nobody ends is lost.',
    source: 'RFC 9112 section 9.6',
    keeper: 'server',
  },
  'other-versions-are-refused': {
    sentence: 'A request line with an HTTP version other than 1.0 and 1.1 reaches no app.',
    reason: 'One platform runs `HTTP/0.9` and `HTTP/2.0` as if they were 1.1.',
    source: 'RFC 9112 section 2.3; RFC 9110 section 2.5',
    keeper: 'server',
  },
})

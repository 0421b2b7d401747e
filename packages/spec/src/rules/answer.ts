/** What an app may return, and what of it is sent. */
import { inArea } from './rule.ts'

export const answerRules = inArea('answer', {
  'an-answer-is-an-object': {
    sentence:
      'An app returns an object with a `status`, or a promise of one; anything else, `undefined` included, is answered with 500.',
    reason: 'Elsewhere nothing becomes a 404, a welcome page or a request that hangs.',
    source: 'TSGI',
    keeper: 'app',
  },
  'status-is-final': {
    sentence: 'A status is an integer from 200 to 599; any other is answered with 500.',
    reason: 'A 1xx sent as an answer leaves the client waiting; other numbers are sent verbatim by one platform.',
    source: 'RFC 9110 section 15',
    keeper: 'app',
  },
  'reason-phrase-is-the-servers': {
    sentence: 'The reason phrase is that of the IANA registry for the status, or empty for a status that is not in it.',
    reason: 'Four stacks send four phrases; it is the one part of an answer that HTTP/2 cannot carry.',
    source: 'RFC 9112 section 4',
    keeper: 'server',
  },
  'answer-headers-are-pairs': {
    sentence: '`headers` is an iterable of `[name, value]` pairs of strings; anything else is answered with 500.',
    reason: 'A record of headers cannot repeat `set-cookie`.',
    source: 'TSGI',
    keeper: 'app',
  },
  'answer-names-are-tokens': {
    sentence: 'A header name of an answer is a token; any other is answered with 500.',
    reason: 'A name with CR LF splits the response, and one platform checks nothing.',
    source: 'RFC 9110 section 5.1',
    keeper: 'app',
  },
  'answer-names-are-lower-case': {
    sentence: 'Header names of an answer are in lower case; a server sends others in lower case.',
    reason: 'Middleware that compares names works by luck otherwise.',
    source: 'RFC 9113 section 8.2.1',
    keeper: 'app',
  },
  'values-cannot-split-an-answer': {
    sentence:
      'A header value with CR, LF, NUL or another control character but tab, or with a character above U+00FF, is answered with 500.',
    reason: 'What a user typed must never become a header or a response of its own.',
    source: 'RFC 9110 section 5.5',
    keeper: 'app',
  },
  'header-values-are-ascii': {
    sentence: 'A header value of an answer is ASCII; bytes above are passed on as they are and promised to nobody.',
    reason: 'Clients decode them as Latin-1 or as UTF-8.',
    source: 'RFC 9110 section 5.5',
    keeper: 'app',
  },
  'a-body-is-text-or-bytes': {
    sentence:
      'A body is text, a `Uint8Array`, a `ReadableStream` or another async iterable, or nothing; any other is answered with 500.',
    reason: 'Elsewhere an object becomes `[object Object]`, and an array of bytes their decimal numbers.',
    source: 'TSGI',
    keeper: 'app',
  },
  'repeated-names-stay-apart': {
    sentence: 'Fields of one name are sent as separate lines in their order, `set-cookie` above all.',
    reason: 'Joined cookies are lost cookies.',
    source: 'RFC 9110 section 5.3; RFC 6265 section 3',
    keeper: 'server',
  },
  'connection-fields-are-the-servers': {
    sentence:
      '`connection` (but for the wish `close`), `keep-alive`, `proxy-connection`, `te`, `trailer`, `transfer-encoding` and `upgrade` of an answer are dropped.',
    reason: 'They speak about this connection; a proxied answer carries those of another one.',
    source: 'RFC 9110 section 7.6.1',
    keeper: 'both',
  },
  'connection-close-is-a-wish': {
    sentence: 'An answer with `connection: close` is the last of its connection, which the server then ends.',
    reason: 'It is how an app gets rid of a client.',
    source: 'RFC 9112 section 9.6',
    keeper: 'server',
  },
  'date-is-single': {
    sentence: 'An answer has exactly one `date`.',
    reason: 'One platform adds its own and cannot be told not to.',
    source: 'RFC 9110 section 6.6.1',
    keeper: 'server',
  },
  'date-of-the-app-is-sent': {
    sentence: 'A `date` of the app is sent instead of the server’s own.',
    reason: 'A proxy passes on the date of the origin.',
    source: 'RFC 9110 section 6.6.1',
    keeper: 'server',
    capability: 'customDate',
  },
  'invalid-answers-say-nothing': {
    sentence:
      'An invalid answer is an error before a byte leaves: a bare 500 to the client, the reason to `onError` with phase `answer`.',
    reason: 'Half an invalid answer cannot be taken back.',
    source: 'TSGI; CWE-209',
    keeper: 'server',
  },
  'given-answers-are-given-away': {
    sentence: 'An app does not change the status, the headers or the bytes of an answer that it has returned.',
    reason: 'A header that is pushed into a constant answer is there twice for the next client, and three times then.',
    source: 'TSGI; Rack’s frozen responses',
    keeper: 'app',
    judgedBy: 'validator',
  },
  'streams-are-of-one-answer': {
    sentence:
      'A body or headers that can be read only once (a `ReadableStream`, a generator) are given with one answer, unread.',
    reason: 'The second client gets an empty body that looks whole.',
    source: 'TSGI; WHATWG Streams, section 4.2.4',
    keeper: 'app',
    judgedBy: 'validator',
  },
  'answers-can-be-returned-twice': {
    sentence: 'An answer with a text, bytes or no body may be returned for any number of requests.',
    reason: 'A constant answer is the fastest one; a server that marks or changes it breaks the next request.',
    source: 'TSGI; Rack’s frozen responses',
    keeper: 'server',
  },
  'platform-responses-are-answers': {
    sentence: 'A WHATWG `Response` is an answer: its status, each of its headers and its body are sent.',
    reason: '`Response.json()` and the result of `fetch()` are what people have.',
    source: 'WHATWG Fetch, section 5.5',
    keeper: 'server',
  },
})

/** What an app reads as the body of a request, and what becomes of a body that nobody reads. */
import { inArea } from './rule.ts'

export const bodyRules = inArea('request body', {
  'request-trailers-are-discarded': {
    sentence:
      'Trailers of a chunked request are discarded: its body is complete without them, and the connection serves the next request. Such as belong into a head are never obeyed and may be refused.',
    reason: 'A server that does not know them takes them for the next request.',
    source: 'RFC 9112 section 7.1.2; RFC 9110 section 6.5.1',
    keeper: 'server',
  },
  'no-content-is-null': {
    sentence:
      '`request.body` is `null` exactly when there is no `transfer-encoding` and `content-length` is absent or 0.',
    reason: 'Stacks disagree whether an empty body is `null` or an empty stream.',
    source: 'RFC 9112 section 6.3',
    keeper: 'server',
  },
  'bodies-arrive-intact': {
    sentence:
      'The chunks of a body, put together, are the content of the request, whatever its framing, size and method.',
    reason: 'It is what a body is for.',
    source: 'RFC 9112 section 6; RFC 9110 section 6.4',
    keeper: 'server',
  },
  'chunks-are-the-apps-own': {
    sentence: 'A chunk that the app got never changes afterwards.',
    reason: 'One platform takes the memory of a chunk back when its callback returns.',
    source: 'TSGI; uWebSockets.js `onData`',
    keeper: 'server',
  },
  'bodies-are-read-once': {
    sentence: 'A body is read once: a second read fails with a `TypeError`, and `bodyUsed` is true from the first on.',
    reason: 'Elsewhere a second read hangs for ever or finds nothing.',
    source: 'WHATWG Fetch, section 5.3',
    keeper: 'both',
  },
  'whole-bodies-are-decoded': {
    sentence:
      '`text()` decodes UTF-8, `json()` parses it or rejects with a `SyntaxError`, `arrayBuffer()` has exactly the bytes; without a body they see none.',
    reason: 'They are what nearly every app calls.',
    source: 'WHATWG Fetch, section 5.3; WHATWG Encoding, section 6',
    keeper: 'server',
  },
  'declared-size-over-the-limit-is-413': {
    sentence: 'A `content-length` over `limits.maxRequestBodySize` is answered with 413 before the app.',
    reason: 'Nobody should have to receive what will be refused.',
    source: 'RFC 9110 section 15.5.14',
    keeper: 'server',
  },
  'size-over-the-limit-is-told': {
    sentence: 'Reading a chunked body that grows over the limit rejects with `code` `body-too-large`.',
    reason: 'An endless body must not become an endless buffer.',
    source: 'RFC 9110 section 15.5.14',
    keeper: 'server',
  },
  'malformed-bodies-are-told': {
    sentence:
      'Reading a body whose framing breaks rejects with `code` `body-malformed`, and the client is answered with 400.',
    reason: 'The client is at fault and still there: it can be told.',
    source: 'RFC 9112 section 7.1',
    keeper: 'server',
  },
  'broken-bodies-are-never-complete': {
    sentence: 'A body that is cut short or malformed never reads as a complete one.',
    reason: 'Half an upload that looks whole is data lost.',
    source: 'RFC 9112 section 8',
    keeper: 'server',
  },
  'aborted-bodies-reject-with-the-reason': {
    sentence:
      'Reading a body whose client has left rejects with `signal.reason`: a `DOMException` named `AbortError` with `code` `body-aborted`.',
    reason: 'Three stacks give three reasons, one of them a string.',
    source: 'WHATWG DOM, section 3.2 (abort reasons)',
    keeper: 'server',
  },
  'body-errors-have-a-status': {
    sentence:
      'A body error that the app lets through is answered with its status, 413 or 400, and is not reported as an error of the app.',
    reason: 'The client is at fault, and a 500 would blame the app.',
    source: 'RFC 9110 section 15.5',
    keeper: 'server',
  },
  'unread-bodies-are-discarded': {
    sentence:
      'A body of up to 1 MiB that the app does not read is discarded, and the connection serves the next request.',
    reason: 'An app that answers early must not leave a connection stuck.',
    source: 'RFC 9112 section 9.3; @remix-run/node-fetch-server',
    keeper: 'server',
  },
  'large-unread-bodies-end-the-connection': {
    sentence: 'When more than 1 MiB of a body stays unread, the answer arrives and then the connection ends.',
    reason: 'Receiving gigabytes for nobody is an attack that works.',
    source: 'RFC 9112 section 9.6',
    keeper: 'server',
  },
  'uploads-wait-for-the-app': {
    sentence: 'An app that does not read, or reads slowly, bounds what is received and buffered for it.',
    reason: 'Without that, each slow app buffers every upload whole.',
    source: 'TSGI; three uWebSockets.js adapters',
    keeper: 'server',
  },
  'bodies-end-with-the-answer': {
    sentence:
      'A body that the app has not begun to read when its answer is complete is discarded: if it was not all received, reading it then rejects with `code` `body-aborted`.',
    reason: 'A connection cannot wait for an app that may or may not read.',
    source: 'TSGI',
    keeper: 'server',
  },
  'begun-bodies-go-on': {
    sentence: 'A reading that has begun before the answer is complete goes on to the end of the body.',
    reason: '`waitUntil(save(request))` beside a `202` is how an upload is accepted.',
    source: 'TSGI',
    keeper: 'server',
  },
  'continue-is-sent-when-the-app-reads': {
    sentence: '`100 Continue` is sent when the app begins to read the body, and never when it does not.',
    reason: 'It is the client’s chance not to send what will be refused; all of 13 stacks waste it.',
    source: 'RFC 9110 section 10.1.1',
    keeper: 'server',
    capability: 'controlContinue',
  },
  'waiting-clients-get-their-continue': {
    sentence:
      'A client that waits for `100 Continue` gets it, at the latest when the app reads; where it has no body, it is answered with it or without.',
    reason: 'It would wait for ever.',
    source: 'RFC 9110 section 10.1.1',
    keeper: 'server',
  },
  'unknown-expectations-are-refused': {
    sentence: 'An `Expect` other than `100-continue` is answered with 417 before the app.',
    reason: 'The client said that it depends on something that nobody does.',
    source: 'RFC 9110 section 10.1.1',
    keeper: 'server',
  },
})

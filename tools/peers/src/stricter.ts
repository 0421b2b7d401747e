/** Why a broken case of a rule from an RFC or WHATWG standard is no accusation: where our rule demands more than its source. */
import type { RuleId } from '@tsgi/spec/rules'

const signals = 'No standard says when a server aborts a signal, or with which reason.'
const streams = 'WHATWG Streams says what `cancel()` does, not when a server calls it.'
const refusals = 'The RFC says SHOULD, or leaves it to the server.'
const theHandlers =
  'The handler of the case returns what it must not, and the RFC does not oblige a server to repair it.'
const lengths = 'A length is a SHOULD or a MAY; the chunked coding says the same.'

export const stricter: Readonly<Partial<Record<RuleId, string>>> = {
  'host-is-an-authority':
    'An empty `Host` fits the grammar, and so does a large port (RFC 9110 section 7.2); user information in a target is a SHOULD (section 4.2.4).',
  'absolute-form-beats-host': 'What else the cases demand is ours.',
  'url-is-what-the-parser-serialises':
    'To refuse a target or an empty port that its grammar does not have or need is allowed.',
  'dot-segments-are-resolved': 'A backslash is in no URI (RFC 3986 section 2); a server may refuse it.',
  'target-is-a-path': 'A backslash is in no URI (RFC 3986 section 2); a server may refuse it, or read it otherwise.',
  'misdirected-scheme-is-refused':
    'What becomes of a target of another scheme than `http` and `https` is left to the server.',
  'asterisk-is-the-root': refusals,
  'target-is-visible-ascii': 'An invalid request line SHOULD be refused (RFC 9112 section 3).',
  'target-has-no-fragment': 'An invalid request line SHOULD be refused (RFC 9112 section 3).',
  'percent-encoding-is-kept': 'Equivalent spellings may be normalised (RFC 3986 section 6.2.2).',
  'connect-is-refused': 'A server MAY run CONNECT (RFC 9110 section 9.3.6), and here the handler answers 200.',
  'extension-methods-reach-the-app': 'That a server without our capability refuses such methods is ours.',
  'method-is-verbatim': 'Which methods a server takes is its own (RFC 9110 section 9.1).',
  'repeated-fields-are-joined':
    'A recipient MAY combine fields, and a client MUST NOT repeat `content-type` or `authorization` (RFC 9110 section 5.3).',
  'names-are-looked-up-in-any-case':
    'The case asks `Headers` for names that WHATWG refuses with a `TypeError`, where our rule says `null`.',
  'any-name-is-data': 'No RFC obliges a server to show an app each field.',
  'no-content-is-null': 'WHATWG does not say when a request from a socket has a body.',
  'bodies-are-read-once': 'To iterate a stream that has been left finds its end, which WHATWG Streams allows.',
  'broken-bodies-are-never-complete': 'When an app hears of a broken body, and as what, is ours.',
  'malformed-bodies-are-told': 'The code of the error is ours.',
  'aborted-bodies-reject-with-the-reason': signals,
  'signal-tells-of-a-lost-client': signals,
  'declared-size-over-the-limit-is-413': 'The limit is ours.',
  'size-over-the-limit-is-told': 'The limit is ours.',
  'body-errors-have-a-status': 'The errors are ours.',
  'unread-bodies-are-discarded':
    'A server reads the body or closes the connection (RFC 9112 section 9.3): both are kept.',
  'large-unread-bodies-end-the-connection':
    'A server reads the body or closes the connection (RFC 9112 section 9.3): both are kept.',
  'unknown-expectations-are-refused': '417 is a MAY (RFC 9110 section 10.1.1).',
  'content-length-is-one-number': 'A repeated, equal length MAY be taken as one (RFC 9112 section 6.3).',
  'request-has-one-framing': 'A server MAY process such a request by its chunked coding (RFC 9112 section 6.1).',
  'transfer-encoding-is-chunked':
    'An unknown coding SHOULD be answered with 501 (RFC 9112 section 6.1), and empty elements of a list are ignored (RFC 9110 section 5.6.1).',
  'header-lines-are-well-formed': 'A single LF MAY end a line (RFC 9112 section 2.2).',
  'chunk-sizes-are-hexadecimal': 'A message that fits no grammar SHOULD be refused (RFC 9112 section 2.2).',
  'chunks-end-with-crlf': 'A message that fits no grammar SHOULD be refused (RFC 9112 section 2.2).',
  'empty-names-hide-nothing': 'A message that fits no grammar SHOULD be refused (RFC 9112 section 2.2).',
  'upgrades-need-the-capability':
    'That an answer of ours asks for a WebSocket, and what becomes of it without one, is ours.',
  'status-is-final': theHandlers,
  'answer-names-are-tokens': theHandlers,
  'answer-names-are-lower-case': 'Names of HTTP/1.1 may be written in any case.',
  'values-cannot-split-an-answer': 'That such an answer is a bare 500 is ours.',
  'header-values-are-ascii': 'Promised to nobody.',
  'reason-phrase-is-the-servers': 'A reason phrase may be anything (RFC 9112 section 4).',
  'repeated-names-stay-apart': 'A sender may combine fields of one name, but for `set-cookie` (RFC 9110 section 5.3).',
  'connection-fields-are-the-servers': theHandlers,
  'connection-close-is-a-wish': 'That a field of the handler closes the connection is ours.',
  'date-is-single': 'What else the cases demand is ours.',
  'platform-responses-are-answers':
    'How a media type is written, and what becomes of a `Response` that was used, is ours.',
  'known-bodies-have-a-length': lengths,
  'streams-are-chunked': lengths,
  'declared-lengths-are-sent': lengths,
  'empty-chunks-do-not-end-a-body': lengths,
  'head-keeps-the-length': lengths,
  'an-answer-has-one-framing': theHandlers,
  'a-length-is-one-number': theHandlers,
  'short-bodies-are-cut': theHandlers,
  'long-bodies-are-cut': theHandlers,
  'no-content-has-no-body': theHandlers,
  'reset-content-has-no-body': theHandlers,
  'not-modified-has-no-body': lengths,
  'head-ends-the-body':
    'No RFC says when a body that is never sent is ended, nor how long the next request may wait for it.',
  'streams-are-cancelled-at-once': streams,
  'unbegun-bodies-are-cancelled': streams,
  'an-error-after-the-head-is-visible': 'How an incomplete message looks is left to the server.',
  'connections-are-kept': 'A server may close a connection at any time (RFC 9112 section 9.3).',
  'the-clients-close-is-kept': 'To say `close` in the answer is a SHOULD (RFC 9112 section 9.6).',
  'answers-are-never-out-of-order': 'Bytes that are no request are owed no place in the order.',
  'pipelined-requests-are-served': 'A server may close, and the client retries (RFC 9112 section 9.3.2).',
  'garbage-ends-the-connection': 'Bytes that are no request are owed no answer.',
  'http10-is-served':
    'Which version an answer says, and whether the connection is kept, is a SHOULD or a MAY (RFC 9110 section 2.5).',
  'refusals-end-the-connection': 'A server may go on behind a request that it has refused, if it knows where it ends.',
  'other-versions-are-refused': '505 is a SHOULD (RFC 9110 section 2.5).',
  'waiting-clients-get-their-continue': 'What else the cases demand is ours.',
}

/** Requests that two servers could read in two ways: none of them may reach an app whole. */
import { inArea } from './rule.ts'

export const smugglingRules = inArea('smuggling', {
  'content-length-is-one-number': {
    sentence:
      'A `content-length` that is doubled, empty, signed, hexadecimal, a list or beside other bytes is refused or the connection closed; nothing behind it is run as a request.',
    reason: 'Where the front server reads another number, what follows is an attacker’s request.',
    source: 'RFC 9112 section 6.3; RFC 9110 section 8.6',
    keeper: 'server',
  },
  'request-has-one-framing': {
    sentence:
      'A request with `content-length` and `transfer-encoding` is refused or closed; no app sees a complete body.',
    reason: 'It is the classic of request smuggling.',
    source: 'RFC 9112 section 6.1',
    keeper: 'server',
  },
  'transfer-encoding-is-chunked': {
    sentence:
      'A `transfer-encoding` other than one `chunked` (another coding, an empty one, other bytes beside it, two fields) is refused or closed; no app sees a complete body.',
    reason: 'Servers disagree about what such a message is.',
    source: 'RFC 9112 section 6.1',
    keeper: 'server',
  },
  'header-lines-are-well-formed': {
    sentence:
      'A folded line, a name with white space before its colon, a line without a colon, NUL or a bare CR or LF in the head is refused or closed.',
    reason: 'Each of them hides a field from one of two servers.',
    source: 'RFC 9112 sections 2.2, 5.1 and 5.2; RFC 9110 section 5.5',
    keeper: 'server',
  },
  'request-lines-have-one-reading': {
    sentence:
      'Empty lines before a request line, and white space in it that it does not need, change nothing, or the request reaches no app.',
    reason: 'What one server skips and another takes for a part of the target is a way around every filter on targets.',
    source: 'RFC 9112 sections 2.2 and 3',
    keeper: 'server',
  },
  'empty-names-hide-nothing': {
    sentence: 'A field with an empty name is refused or closed; it never hides the fields behind it.',
    reason: 'On one platform everything after it is invisible, framing included.',
    source: 'RFC 9110 section 5.1; uWebSockets.js before August 2026',
    keeper: 'server',
  },
  'chunk-sizes-are-hexadecimal': {
    sentence:
      'A chunk size that is no hexadecimal number (`5g`, `:`, empty, with a bare LF) makes no complete body; white space behind one is skipped or refused.',
    reason: 'Two readings of a size are two places where the next request begins.',
    source: 'RFC 9112 section 7.1',
    keeper: 'server',
  },
  'chunk-extensions-are-no-digits': {
    sentence: 'A chunk extension is ignored: its chunk has the size that stands before it.',
    reason: 'One parser reads `5;a` as the number 5ba.',
    source: 'RFC 9112 section 7.1.1',
    keeper: 'server',
  },
  'chunks-end-with-crlf': {
    sentence: 'Chunk data that is not followed by CRLF makes no complete body.',
    reason: 'It is the same attack by another door.',
    source: 'RFC 9112 section 7.1',
    keeper: 'server',
  },
})

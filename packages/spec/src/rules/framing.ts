/** How the end of an answer is told. */
import { inArea } from './rule.ts'

export const framingRules = inArea('framing', {
  'known-bodies-have-a-length': {
    sentence:
      'Text and bytes are sent with the `content-length` of their bytes, text as UTF-8; no body at all has the length 0.',
    reason: 'It is the one framing that every client, cache and proxy understands.',
    source: 'RFC 9112 section 6.2; RFC 9110 section 8.6',
    keeper: 'server',
  },
  'streams-are-chunked': {
    sentence:
      'Chunks without a declared length are sent with `transfer-encoding: chunked` and nothing else that frames them.',
    reason: 'The end of the body is told without ending the connection.',
    source: 'RFC 9112 section 7.1',
    keeper: 'server',
  },
  'an-answer-has-one-framing': {
    sentence: 'An answer has at most one `content-length`, and none beside a `transfer-encoding`.',
    reason: 'Two framings are two messages to whoever reads them differently.',
    source: 'RFC 9112 section 6.2',
    keeper: 'server',
  },
  'declared-lengths-are-sent': {
    sentence: 'Chunks with a declared `content-length` are sent with that length and not chunked.',
    reason: 'Without it a download has no progress bar.',
    source: 'RFC 9112 section 6.2',
    keeper: 'server',
  },
  'a-length-is-one-number': {
    sentence:
      'A `content-length` of an answer is one decimal number, and that of its text or bytes; any other is answered with 500.',
    reason: 'A wrong length desynchronises the connection.',
    source: 'RFC 9110 section 8.6',
    keeper: 'app',
  },
  'short-bodies-are-cut': {
    sentence: 'Chunks that end before the declared length cut the connection.',
    reason: 'Kept open, the client waits for ever for the rest, or takes the next answer for it.',
    source: 'RFC 9112 section 8',
    keeper: 'both',
  },
  'long-bodies-are-cut': {
    sentence: 'Chunks that go beyond the declared length cut the connection; not a byte beyond it is sent.',
    reason: 'The bytes beyond are read as the next answer.',
    source: 'RFC 9112 section 8',
    keeper: 'both',
  },
  'empty-chunks-do-not-end-a-body': {
    sentence: 'An empty chunk is skipped.',
    reason: 'In the chunked coding an empty chunk is the end.',
    source: 'RFC 9112 section 7.1',
    keeper: 'server',
  },
  'trailers-are-promised-fields': {
    sentence:
      '`trailers` of an answer is a promise of `[name, value]` pairs, none of which frames, routes, authenticates or says how to read the body; one that rejects or resolves with something else cuts the message where trailers are sent.',
    reason: 'A client that reads a length or a type behind the body has read the body without it.',
    source: 'RFC 9110 section 6.5.1',
    keeper: 'both',
    capability: 'trailers',
  },
  'trailers-follow-the-body': {
    sentence:
      'Trailers of an answer are sent behind its body, which is chunked then, to a client that says `te: trailers`; for another they are dropped.',
    reason: 'A checksum of a stream is known at its end.',
    source: 'RFC 9110 sections 6.5 and 10.1.4',
    keeper: 'server',
    capability: 'trailers',
  },
  'head-has-no-body': {
    sentence: 'The answer to a HEAD has no body, and the connection serves the next request.',
    reason: 'Bytes of a body after it are read as the next answer; two adapters send them.',
    source: 'RFC 9110 section 9.3.2',
    keeper: 'server',
  },
  'head-keeps-the-length': {
    sentence: 'The answer to a HEAD has the `content-length` that the app declared or that its text or bytes have.',
    reason: 'It is what a HEAD is sent for.',
    source: 'RFC 9110 sections 8.6 and 9.3.2',
    keeper: 'server',
  },
  'head-ends-the-body': {
    sentence: 'The answer to a HEAD is complete at once, also when its body is endless, and the body is ended.',
    reason: 'Three stacks of seven never finish it.',
    source: 'RFC 9110 section 9.3.2',
    keeper: 'server',
  },
  'no-content-has-no-body': {
    sentence: 'A 204 has neither body nor `content-length`, and the connection serves the next request.',
    reason: 'A length on a 204 is forbidden; some clients wait for its bytes.',
    source: 'RFC 9110 sections 8.6 and 15.3.5',
    keeper: 'both',
  },
  'reset-content-has-no-body': {
    sentence: 'A 205 has no content, and the connection serves the next request.',
    reason: 'Both platforms send a body if one is given.',
    source: 'RFC 9110 section 15.3.6',
    keeper: 'both',
  },
  'not-modified-has-no-body': {
    sentence: 'A 304 has no body; a `content-length` is that of the 200 it stands for.',
    reason: 'Bytes after it are read as the next answer.',
    source: 'RFC 9110 sections 8.6 and 15.4.5',
    keeper: 'both',
  },
})

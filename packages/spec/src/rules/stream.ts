/** How the chunks of an answer are pulled, and how a body is ended. */
import { inArea } from './rule.ts'

export const streamRules = inArea('stream', {
  'chunks-are-not-held-back': {
    sentence: 'A chunk is sent when the app gives it, not when the next one comes.',
    reason: 'Server-sent events that arrive one late are wrong all the time.',
    source: 'TSGI; honojs/node-server#266',
    keeper: 'server',
  },
  'the-head-leaves-first': {
    sentence: 'The head of a streamed answer is sent before its first chunk is there.',
    reason: 'A client that sees no head does not know that it is being served.',
    source: 'TSGI; honojs/node-server#244',
    keeper: 'server',
    capability: 'flushHeaders',
  },
  'downloads-wait-for-the-client': {
    sentence: 'The next chunk is pulled only when at most 64 KiB of those before it wait for the transport.',
    reason: 'Without that, a client that stops reading makes the server buffer the whole download.',
    source: 'TSGI; two uWebSockets.js adapters',
    keeper: 'server',
  },
  'chunks-are-bytes': {
    sentence: 'Each chunk of a body is a `Uint8Array`; any other cuts the connection and goes to `onError`.',
    reason: 'Text in chunks leaves its encoding to each server.',
    source: 'TSGI',
    keeper: 'app',
  },
  'given-chunks-are-given-away': {
    sentence: 'An app does not change a chunk that it has given.',
    reason: 'The server may still have to send it.',
    source: 'TSGI',
    keeper: 'app',
    judgedBy: 'validator',
  },
  'an-error-after-the-head-is-visible': {
    sentence:
      'When a body fails after its head has left, the message is visibly incomplete, and the error goes to `onError` with phase `body`.',
    reason: 'A truncated body that ends cleanly is taken for the whole.',
    source: 'RFC 9112 section 8; hattip',
    keeper: 'server',
  },
  'streams-are-cancelled-at-once': {
    sentence:
      'A `ReadableStream` that is no longer wanted is cancelled at once with the reason, while a read is pending too.',
    reason: 'A producer that nobody tells goes on for ever.',
    source: 'WHATWG Streams, section 4.2.4; honojs/node-server#279',
    keeper: 'server',
  },
  'iterators-are-returned-once': {
    sentence:
      'Any other body that was begun gets exactly one `return()` when it is no longer wanted, and nobody waits for it.',
    reason: 'Files and database cursors are closed there.',
    source: 'ECMA-262, section 27.1 (the async iterator interface)',
    keeper: 'server',
  },
  'finished-iterators-are-left-alone': {
    sentence: 'A body that has ended or failed by itself gets no `return()` and no `cancel()`.',
    reason: 'It has closed what it opened.',
    source: 'ECMA-262, section 27.1',
    keeper: 'server',
  },
  'unbegun-bodies-are-cancelled': {
    sentence:
      'A body that is never begun (HEAD, 204, 304, an invalid answer, a client that has left) gets `cancel()` if it has it.',
    reason: 'A proxied response that is dropped keeps its connection open.',
    source: 'WHATWG Streams, section 4.2.4',
    keeper: 'server',
  },
})

/** The sections of SPEC.md in their order, each with what it is about. An area that is not here does not compile. */

export const areas = {
  URL: 'What an app reads as `request.url`, and which targets and hosts reach no app. The request line and `Host` decide it; nothing is remembered from one request to the next.',
  method: 'What an app reads as `request.method`, and which methods reach no app.',
  'request headers': 'What an app reads as `request.headers`, and how large a head may be.',
  'request body':
    'What an app reads as the body of a request, and what becomes of a body that nobody reads. The app pulls: nothing is received for it that it has not room for.',
  smuggling:
    'Requests that two servers could read in two ways: none of them may reach an app whole. A parser decides most of it, so try the one that you build on here first.',
  answer:
    'What an app may return, and what of it is sent. An answer is judged before a byte of it leaves; what is not valid is a bare 500.',
  framing: 'How a client is told where an answer ends, and which answers have no body. Framing is the server’s alone.',
  stream: 'How the chunks of an answer are pulled, and how a body that is no longer wanted is ended.',
  exchange:
    'What an app learns of one request beyond its message: signal, completion, background work, facts. Every exchange ends exactly once, as `sent` or as `aborted`.',
  errors: 'What becomes of what an app throws, and who hears of it.',
  connection: 'How the requests of one connection follow each other, and when it ends.',
  life: 'How a server starts, listens, drains and stops, and which options it refuses.',
  WebSocket: 'How an app asks for a WebSocket, what its listener hears, and how it ends.',
  TLS: 'How a server speaks TLS, and what it tells of it.',
  'HTTP/2': 'What is different, and what is not, where the exchange runs over HTTP/2.',
  types: 'What the compiler judges: the shape of the interface.',
} as const

/** The name of an area. */
export type Area = keyof typeof areas
